from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tradewright.kernel.operation import Actor
from tradewright.sales.models import ReturnLine, ReturnOrder
from tradewright.sales.operations.entry import EnterOrderLine
from tradewright.sales.operations.returns import (
    EnterReturn,
    EnterReturnLine,
    ReturnEntered,
    enter_returns,
)

from .makers import NONE, codes, sold, stock, stocked, story


def enter(world, *asked, actor=None):
    return enter_returns(list(asked), actor=actor or world.actor, at=world.at)


def back(customer, *lines, **given):
    """A return; lines are EnterReturnLine or (shipment line, quantity)."""
    made = tuple(
        line
        if isinstance(line, EnterReturnLine)
        else EnterReturnLine(Decimal(line[1]), shipment_line_id=line[0].pk)
        for line in lines
    )
    return EnterReturn(customer.code, "damaged", made, **given)


def amounts(*return_ids):
    lines = ReturnLine.objects.filter(return_order_id__in=return_ids)
    return list(lines.order_by("id").values_list("quantity", "amount_net", "amount_tax"))


def test_credits_a_line_at_its_part_of_what_was_sold(world):
    """12 for 100.00 (in boxes of 12); 5 come back: 100.00 × 5 ÷ 12 = 41.67."""
    customer, item = world.customer(), stocked(world, price=None)
    _, (line,) = sold(
        world, customer, EnterOrderLine(item.code, Decimal(1), unit="BX", price=Decimal(100))
    )
    each = EnterReturnLine(Decimal(5), unit="EA", shipment_line_id=line.pk)
    (outcome,) = enter(world, back(customer, each, external_id="r-1"))
    assert outcome.code == ReturnEntered.AUTHORISED
    row = ReturnOrder.objects.get(pk=outcome.id)
    assert (row.status, row.amount_net, row.amount_tax) == (
        "authorised", Decimal("41.67"), Decimal("8.33"),
    )  # fmt: skip
    assert story("return_order", row.pk) == [("return_authorised", None, "authorised")]
    (again,) = enter(world, back(customer, each, external_id="r-1"))
    assert (str(again.code), again.id) == ("already_entered", row.pk)


def test_parts_that_come_back_sum_to_what_was_sold(world):
    """10.00 in three returns of one: 3.33, 3.34, 3.33; two of them in one call."""
    customer, item = world.customer(), stocked(world, price=None, tax_class="zero")
    _, (line,) = sold(
        world, customer, EnterOrderLine(item.code, Decimal(3), price=Decimal("3.333333"))
    )
    first = enter(world, back(customer, (line, 1)))
    rest = enter(world, back(customer, (line, 1)), back(customer, (line, 1)))
    net = [net for _, net, _ in amounts(*first.ids(), *rest.ids())]
    assert net == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]


def test_answers_every_row_of_a_mixed_batch(world):
    customer, item = world.customer(), stocked(world)
    _, (line,) = sold(world, customer, (item, 50))
    abroad = world.customer(country="FR")
    good = back(customer, (line, 2))
    loose = EnterReturnLine(Decimal(1), item.code, price=Decimal(8), unit_cost=Decimal(4))

    def wrong(**given):
        return replace(good, lines=(replace(loose, **given),))

    outcomes = enter(
        world,
        replace(good, external_id="x-1"),
        replace(good, external_id="x-1"),
        replace(good, customer="nobody"),
        replace(good, ship_to="MOON"),
        replace(good, warehouse="ATLANTIS"),
        replace(good, reason=" "),
        replace(good, lines=()),
        replace(good, lines=(replace(loose, line_no=3), replace(loose, line_no=3))),
        back(abroad, (line, 1)),
        back(customer, EnterReturnLine(Decimal(1), shipment_line_id=NONE)),
        wrong(item="nothing"),
        wrong(unit="PALLET"),
        wrong(quantity=Decimal(0)),
        wrong(quantity=Decimal("NaN")),
        wrong(quantity=Decimal("0.5")),
        wrong(item=world.item(price=None).code, price=None),
        wrong(price=Decimal(-1)),
        wrong(price=Decimal("0.1234567")),
        back(abroad, loose),
        back(customer, (line, 49)),
        wrong(),
    )
    assert codes(outcomes) == [
        "authorised", "repeated_in_batch", "unknown_customer", "unknown_ship_to",
        "unknown_warehouse", "reason_missing", "no_lines", "repeated_line",
        "unknown_shipment_line", "unknown_shipment_line", "unknown_item", "unknown_unit",
        "quantity_not_positive", "quantity_not_positive", "quantity_too_precise", "price_needed",
        "price_needed", "price_too_precise", "no_tax_rate", "more_than_shipped", "authorised",
    ]  # fmt: skip
    assert outcomes[10].field == "lines[1].item"
    assert outcomes[19].message.startswith("More comes back (49) than was shipped")
    assert outcomes[19].field == "lines[1].quantity"
    assert ReturnOrder.objects.filter(pk__in=outcomes.ids()).count() == 2


