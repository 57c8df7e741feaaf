"""A person of one company learns nothing of another: by page, API, search, file or number."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tradewright.company.models import NumberSeries, User
from tradewright.control.operations.roles import GrantRole, grant_roles
from tradewright.inventory.operations.receipts import ReceiveStock, receive_stock
from tradewright.kernel.doors import PAGES
from tradewright.sales.models import SalesOrder
from tradewright.sales.operations.confirmation import ConfirmOrder, confirm_orders
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders
from tradewright.sim.fixtures import open_world

SECRET = "Zyxwvut"


@pytest.fixture
def foreign(db):
    """Another company with a customer, an item and an order whose names are secret."""
    world = open_world("ISO-F")
    world.made["customer"] = world.customer(name=f"{SECRET} Ltd", code=f"{SECRET}1")
    world.made["item"] = world.item(name=f"{SECRET} bolt", code=f"{SECRET}2")
    stock = ReceiveStock(f"{SECRET}2", "MAIN", Decimal(99), "EA", Decimal(5), world.today)
    assert not receive_stock([stock], actor=world.actor, at=world.at).refused
    line = EnterOrderLine(f"{SECRET}2", Decimal(5), "EA")
    wanted = EnterOrder(f"{SECRET}1", lines=(line,), customer_reference=SECRET)
    entered = enter_orders([wanted], actor=world.actor, at=world.at)
    (world.made["order"],) = entered.ids()
    confirm_orders([ConfirmOrder(world.made["order"])], actor=world.actor, at=world.at)
    return world


@pytest.fixture
def owner(committed_world, db):
    """The owner of the shared company, who may do everything in it and nothing elsewhere."""
    user = User.objects.create(username="isolde")
    rows = [GrantRole("isolde", "owner", date(2020, 1, 1))]
    grant_roles(rows, actor=committed_world.actor, at=committed_world.at)
    client = Client()
    client.force_login(user)
    return client


def test_no_page_opens_a_document_of_another_company(owner, foreign):
    """Every page with an argument, asked with ids and codes of the other company's rows."""
    names = {"customer": foreign.made["customer"].pk, "item": foreign.made["item"].pk,
             "order": foreign.made["order"]}  # fmt: skip
    asked = 0
    for page in PAGES.values():
        arguments = re.findall(r"<(\w+):(\w+)>", page.path)
        if "GET" not in page.methods or not arguments:
            continue
        noun = arguments[0][1].removesuffix("_id").removesuffix("_code")
        value = names.get(noun, names["order"])
        path = "/" + re.sub(
            r"<(\w+):(\w+)>", lambda m, v=value: str(v) if m[1] == "int" else f"{SECRET}1",
            page.path,
        )  # fmt: skip
        answer = owner.get(path)
        asked += 1
        told = answer.content.decode()  # it may repeat the code that was asked for
        assert f"{SECRET} " not in told.replace(f"{SECRET}1", ""), path
        assert answer.status_code in (404, 302, 400) or noun not in names, path
    assert asked > 10


@pytest.mark.parametrize("name", ["orders", "customers", "items", "shipments", "invoices", "log"])
def test_no_list_and_no_file_of_it_names_them(owner, foreign, name):
    if name not in PAGES:
        name = "operation_log"
    for asked in ({}, {"q": SECRET}, {"file": "csv"}, {"customer": f"{SECRET}1"}):
        page = owner.get(reverse(name), asked).content.decode()
        assert f"{SECRET} Ltd" not in page
        assert f"{SECRET} bolt" not in page


def test_the_search_does_not_find_them(owner, foreign):
    assert f"{SECRET} " not in owner.get(reverse("find"), {"q": SECRET}).content.decode()


def test_the_api_neither_reads_nor_writes_them(owner, foreign):
    order, customer = foreign.made["order"], foreign.made["customer"].pk
    for path in (f"sales/orders/{order}", f"parties/customers/{customer}",
                 f"catalog/items/{foreign.made['item'].pk}"):  # fmt: skip
        answer = owner.get(f"/api/{path}")
        assert (answer.status_code, SECRET in answer.content.decode()) == (404, False)
    for path in ("sales/orders", "parties/customers", "catalog/items", "events"):
        assert SECRET not in owner.get(f"/api/{path}").content.decode()
    wanted = json.dumps([{"order_id": order, "reason": "mine"}])
    answer = owner.post("/api/sales/hold_orders", wanted, content_type="application/json")
    assert answer.json()["outcomes"][0]["code"] == "order_not_found"
    head = {"X-Company": foreign.code}
    denied = owner.get("/api/sales/orders", headers=head)
    assert denied.status_code == 403
    assert "ISO-F Ltd" not in denied.content.decode()


def test_a_code_that_another_company_uses_is_free_and_no_fault_names_it(owner, foreign):
    """Uniqueness is by company: taking the same code neither fails nor tells that it is taken."""
    row = {"code": f"{SECRET}2", "name": "Ours", "item_group": "goods", "stocking_unit": "EA"}
    answer = owner.post("/api/catalog/create_items", json.dumps([row]),
                        content_type="application/json")  # fmt: skip
    assert answer.json()["outcomes"][0]["code"] == "created"


def test_numbers_of_one_company_do_not_move_those_of_another(committed_world, foreign):
    mine = NumberSeries.objects.filter(company_id=committed_world.company_id)
    before = {row.code: row.next_number for row in mine.filter(kind="gap_free")}
    item, customer = committed_world.item(), committed_world.customer()
    lines = (EnterOrderLine(item.code, Decimal(1), "EA"),)
    numbers = []
    for world, code, what in (
        (committed_world, customer.code, lines),
        (foreign, f"{SECRET}1", (EnterOrderLine(f"{SECRET}2", Decimal(1), "EA"),)),
        (committed_world, customer.code, lines),
    ):
        (made,) = enter_orders([EnterOrder(code, lines=what)], actor=world.actor, at=world.at).ids()
        numbers.append(SalesOrder.objects.get(pk=made).number)
    first, _, second = numbers
    assert int(second[2:]) == int(first[2:]) + 1
    after = {row.code: row.next_number for row in mine.filter(kind="gap_free")}
    assert before == after


def test_plain_series_of_two_companies_share_no_sequence(committed_world, foreign):
    names = list(NumberSeries.objects.filter(kind="plain").values_list("sequence_name", flat=True))
    assert len(names) == len(set(names))
