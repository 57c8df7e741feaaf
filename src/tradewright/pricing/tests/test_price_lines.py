"""`price_lines`: who pays what. The worked examples of rules.md C3, one by one."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from tradewright.catalog.models import Brand, ItemGroup, ItemUnit
from tradewright.company.models import ExchangeRate
from tradewright.kernel.database import entered
from tradewright.parties.models import CustomerGroup
from tradewright.pricing import models
from tradewright.pricing.models import PriceCondition
from tradewright.pricing.operations.draws import Drawn, DrawPrice, draw_prices
from tradewright.pricing.queries.prices import PriceRequest, prices_for
from tradewright.sales.operations.cancellation import CancelOrder, cancel_orders
from tradewright.sales.operations.entry import EnterOrder, EnterOrderLine, enter_orders


def condition(world, price=None, *, unit=None, **given):
    """A condition in force since 2025, of `each` and GBP unless it says otherwise."""
    figure = {} if price is None else {"price": Decimal(price)}
    return PriceCondition.objects.create(
        **{"company_id": world.company_id, "unit_id": unit or world.each_id, "currency": "GBP",
           "valid_from": date(2025, 1, 1), "created_at": world.at} | figure | given
    )  # fmt: skip


def formula(world, how, percent, **given):
    return condition(
        world, **{"formula": how, "percent": Decimal(percent), "unit_id": None} | given
    )


def request(world, item, customer=None, **given):
    given.setdefault("quantity", Decimal(1))
    return PriceRequest(
        customer and customer.pk, item.pk, given.pop("unit", world.each_id),
        given.pop("currency", "GBP"), Decimal(given.pop("quantity")),
        given.pop("on", world.today), **given,
    )  # fmt: skip


def asked(world, item, customer=None, **given):
    (answer,) = prices_for(world.company_id, [request(world, item, customer, **given)])
    return answer


def contract(world, customer, **given):
    return models.PriceContract.objects.create(
        **{"company_id": world.company_id, "number": f"K{customer.pk}{len(given)}", "name": "x",
           "customer": customer, "valid_from": date(2025, 1, 1), "created_at": world.at} | given
    )  # fmt: skip


def in_contract(world, agreed, price=None, **given):
    return condition(
        world, price, kind="contract", contract=agreed, customer=agreed.customer,
        ship_to=agreed.ship_to, **given,
    )  # fmt: skip


def test_answers_the_list_price_and_says_how(world):
    item, customer = world.item(price=None), world.customer()
    made = condition(world, "10.00", item=item)
    found = asked(world, item, customer)
    assert (found.price, found.source, found.condition_id) == (Decimal(10), "list", made.pk)
    assert found.trace == {
        "won": {
            "level": "list", "condition_id": made.pk, "version": 1, "unit": "EA",
            "currency": "GBP", "min_quantity": 0, "valid_from": "2025-01-01",
            "formula": "amount", "price": 10.00,
        },
    }  # fmt: skip


def test_the_first_level_with_a_hit_wins_and_not_the_lowest_price(world):
    """rules.md C3 2: each level beats all that follow it, though it is dearer than they are."""
    mine = {"company_id": world.company_id}
    group = CustomerGroup.objects.create(**mine, code="TRADE", name="x")
    brand = Brand.objects.create(**mine, code="ACME", name="x")
    item = world.item(price=None, brand=brand)
    grand = world.customer()
    parent = world.customer(parent=grand, ancestors=[grand.pk])
    customer = world.customer(parent=parent, ancestors=[parent.pk, grand.pk], group=group)
    level = models.PriceLevel.objects.create(**mine, code="GOLD", name="x", created_at=world.at)
    level.chain = [level.pk * 8 + 4]
    level.save()
    models.CustomerPricing.objects.create(**mine, customer=customer, level=level)
    models.PricePolicy.objects.create(**mine, best_at=[])
    own, at_place = contract(world, customer), contract(world, customer, ship_to=customer.address)
    steps = [
        ("list", lambda p: condition(world, p, item=item)),
        ("level", lambda p: condition(world, p, item=item, kind="level", level=level)),
        ("promotion", lambda p: condition(world, p, item=item, kind="promotion")),
        ("group_items", lambda p: condition(world, p, customer_group=group, brand=brand)),
        ("group", lambda p: condition(world, p, customer_group=group, item=item)),
        ("customer_items", lambda p: condition(
            world, p, customer=customer, item_group_id=world.goods_id)),
        ("customer", lambda p: condition(world, p, customer=customer, item=item)),
        ("contract_parent", lambda p: in_contract(world, contract(world, grand), p, item=item)),
        ("contract", lambda p: in_contract(world, own, p, item=item)),
        ("contract_place", lambda p: in_contract(world, at_place, p, item=item)),
    ]  # fmt: skip
    for nth, (source, make) in enumerate(steps):
        made = make(Decimal(10 + nth))
        found = asked(world, item, customer, ship_to_id=customer.address.pk)
        assert (found.price, found.source, found.condition_id) == (10 + nth, source, made.pk)
    assert asked(world, item, customer).source == "contract"
    assert asked(world, item, parent).source == "contract_parent"
    assert asked(world, item, world.customer()).source == "promotion"


def test_inside_a_level_the_narrowest_scope_wins_then_break_then_start(world):
    """rules.md C3 3."""
    customer = world.customer()
    item = world.item(price=None)
    condition(world, "7.00", customer=customer)
    assert asked(world, item, customer).price == 7
    condition(world, "8.00", customer=customer, item_group_id=world.goods_id)
    assert asked(world, item, customer).price == 8
    condition(world, "9.00", customer=customer, item=item)
    condition(world, "8.50", customer=customer, item=item, min_quantity=10)
    condition(world, "8.25", customer=customer, item=item, min_quantity=100)
    prices = [asked(world, item, customer, quantity=q).price for q in ("9.999", 10, 99, 100, 1000)]
    assert prices == [Decimal(p) for p in (9, "8.5", "8.5", "8.25", "8.25")]


def test_holds_from_its_first_day_to_its_last(world):
    item = world.item(price=None)
    for price, since, until in (
        ("10.00", date(2025, 1, 1), date(2025, 12, 31)),
        ("12.00", date(2026, 1, 1), date(2026, 1, 31)),
        ("5.00", date(2026, 2, 1), date(2026, 2, 28)),
    ):
        condition(world, price, item=item, valid_from=since, valid_to=until)
    days = {date(2025, 12, 31): 10, date(2026, 1, 1): 12, date(2026, 2, 28): 5,
            date(2026, 3, 1): None, date(2024, 12, 31): None}  # fmt: skip
    assert {day: asked(world, item, on=day).price for day in days} == days


def test_a_promotion_is_taken_where_it_is_best_for_the_customer(world):
    """rules.md C3 3: a promotion competes with level and list, never with a contract."""
    item, customer = world.item("10.00"), world.customer()
    condition(world, "11.00", item=item, kind="promotion")
    found = asked(world, item, customer)
    assert (found.price, found.source) == (10, "list")
    assert [one["level"] for one in found.trace["compared"]] == ["promotion", "list"]
    PriceCondition.objects.filter(kind="promotion").update(price=Decimal("9.50"))
    assert asked(world, item, customer).source == "promotion"
    in_contract(world, contract(world, customer), "10.50", item=item)
    assert (asked(world, item, customer).price, asked(world, item, customer).source) == (
        Decimal("10.50"), "contract",
    )  # fmt: skip


def test_the_best_price_never_falls_below_the_floor_of_a_contract(world):
    item, customer = world.item("6.00"), world.customer()
    models.PricePolicy.objects.create(company_id=world.company_id, best_at=["contract"])
    in_contract(world, contract(world, customer), "9.00", item=item, floor_price=Decimal(8))
    found = asked(world, item, customer)
    assert (found.price, found.source) == (Decimal(8), "list")


def test_divides_a_line_where_the_cap_is_reached(world):
    """rules.md C3 4: 100 at 8.00 are agreed, 150 are ordered: 50 at the list's 10.00."""
    item, customer = world.item("10.00"), world.customer()
    made = in_contract(world, contract(world, customer), "8.00", item=item, cap_quantity=100)
    found = asked(world, item, customer, quantity=150)
    parts = [(part.quantity, part.price, part.source) for part in found.parts]
    assert parts == [(100, 8, "contract"), (50, 10, "list")]
    PriceCondition.objects.filter(pk=made.pk).update(drawn_quantity=100)
    assert asked(world, item, customer, quantity=1).source == "list"