def test_a_refused_return_takes_nothing_from_those_after_it(world):
    """Of 3 shipped, 2 are asked by a return without reason, then 4, then all 3."""
    customer, item = world.customer(), stocked(world, price="3.33", tax_class="zero")
    _, (line,) = sold(world, customer, (item, 3))
    outcomes = enter(
        world,
        replace(back(customer, (line, 2)), reason=""),
        back(customer, (line, 4)),
        back(customer, (line, 3)),
    )
    assert codes(outcomes) == ["reason_missing", "more_than_shipped", "authorised"]
    assert amounts(*outcomes.ids()) == [(3, Decimal("9.99"), 0)]


def test_a_return_sent_again_takes_nothing_from_a_new_one(world):
    customer, item = world.customer(), stocked(world)
    _, (line,) = sold(world, customer, (item, 3))
    known = back(customer, (line, 2), external_id="r-1")
    enter(world, known)
    assert codes(enter(world, known, back(customer, (line, 1)))) == [
        "already_entered", "authorised",
    ]  # fmt: skip


def test_only_who_may_takes_goods_back_without_reference(world):
    clerk = Actor(1, world.company_id, "clerk", frozenset({"sales.enter_returns"}))
    customer, item = world.customer(), stocked(world)
    loose = EnterReturnLine(Decimal(1), item.code, price=Decimal(8))
    (refused,) = enter(world, back(customer, loose), actor=clerk)
    assert (str(refused.code), refused.field) == ("reference_needed", "lines[1].shipment_line_id")
    assert codes(enter(world, back(customer, loose))) == ["authorised"]


@pytest.mark.parametrize(("inclusive", "net"), [(False, "8.00"), (True, "6.67")])
def test_prices_goods_without_reference_as_the_customer_is_priced(world, inclusive, net):
    customer = world.customer(prices_include_tax=inclusive)
    item = world.item()
    stock(world, item, 1)
    loose = EnterReturnLine(Decimal(1), item.code, price=Decimal("8.00"))
    (outcome,) = enter(world, back(customer, loose))
    assert ReturnOrder.objects.get(pk=outcome.id).amount_net == Decimal(net)


def test_prices_goods_without_reference_by_the_conditions_where_no_price_is_named(world):
    customer, item = world.customer(), stocked(world, price="7.25", tax_class="zero")
    clerk = Actor(
        1, world.company_id, "clerk",
        frozenset({"sales.enter_returns", "sales.return_without_reference"}),
    )  # fmt: skip
    priced = EnterReturnLine(Decimal(2), item.code, unit="BX")
    by_hand = EnterReturnLine(Decimal(2), item.code, price=Decimal(9))
    outcomes = enter(world, back(customer, priced), back(customer, by_hand), actor=clerk)
    assert codes(outcomes) == ["authorised", "price_not_permitted"]
    assert amounts(outcomes[0].id) == [(24, Decimal("174.00"), 0)]


def test_keeps_the_price_of_the_sale_in_whatever_unit_it_comes_back(world):
    """Two boxes at 30.00 were sold; 5 single ones come back at 2.50 each, then the rest."""
    customer, item = world.customer(), stocked(world, price="2.50", tax_class="zero")
    asked = EnterOrderLine(item.code, Decimal(2), unit="BX", price=Decimal(30))
    _, (line,) = sold(world, customer, asked)
    some = EnterReturnLine(Decimal(5), unit="EA", shipment_line_id=line.pk)
    (outcome,) = enter(world, back(customer, some))
    row = ReturnLine.objects.get(return_order_id=outcome.id)
    assert (row.unit_price, row.quantity, row.amount_net) == (Decimal("2.5"), 5, Decimal("12.50"))
