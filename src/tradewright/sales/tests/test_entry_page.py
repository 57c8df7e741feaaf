from __future__ import annotations

import json
import re
from decimal import Decimal as D

import pytest
from django.urls import reverse

from tradewright.approvals.tests.makers import price_rules
from tradewright.control.tests.people import signed_in
from tradewright.kernel.database import entered as in_company
from tradewright.kernel.sql import counting
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.sales.models import SalesOrder, SalesOrderLine
from tradewright.sales.operations.entry import Entered, EnterOrderLine, enter_orders
from tradewright.sales.queries.entry import AskedLine, entry_customer, preview_lines

from .makers import order, recalled, stock, stocked


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def desk(world):
    return signed_in(world, "owner")


def fault_at(page, cell):
    """What stands at a cell of the grid as its fault."""
    found = re.search(rf'id="{cell}-error"\s*>([^<]*)<', page)
    return found[1] if found else ""


def typed(customer, *lines, **given):
    """The form as a browser sends it: ten rows, most of them empty."""
    cells = ("item", "quantity", "unit", "price")
    form = {f"{cell}-{row}": "" for row in range(1, 11) for cell in cells}
    for row, values in enumerate(lines, start=1):
        form |= {f"{cell}-{row}": value for cell, value in zip(cells, values, strict=False)}
    return {"customer": customer, "then": "confirm"} | form | given


def priced(browser, customer, *lines, **given):
    body = {
        "customer": customer,
        "lines": [dict(zip(("item", "quantity", "unit", "price"), line, strict=False))
                  for line in lines],
    }  # fmt: skip
    answer = browser.post(
        reverse("price_lines"), json.dumps(body | given), content_type="application/json"
    )
    assert answer.status_code == 200
    return answer.json()


def only_order(customer):
    return SalesOrder.objects.get(customer_id=customer.pk)


def test_the_form_opens_with_the_customer_and_ten_rows(desk, world):
    customer = world.customer()
    page = desk.get(reverse("new_order"), {"customer": customer.code}).content.decode()
    assert f'value="{customer.code}"' in page
    assert 'name="item-10"' in page
    assert 'name="item-11"' not in page
    assert "sales/order_entry.js" in page


def test_the_form_makes_a_confirmed_order(desk, world):
    customer, item = world.customer(), stocked(world, price="4.20")
    form = typed(customer.code, (item.code, "3"), customer_reference="PO 9")
    answer = desk.post(reverse("enter_order"), form)
    made = only_order(customer)
    assert answer.headers["Location"] == reverse("order", args=[made.pk])
    assert (made.status, made.amount_net) == ("confirmed", D("12.60"))
    assert made.customer_reference == "PO 9"


def test_a_coupon_opens_its_offer_and_another_is_named(desk, world):
    customer, item = world.customer(), stocked(world, price="10.00")
    assert "Coupons" not in desk.get(reverse("new_order")).content.decode()
    offer = SetPrice(item.code, "", "", None, world.today, kind="promotion", formula="percent",
                     percent=D(12), coupon="SITE12")  # fmt: skip
    set_prices([offer], actor=world.actor, at=world.at)
    assert 'name="coupons"' in desk.get(reverse("new_order")).content.decode()
    told = priced(desk, customer.code, (item.code, "1"), coupons="OLD, SITE12")
    assert (told["lines"][0]["net"], told["coupons"]) == ("8.80", "Opens nothing today: OLD.")
    assert priced(desk, customer.code, (item.code, "1"))["lines"][0]["net"] == "10.00"
    desk.post(reverse("enter_order"), typed(customer.code, (item.code, "1"), coupons="OLD, SITE12"))
    made = only_order(customer)
    assert (made.coupons, made.amount_net) == ("OLD,SITE12", D("8.80"))
    assert "with OLD,SITE12" in desk.get(reverse("order", args=[made.pk])).content.decode()


def test_save_draft_leaves_a_draft(desk, world):
    customer = world.customer()
    desk.post(reverse("enter_order"), typed(customer.code, (world.item().code, "3"), then="draft"))
    assert only_order(customer).status == "draft"