def test_lines_share_what_is_left_of_a_cap(world):
    item, customer = world.item("10.00"), world.customer()
    in_contract(world, contract(world, customer), "8.00", item=item, cap_quantity=100)
    box = world.box_id
    answers = prices_for(world.company_id, [
        request(world, item, customer, quantity=70),
        request(world, item, customer, quantity=5, unit=box),
    ])  # fmt: skip
    assert [(p.quantity, p.price) for a in answers for p in a.parts] == [
        (70, 8), (2, 96), (3, 120)
    ]  # fmt: skip


def test_an_order_draws_on_the_cap_and_gives_back_what_is_cancelled(world):
    item, customer = world.item("10.00"), world.customer()
    made = in_contract(world, contract(world, customer), "8.00", item=item, cap_quantity=100)
    (order,) = enter_orders(
        [EnterOrder(customer.code, (EnterOrderLine(item.code, Decimal(150)),), confirm=False)],
        actor=world.actor, at=world.at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "select line_no, quantity, unit_price, amount_net from sales_order_line"
            " where order_id = %s order by line_no",
            [order.id],
        )
        assert cursor.fetchall() == [(1, 100, 8, 800), (2, 50, 10, 500)]
    made.refresh_from_db()
    assert made.drawn_quantity == 100
    cancel_orders([CancelOrder(order.id, None, "test")], actor=world.actor, at=world.at)
    made.refresh_from_db()
    assert made.drawn_quantity == 0


