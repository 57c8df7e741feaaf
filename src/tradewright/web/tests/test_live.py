from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.kernel.database import entered
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sales.operations.holds import HoldOrder, hold_orders
from tradewright.web import live
from tradewright.web.sessions import SEEN

PROBE = re.compile(r'data-live="([^"]+)" data-mark="([^"]+)"')


@pytest.fixture
def world(committed_world, db):
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


@pytest.fixture
def order_id(world):
    customer, item = world.customer(), world.item(price="10.00")
    row = EnterOrder(customer=customer.code, lines=(EnterOrderLine(item.code, 1),), confirm=False)
    return enter_orders([row], actor=world.actor, at=world.at).ids()[0]


def probed(page):
    address, mark = PROBE.search(page.content.decode()).groups()
    return address.replace("&amp;", "&"), mark


def asked(browser, address, mark):
    return browser.get(address, headers={live.ASKS: mark})


def test_an_open_order_is_told_of_a_change_and_by_whom(world, desk, order_id):
    address, mark = probed(desk.get(reverse("order", args=[order_id])))
    assert asked(desk, address, mark).status_code == 304
    hold_orders([HoldOrder(order_id, "wait")], actor=world.actor, at=world.at)
    answer = asked(desk, address, mark)
    assert answer.status_code == 200
    told = answer.json()
    assert told["mark"] != mark
    assert "held" in told["what"]
    assert asked(desk, address, told["mark"]).status_code == 304


def test_the_form_that_changes_an_order_asks_too_and_names_the_order(world, desk, order_id):
    page = desk.get(reverse("change_order", args=[order_id])).content.decode()
    assert f'data-live-form="{reverse("order", args=[order_id])}"' in page


def test_a_mark_is_of_one_person_in_one_company_and_cannot_be_made(world, desk, order_id):
    address, mark = probed(desk.get(reverse("order", args=[order_id])))
    other = signed_in(world, "warehouse")
    assert asked(other, address, mark).status_code == 404
    assert asked(desk, f"{reverse('live')}?of=sales_order-1", mark).status_code == 404
    assert asked(desk, reverse("live"), mark).status_code == 404
    assert asked(Client(), address, mark).status_code == 302


def test_home_asked_again_by_itself_says_nothing_until_something_else_waits(world, desk, order_id):
    first = asked(desk, reverse("home"), "")
    assert first.status_code == 200
    again = asked(desk, reverse("home"), first[live.ASKS])
    assert (again.status_code, again.content) == (304, b"")
    hold_orders([HoldOrder(order_id, "wait")], actor=world.actor, at=world.at)
    assert asked(desk, reverse("home"), first[live.ASKS]).status_code == 200


def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(desk, order_id):
    page = reverse("order", args=[order_id])
    address, mark = probed(desk.get(page))
    session = desk.session
    session[SEEN] = earlier = time.time() - 120
    session.save()
    asked(desk, address, mark)
    asked(desk, page, "")
    assert desk.session[SEEN] == earlier
    desk.get(page)
    assert desk.session[SEEN] > earlier


def test_what_waits_for_the_person_is_counted_at_the_top_of_the_page(desk):
    answer = desk.get(reverse("waiting"))
    assert answer["Cache-Control"] == "private, max-age=5"
    assert answer.content.strip() == b""  # nothing waits


def test_versions_are_those_of_the_documents_in_the_order_given(world, order_id):
    with entered(world.company_id):
        documents = [("sales_order", order_id), ("invoice", 0)]
        assert live.queries.versions_of(world.company_id, documents) == [1, 0]
        assert live.mark_of(world.company_id, documents) == live.mark_of(
            world.company_id, [*documents, documents[0]]
        )