def test_sent_twice_it_makes_one_order(desk, world):
    customer, item = world.customer(), world.item()
    form = typed(customer.code, (item.code, "1"), external_id=f"form-{customer.pk}")
    answers = [desk.post(reverse("enter_order"), form) for _ in range(2)]
    here = reverse("order", args=[only_order(customer).pk])
    assert [answer.headers["Location"] for answer in answers] == [here, here]


def test_small_letters_and_barcodes_name_an_item(desk, world):
    customer = world.customer()
    first, second = world.item(), world.item(barcode="5012345000014")
    form = typed(customer.code.lower(), (first.code.lower(), "1"), ("5012345000014", "2"))
    assert desk.post(reverse("enter_order"), form).status_code == 302
    lines = SalesOrderLine.objects.filter(order_id=only_order(customer).pk).order_by("line_no")
    assert [line.item_id for line in lines] == [first.pk, second.pk]


def test_every_fault_stands_at_its_cell_and_nothing_typed_is_lost(desk, world):
    customer, item = world.customer(), world.item()
    form = typed(
        customer.code, (item.code, "1"), ("", ""), ("NOSUCH", "2"), (item.code, "0.5"),
        note="ring first",
    )  # fmt: skip
    answer = desk.post(reverse("enter_order"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert fault_at(page, "item-3").startswith("No item “NOSUCH”")
    assert fault_at(page, "quantity-4").startswith("0.5 has more decimals")
    assert 'value="ring first"' in page
    assert not SalesOrder.objects.filter(customer_id=customer.pk).exists()


def test_what_cannot_be_read_is_not_sent_on(desk, world):
    answer = desk.post(reverse("enter_order"), typed("", ("X", "many"), ("", "3")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give the customer’s code." in page
    assert fault_at(page, "quantity-1").startswith("Give a number")
    assert fault_at(page, "item-2").startswith("Give an item")


@pytest.mark.parametrize(
    ("given", "words"),
    [({"customer": "NOBODY"}, "No customer “NOBODY”"), ({"warehouse": "X"}, "No warehouse “X”."),
     ({"ship_to": "MOON"}, "no address “MOON”")],
)  # fmt: skip
def test_a_fault_of_the_head_stands_there(desk, world, given, words):
    form = typed(world.customer().code, (world.item().code, "1")) | given
    answer = desk.post(reverse("enter_order"), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_order_without_lines_says_so(desk, world):
    answer = desk.post(reverse("enter_order"), typed(world.customer().code))
    assert "An order needs at least one line." in answer.content.decode()


def test_lines_are_priced_with_stock_tax_and_credit(desk, world):
    customer, item = world.customer(limit=D(100)), stocked(world, 5, price="10.00")
    answer = priced(desk, customer.code, (item.code, "8"))
    line = answer["lines"][0]
    assert (line["price"], line["net"], line["tax"]) == ("10.00", "80.00", "20 %")
    assert (line["available"], line["short"]) == ("5", "3")
    assert line["source"] == "List price"
    assert answer["totals"] == {"net": "80.00", "tax": "16.00", "total": "96.00"}
    assert answer["credit"] == {
        "limit": "100.00", "exposure": "0.00", "left": "4.00", "is_over": False
    }  # fmt: skip
    assert answer["customer"]["name"] == customer.name


def test_a_line_that_is_begun_is_priced_without_a_fault(desk, world):
    line = priced(desk, world.customer().code, (world.item("7.00").code, ""))["lines"][0]
    assert (line["price"], line["net"], line["message"]) == ("7.00", None, None)


def test_faults_are_told_while_one_types(desk, world):
    customer, item = world.customer(), world.item()
    lines = priced(desk, customer.code, ("NOSUCH", "1"), (item.code, "x"), (item.code, "1", "TON"))
    assert [line["field"] for line in lines["lines"]] == ["item", "quantity", "unit"]
    assert priced(desk, "NOBODY")["customer"]["field"] == "customer"
    assert priced(desk, customer.code, ship_to="MOON")["customer"]["field"] == "ship_to"


def test_a_kept_draft_learns_that_it_was_entered(desk, world):
    customer, item = world.customer(), world.item()
    key = f"kept-{customer.pk}"
    desk.post(reverse("enter_order"), typed(customer.code, (item.code, "1"), external_id=key))
    made = only_order(customer)
    answer = priced(desk, customer.code, external_id=key)
    assert answer["made"] == {"number": made.number, "url": reverse("order", args=[made.pk])}


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"lines": 3}', '{"lines": ["x"]}'])
def test_what_is_no_order_is_not_priced(desk, body):
    answer = desk.post(reverse("price_lines"), body, content_type="application/json")
    assert answer.status_code == 400


def test_the_preview_says_what_entering_would(world):
    """The two statements reckon the same: amounts, prices, and the code of every fault."""
    customer = world.customer()
    item, dear, gone = world.item("3.335"), world.item(price=None), world.item(is_active=False)
    stopped = recalled(world)
    good = [AskedLine(item.code, D(3)), AskedLine(item.code, D(7), "", D("1.005"))]
    bad = [
        AskedLine("NOSUCH", D(1)), AskedLine(gone.code, D(1)), AskedLine(item.code, D(1), "TON"),
        AskedLine(item.code, D(0)), AskedLine(item.code, D("0.5")),
        AskedLine(item.code, D(1), "", D(-1)), AskedLine(item.code, D(1), "", D("1.0000001")),
        AskedLine(dear.code, D(1)), AskedLine(stopped.code, D(1)),
    ]  # fmt: skip
    with in_company(world.company_id):
        head = entry_customer(world.company_id, customer.code)
        seen = preview_lines(
            world.company_id, head, good + bad, ordered_on=world.today, may_override=True
        )
    outcomes = enter_orders(
        [
            order(customer, *[EnterOrderLine(a.item, a.quantity, a.unit, a.price) for a in lines])
            for lines in (good, bad)
        ],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    made = SalesOrderLine.objects.filter(order_id=outcomes[0].id).order_by("line_no")
    assert [(row.unit_price, row.amount_net, row.amount_tax) for row in seen[:2]] == [
        (line.unit_price, line.amount_net, line.amount_tax) for line in made
    ]
    faults = [(error["code"], error["value"]) for error in outcomes[1].detail["errors"]]
    assert [row.fault for row in seen[2:]] == [code for code, _ in faults]
    assert {Entered(code) for code, _ in faults} >= {
        Entered.NO_PRICE, Entered.UNKNOWN_ITEM, Entered.ITEM_BLOCKED,
    }  # fmt: skip


def test_a_blocked_item_is_told_while_one_types(desk, world):
    line = priced(desk, world.customer().code, (recalled(world).code, "1"))["lines"][0]
    assert (line["field"], "It is recalled." in line["message"]) == ("item", True)


def test_the_number_of_statements_does_not_grow_with_the_lines(desk, world):
    customer, items = world.customer(), [world.item() for _ in range(4)]
    stock(world, items[0], 3)

    def statements(lines):
        with counting() as names:
            priced(desk, customer.code, *lines)
        return names

    one = statements([(items[0].code, "1")])
    assert statements([(item.code, "1") for item in items] * 40) == one


def test_who_may_only_ask_for_prices_has_a_field_for_them_once_a_rule_says_whom(world):
    rep = signed_in(world, "sales_rep")
    form = rep.get(reverse("new_order")).content.decode()
    assert 'name="price-1"' not in form
    assert 'name="quantity-1"' in form
    price_rules(world)
    form = rep.get(reverse("new_order")).content.decode()
    assert 'name="price-1"' in form
    assert 'name="price_reason"' in form


def test_without_the_duty_there_is_no_order_entry(world):
    browser = signed_in(world, "warehouse")
    assert browser.get(reverse("new_order")).status_code == 403
    assert browser.post(reverse("enter_order"), typed("C", ("X", "1"))).status_code == 403
    assert browser.post(reverse("price_lines"), "{}", content_type="json").status_code == 403