def test_says_what_became_of_each_draw(world):
    item, customer = world.item("10.00"), world.customer()
    made = in_contract(world, contract(world, customer), "8.00", item=item, cap_quantity=10)
    free = condition(world, "9.00", item=item, customer=customer)

    def drawn(*rows):
        return [o.code for o in draw_prices(
            [DrawPrice(one, "x", source, Decimal(q)) for one, source, q in rows],
            actor=world.actor, at=world.at,
        )]  # fmt: skip

    k = made.pk
    assert drawn((k, 1, 6), (k, 2, 5), (k, 2, 4), (free.pk, 3, 1), (k, 4, -1)) == [
        Drawn.DRAWN, Drawn.CAP_EXCEEDED, Drawn.REPEATED_IN_BATCH, Drawn.NOT_CAPPED,
        Drawn.QUANTITY_NEGATIVE,
    ]  # fmt: skip
    assert drawn((made.pk, 1, 6)) == [Drawn.ALREADY_DRAWN]
    assert drawn((made.pk, 1, 2), (made.pk, 2, 4)) == [Drawn.DRAWN, Drawn.DRAWN]
    made.refresh_from_db()
    assert (made.drawn_quantity, made.version) == (6, 3)


def test_two_orders_at_once_never_draw_more_than_the_cap(open_floor):
    world = open_floor
    item, customer = world.item("10.00"), world.customer()
    made = in_contract(world, contract(world, customer), "8.00", item=item, cap_quantity=100)

    def enter():
        try:
            line = EnterOrderLine(item.code, Decimal(60))
            enter_orders(
                [EnterOrder(customer.code, (line,), confirm=False)],
                actor=world.actor, at=world.at,
            )  # fmt: skip
        finally:
            connection.close()

    threads = [threading.Thread(target=enter) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with entered(world.company_id):
        made.refresh_from_db()
    assert made.drawn_quantity == 100


def test_counts_a_break_over_the_lines_of_its_group(world):
    """rules.md C3 5, mix and match: 6 of one and 6 of another reach the break of 12 together."""
    items = [world.item("10.00"), world.item("20.00"), world.item("30.00")]
    group = models.BreakGroup.objects.create(company_id=world.company_id, code="MIX", name="x")
    for item, off in zip(items, (9, 18, 27), strict=True):
        condition(world, off, item=item, min_quantity=12, breaks="group")
    for item in items[:2]:
        models.BreakGroupItem.objects.create(company_id=world.company_id, item=item, group=group)
    answers = prices_for(
        world.company_id, [request(world, item, quantity=6, document=7) for item in items]
    )
    assert [answer.price for answer in answers] == [9, 18, 30]
    apart = [request(world, item, quantity=6, document=n) for n, item in enumerate(items[:2])]
    assert [answer.price for answer in prices_for(world.company_id, apart)] == [10, 20]


def test_all_units_take_the_break_and_incremental_ones_their_part(world):
    """100 at 10.00, from 50 on 9.00: all units 900.00; incremental 50 × 10 + 50 × 9 = 950.00."""
    all_units, by_part = world.item("10.00"), world.item(price=None)
    condition(world, "9.00", item=all_units, min_quantity=50)
    condition(world, "10.00", item=by_part, is_incremental=True)
    condition(world, "9.00", item=by_part, min_quantity=50, is_incremental=True)
    assert asked(world, all_units, quantity=100).price * 100 == 900
    assert asked(world, by_part, quantity=100).price * 100 == 950
    assert asked(world, by_part, quantity=50).price * 50 == 500


def test_a_value_break_looks_at_list_prices(world):
    item, customer = world.item("10.00"), world.customer()
    condition(world, "9.00", item=item, customer=customer, min_value=200)
    assert asked(world, item, customer, quantity=19).price == 10
    assert asked(world, item, customer, quantity=20).price == 9


def test_uses_a_price_of_the_ordered_unit_as_it_stands(world):
    """rules.md C3 6: box contract 100.00, each 10.00, 12 per box: one box is 100.00."""
    item, customer = world.item("10.00"), world.customer()
    condition(world, "10.00", item=item, customer=customer)
    condition(world, "100.00", unit=world.box_id, item=item, customer=customer)
    assert asked(world, item, customer, unit=world.box_id).price == Decimal(100)


def test_converts_a_price_of_another_unit_exactly_once(world):
    """No box price, each 10.00, 12 per box: a box is 120.00; and 100.00 a box is 8.333333 each."""
    each_priced, box_priced = world.item("10.00"), world.item(price=None)
    condition(world, "100.00", unit=world.box_id, item=box_priced)
    assert asked(world, each_priced, unit=world.box_id).price == Decimal(120)
    assert asked(world, box_priced).price == Decimal("8.333333")


def test_compares_a_break_in_the_unit_it_is_stated_in(world):
    item = world.item("10.00")
    condition(world, "9.00", item=item, min_quantity=24)
    assert asked(world, item, unit=world.box_id, quantity=1).price == Decimal(120)
    assert asked(world, item, unit=world.box_id, quantity=2).price == Decimal(108)


def test_a_price_may_be_for_more_than_one(world):
    """12.50 per 100: 40 of them are 5.00."""
    item = world.item(price=None)
    condition(world, "12.50", item=item, per=100)
    assert asked(world, item, quantity=40).price == Decimal("0.125")


def test_a_price_in_the_customers_currency_wins_and_else_it_is_converted(world):
    """rules.md C3 7: 1 EUR = 0.86 GBP, so 10.00 GBP are 11.6279 EUR at four decimals."""
    item = world.item("10.00")
    ExchangeRate.objects.create(
        company_id=world.company_id, currency_id="EUR", valid_from=date(2026, 1, 1),
        rate=Decimal("0.86"),
    )  # fmt: skip
    assert asked(world, item, currency="EUR").price == Decimal("11.6279")
    condition(world, "11.50", item=item, currency="EUR")
    assert asked(world, item, currency="EUR").price == Decimal("11.50")
    refused = asked(world, item, currency="USD")
    assert (refused.price, refused.fault) == (None, "no_rate")


@pytest.mark.parametrize(
    ("how", "given", "price"),
    [
        ("markup", {}, "12.5"),  # 10.00 × 1.25
        ("margin", {}, "13.333333"),  # 10.00 ÷ 0.75
        ("margin", {"rounding": "nearest", "rounding_step": Decimal("0.05")}, "13.35"),
        ("margin", {"rounding": "multiple", "rounding_step": Decimal("0.50")}, "13.5"),
        ("margin", {"rounding": "ending", "rounding_step": 1, "rounding_ending": Decimal("0.95")},
         "13.95"),
        ("margin", {"floor_price": Decimal(14)}, "14"),
        ("markup", {"ceiling_price": Decimal(12)}, "12"),
    ],
)  # fmt: skip
def test_prices_from_a_cost(world, how, given, price):
    """rules.md C3 8: markup and margin are different things; rounding, then floor and ceiling."""
    item = world.item(price=None)
    formula(world, how, 25, item=item, cost_kind="replacement", **given)
    assert asked(world, item).fault == "no_cost"
    models.ItemCost.objects.create(
        company_id=world.company_id, item=item, kind="replacement", valid_from=date(2026, 1, 1),
        cost=Decimal(10), created_at=world.at,
    )  # fmt: skip
    assert asked(world, item).price == Decimal(price)


def test_prices_from_the_average_cost_that_is_given(world):
    item = world.item(price=None)
    formula(world, "markup", 50, item=item, cost_kind="average")
    assert asked(world, item, cost=Decimal(4)).price == 6
    assert asked(world, item, cost=Decimal(4), unit=world.box_id).price == 72


def test_discounts_stack_in_their_order_each_off_net_or_list(world):
    """rules.md C3 9: 100.00, 10 % off net is 90.00, then 5 % off list is 85.00, not 85.50."""
    item, customer = world.item("100.00"), world.customer()
    off = {"kind": "discount", "customer": customer}
    formula(world, "percent", 10, **off, sequence=1)
    formula(world, "percent", 5, **off, sequence=2, off_list=True)
    found = asked(world, item, customer)
    assert found.price == 85
    assert [one["of"] for one in found.trace["discounts"]] == ["net", "list"]
    in_contract(world, contract(world, customer), "90.00", item=item)
    assert asked(world, item, customer).price == 90  # a contract's price is net


def test_free_goods_make_each_cheaper(world):
    """10 paid, 1 free: 11 cost as much as 10."""
    item = world.item("11.00")
    condition(
        world, item=item, kind="promotion", formula="free_goods", unit_id=None, currency=None,
        paid_quantity=10, free_quantity=1,
    )  # fmt: skip
    assert asked(world, item, quantity=11).price * 11 == 110
    assert asked(world, item, quantity=10).price == 11


def test_a_coupon_counts_only_with_its_code(world):
    item = world.item("10.00")
    condition(world, "9.00", item=item, kind="promotion", coupon="SPRING")
    assert asked(world, item).price == 10
    assert asked(world, item, coupons="OTHER,SPRING").price == 9
    assert asked(world, item, coupons="OTHER, SPRING").price == 9


def test_a_price_level_follows_its_base(world):
    """Level B is A less 5 %, A is the list less 10 %: 100.00 → 90.00 → 85.50."""
    mine = {"company_id": world.company_id, "created_at": world.at}
    a = models.PriceLevel.objects.create(**mine, code="A", name="x", percent=-10)
    b = models.PriceLevel.objects.create(**mine, code="B", name="x", percent=-5, base=a)
    b.chain, b.is_by_formula = [b.pk * 8 + 4, a.pk * 8 + 4], True
    b.save()
    customer, item = world.customer(), world.item("100.00")
    models.CustomerPricing.objects.create(company_id=world.company_id, customer=customer, level=b)
    assert asked(world, item, customer).price == Decimal("85.5")
    condition(world, "80.00", item=item, kind="level", level=a)
    assert asked(world, item, customer).price == 76
    condition(world, "79.00", item=item, kind="level", level=b)
    assert asked(world, item, customer).price == 79


@pytest.mark.parametrize("case", ["no_condition", "before_start", "other_unit", "other_group"])
def test_answers_no_price_when_nothing_hits(world, case):
    item = world.item(None if case in ("no_condition", "other_group") else "10.00")
    given: dict[str, dict[str, object]] = {
        "before_start": {"on": date(2019, 12, 31)},
        "other_unit": {"unit": world.box_id},
    }
    if case == "other_unit":
        ItemUnit.objects.filter(item=item, unit_id=world.box_id).delete()
    if case == "other_group":
        other = ItemGroup.objects.create(company_id=world.company_id, code="OTHER", name="x")
        condition(world, "5.00", item_group=other)
    found = asked(world, item, **given.get(case, {}))
    assert (found.price, found.source, found.condition_id) == (None, None, None)
    assert found.fault == "no_price"
