from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.urls import reverse

from tradewright.control.tests.people import signed_in
from tradewright.credit.models import CreditAccount
from tradewright.credit.operations import MoveExposure, move_exposure


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "credit_analyst")


def limit_of(customer):
    return CreditAccount.objects.get(customer=customer).amount_limit


def owing(world, amount, **given):
    customer = world.customer(**given)
    rows = [MoveExposure(customer.pk, receivable=D(amount))]
    move_exposure(rows, actor=world.actor, at=world.at)
    return customer


def test_who_is_over_the_limit_stands_first(desk, world):
    fine = owing(world, 5, name="Quillfeather A", limit=D(100))
    over = owing(world, 120, name="Quillfeather B", limit=D(100))
    page = desk.get(reverse("credit"), {"q": "quillfeather"}).content.decode()
    assert page.index(over.code) < page.index(fine.code)
    assert "20.00 over" in page
    page = desk.get(reverse("credit"), {"q": "quillfeather", "tab": "over"}).content.decode()
    assert over.code in page
    assert fine.code not in page
    assert over.code in desk.get(reverse("credit_csv"), {"tab": "over"}).content.decode()


def test_limits_are_set_for_the_ticked_rows(desk, world):
    first, second, third = (world.customer(limit=D(100)) for _ in range(3))
    sent = {
        "id": [first.pk, second.pk], "note": "yearly review",
        f"limit-{first.pk}": "2,500", f"limit-{second.pk}": "", f"limit-{third.pk}": "9",
    }  # fmt: skip
    desk.post(reverse("set_limits"), sent)
    assert [limit_of(one) for one in (first, second, third)] == [2500, None, 100]


def test_a_limit_that_is_no_number_is_named_and_changes_nothing(desk, world):
    good, bad = world.customer(limit=D(100)), world.customer(limit=D(100))
    sent = {"id": [good.pk, bad.pk], "note": "review", f"limit-{good.pk}": "200",
            f"limit-{bad.pk}": "lots"}  # fmt: skip
    page = desk.post(reverse("set_limits"), sent, follow=True).content.decode()
    assert f"the limit is no number: {bad.code}" in page
    assert (limit_of(good), limit_of(bad)) == (200, 100)


def test_one_limit_is_set_with_its_reason(desk, world):
    customer = world.customer(limit=D(100))
    assert desk.get(reverse("edit_limit", args=[customer.pk])).status_code == 200
    where = reverse("set_limit", args=[customer.pk])
    answer = desk.post(where, {"amount_limit": "300", "reason": ""})
    assert answer.status_code == 422
    assert "Say why the limit changes." in answer.content.decode()
    desk.post(where, {"amount_limit": "300", "reason": "good payer"})
    assert limit_of(customer) == 300


def test_a_negative_limit_is_refused_at_its_field(desk, world):
    customer = world.customer(limit=D(100))
    sent = {"amount_limit": "-3", "reason": "x"}
    answer = desk.post(reverse("set_limit", args=[customer.pk]), sent)
    assert "A limit is 0 or more" in answer.content.decode()


def test_without_the_duty_no_limit_is_set(world):
    browser = signed_in(world, "sales_rep")
    customer = world.customer()
    assert browser.get(reverse("credit")).status_code == 200
    assert "New limit" not in browser.get(reverse("credit")).content.decode()
    sent = {"amount_limit": "300", "reason": "x"}
    assert browser.post(reverse("set_limit", args=[customer.pk]), sent).status_code == 403
