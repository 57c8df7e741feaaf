from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tradewright.inventory.models import Reservation
from tradewright.kernel.models import Event
from tradewright.kernel.operation import Actor
from tradewright.sales.models import OrderHold, SalesOrder, SalesOrderLine
from tradewright.sales.operations.entry import Entered, EnterOrderLine, enter_orders

from .makers import entered, order, stock


def test_prices_taxes_and_confirms_an_order(world):
    customer, item = world.customer(), world.item(price="2.55")
    stock(world, item, 100)
    outcome = entered(world, customer, (item, 6))
    assert outcome.code == Entered.CONFIRMED
    row = SalesOrder.objects.get(pk=outcome.id)
    assert (row.amount_net, row.amount_tax, row.amount_total) == (
        Decimal("15.30"), Decimal("3.06"), Decimal("18.36"),
    )  # fmt: skip
    line = SalesOrderLine.objects.get(order=row)
    assert (line.unit_price, line.price_source) == (Decimal("2.55"), "list")
    assert line.price_trace["won"]["level"] == "list"
    assert Reservation.objects.get(source_line_id=line.pk).quantity == 6
    told = Event.objects.filter(aggregate="sales_order", key=row.pk).order_by("version")
    assert [event.topic for event in told] == ["sales.order_entered", "sales.order_confirmed"]


def test_keeps_the_total_of_prices_that_include_tax(world):
    """145.00 stays 145.00 (complaint 64)."""
    customer, item = world.customer(prices_include_tax=True), world.item(price="145.00")
    outcome = entered(world, customer, (item, 1))
    row = SalesOrder.objects.get(pk=outcome.id)
    assert (row.amount_net, row.amount_tax, row.amount_total) == (
        Decimal("120.83"), Decimal("24.17"), Decimal("145.00"),
    )  # fmt: skip


def test_converts_units_exactly(world):
    customer, item = world.customer(), world.item(price="10.00")
    outcome = entered(world, customer, EnterOrderLine(item.code, Decimal(2), unit="BX"))
    line = SalesOrderLine.objects.get(order_id=outcome.id)
    assert (line.quantity_entered, line.quantity) == (2, 24)
    assert line.unit_price == Decimal("120.00")
    assert line.amount_net == Decimal("240.00")


def test_answers_every_row_of_a_mixed_batch(world):
    customer, item = world.customer(), world.item()
    stopped = world.customer(status="stopped")
    priceless = world.item(price=None)
    abroad = world.customer(country="FR")

    def wrong(**given):
        asked = {"item": item.code, "quantity": Decimal(1)} | given
        return order(customer, EnterOrderLine(**asked))

    def one_each(**given):
        return replace(order(customer, (item, 1)), **given)

    batch = [
        one_each(external_id="x-1"),
        one_each(external_id="x-1"),
        one_each(customer="nobody"),
        order(stopped, (item, 1)),
        one_each(ship_to="MOON"),
        one_each(warehouse="ATLANTIS"),
        one_each(currency="XXX"),
        one_each(currency="EUR"),
        one_each(requested_on=world.today.replace(year=2025)),
        one_each(lines=()),
        wrong(item="nothing"),
        wrong(unit="PALLET"),
        wrong(quantity=Decimal(-1)),
        wrong(quantity=Decimal("NaN")),
        wrong(quantity=Decimal("1.5")),
        wrong(price=Decimal(-1)),
        wrong(price=Decimal("Infinity")),
        wrong(price=Decimal("1.1234567")),
        order(customer, EnterOrderLine(item.code, Decimal(1), line_no=7),
              EnterOrderLine(item.code, Decimal(1), line_no=7)),
        order(customer, (priceless, 1)),
        order(abroad, (item, 1)),
        one_each(confirm=False),
    ]  # fmt: skip
    outcomes = enter_orders(batch, actor=world.actor, at=world.at)
    assert [str(outcome.code) for outcome in outcomes] == [
        "confirmed", "repeated_in_batch", "unknown_customer", "customer_not_active",
        "unknown_ship_to", "unknown_warehouse", "unknown_currency", "currency_not_traded",
        "requested_too_early", "no_lines", "unknown_item", "unknown_unit",
        "quantity_not_positive", "quantity_not_positive", "quantity_too_precise",
        "price_negative", "price_negative", "price_too_precise",
        "repeated_line", "no_price", "no_tax_rate", "entered",
    ]  # fmt: skip
    assert outcomes[10].field == "lines[1].item"
    assert outcomes[10].message == "No item “nothing”: check the code or create it first."
    assert SalesOrder.objects.filter(pk__in=outcomes.ids()).count() == 2
    again = enter_orders(batch[:1], actor=world.actor, at=world.at)
    assert (again[0].code, again[0].id) == (Entered.ALREADY_ENTERED, outcomes[0].id)


def test_names_every_faulty_line_of_an_order(world):
    customer, item = world.customer(), world.item()
    asked = order(customer, (item, 1), EnterOrderLine("nothing", Decimal(1)),
                  EnterOrderLine(item.code, Decimal(0)))  # fmt: skip
    (outcome,) = enter_orders([asked], actor=world.actor, at=world.at)
    assert [(error["field"], error["code"]) for error in outcome.detail["errors"]] == [
        ("lines[2].item", "unknown_item"),
        ("lines[3].quantity", "quantity_not_positive"),
    ]


def test_lets_only_those_set_a_price_who_may(world):
    customer, item = world.customer(), world.item()
    rep = Actor(1, world.company_id, "rep", frozenset({"sales.enter_orders"}))
    asked = order(customer, EnterOrderLine(item.code, Decimal(1), price=Decimal("9.00")))
    (outcome,) = enter_orders([asked], actor=rep, at=world.at)
    assert outcome.code == Entered.PRICE_NOT_PERMITTED
    assert entered(world, customer, *asked.lines).code == Entered.CONFIRMED


def test_holds_an_order_over_the_limit_with_its_figures(world):
    customer, item = world.customer(limit=Decimal(100)), world.item(price="100.00")
    outcome = entered(world, customer, (item, 1))
    assert outcome.code == Entered.HELD_FOR_CREDIT
    hold = OrderHold.objects.get(order_id=outcome.id)
    assert Decimal(str(hold.figures["over_by"])) == 20
    assert SalesOrder.objects.get(pk=outcome.id).status == "held"
