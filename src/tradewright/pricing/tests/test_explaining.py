from __future__ import annotations

from datetime import date
from decimal import Decimal

from tradewright.kernel.outcome import one
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.operations.contracts import (
    EscalateContract,
    MakeContract,
    escalate_contracts,
    make_contracts,
)
from tradewright.pricing.operations.costs import (
    SetBurden,
    SetItemCost,
    set_burdens,
    set_item_costs,
)
from tradewright.pricing.operations.policy import SetPricePolicy, set_price_policy
from tradewright.pricing.queries.explaining import explain_price
from tradewright.pricing.queries.margins import MarginRequest, net_costs
from tradewright.pricing.queries.masters import (
    break_groups,
    burdens,
    contract_counts,
    contracts,
    draws,
    item_costs,
    levels_of,
    price_levels,
    price_policy,
)
from tradewright.pricing.queries.prices import PriceRequest

FROM = date(2026, 1, 1)


def put(world, *rows):
    found = set_prices(rows, actor=world.actor, at=world.at)
    assert not found.refused, found.refused[0].message
    return found.ids()


def contract(world, customer, number, **given):
    asked = MakeContract(number, number, customer.code, FROM, date(2026, 12, 31), **given)
    return one(make_contracts([asked], actor=world.actor, at=world.at)).id


def price(item, amount, **given):
    given = {"valid_from": FROM} | given
    return SetPrice(item.code, "EA", "GBP", Decimal(amount), given.pop("valid_from"), **given)


def asked(world, customer, item, quantity="1", **given):
    return PriceRequest(
        customer.pk, item.pk, world.each_id, "GBP", Decimal(quantity), world.today, **given
    )


def test_names_every_condition_and_why_it_is_not_the_price(world):
    item, customer = world.item("10.00"), world.customer()
    other = type(customer.address).objects.create(
        company_id=world.company_id, customer=customer, code="SITE", country="GB"
    )
    contract(world, customer, "JOB", kind="job", ship_to=other.code)
    contract(world, customer, "RUN")
    wanted = {
        "job": price(item, "5.00", kind="contract", contract="JOB"),
        "won": price(item, "8.00", kind="contract", contract="RUN"),
        "expired": price(item, "7.00", customer=customer.code, valid_to=date(2026, 1, 31)),
        "coming": price(item, "6.00", customer=customer.code, valid_from=date(2026, 6, 1)),
        "euro": SetPrice(item.code, "EA", "EUR", Decimal(9), FROM, customer=customer.code),
        "break": price(item, "9.00", min_quantity=Decimal(10)),
        "coupon": price(item, "4.00", kind="promotion", coupon="MAY"),
        "list": price(item, "9.90"),
        "off": SetPrice("", "", "", None, FROM, kind="discount", formula="percent",
                        percent=Decimal(2)),
    }  # fmt: skip
    ids = dict(zip(put(world, *wanted.values()), wanted, strict=True))
    found = explain_price(world.company_id, asked(world, customer, item))
    assert (found.answer.price, found.answer.source) == (8, "contract")
    assert {ids[one.id]: one.code for one in found.candidates if one.id in ids} == {
        "job": "other_place", "won": "won", "expired": "expired", "coming": "not_yet",
        "euro": "other_currency", "break": "break_not_reached", "coupon": "coupon_missing",
        "list": "not_next", "off": "not_on_contracts",
    }  # fmt: skip
    words = {one.code: one.reason for one in found.candidates}
    assert words["break_not_reached"] == "From 10 EA on."
    assert words["coupon_missing"] == "Only with the coupon MAY."
    states = {one.level: one.state for one in found.levels}
    assert (states["contract_place"], states["contract"]) == ("rejected", "won")
    assert (states["list"], states["group"]) == ("passed", "nothing")


def test_a_price_that_another_of_its_level_beats_says_so(world):
    item, customer = world.item("10.00"), world.customer()
    ids = put(world, price(item, "9.00", min_quantity=Decimal(2)), price(item, "9.50"))
    found = explain_price(world.company_id, asked(world, customer, item, "2"))
    codes = {one.id: one.code for one in found.candidates}
    assert (codes[ids[0]], codes[ids[1]]) == ("won", "narrower_won")


def test_net_net_cost_takes_claims_off_and_puts_burdens_on(world):
    """60.00 replacement − 5 % claim + 1.50 freight + 2 % rebate + 0.5 % terms, sold at 100.00."""
    item, customer = world.item(), world.customer()
    actor, at = world.actor, world.at
    set_item_costs([SetItemCost(item.code, "replacement", FROM, Decimal(60))], actor=actor, at=at)
    set_burdens(
        [
            SetBurden("claim", FROM, item=item.code, percent=Decimal(5)),
            SetBurden("freight", FROM, amount=Decimal(9)),
            SetBurden("freight", FROM, customer.code, item.code, amount=Decimal("1.50")),
            SetBurden("rebate", FROM, customer.code, percent=Decimal(2)),
            SetBurden("terms", FROM, percent=Decimal("0.5")),
        ],
        actor=actor, at=at,
    )  # fmt: skip
    request = MarginRequest(customer.pk, item.pk, Decimal(100), world.today, Decimal(50))
    (found,) = net_costs(world.company_id, [request])
    assert (found.cost, found.cost_kind) == (60, "replacement")
    assert (found.claim, found.freight, found.rebate, found.terms) == (
        5, Decimal("1.50"), 2, Decimal("0.5"),
    )  # fmt: skip
    assert (found.unit_cost, found.margin, found.margin_percent) == (59, 41, 41)
    assert not found.is_below_floor
    assert len(burdens(world.company_id)) == 5
    assert [one.cost for one in item_costs(world.company_id, search=item.code)] == [60]


def test_a_sale_below_the_floor_is_named(world):
    item = world.item()
    asked_for = [
        MarginRequest(None, item.pk, Decimal(price), world.today, Decimal(80))
        for price in ("100", "110", "0")
    ] + [MarginRequest(None, item.pk, Decimal(1), world.today)]
    found = net_costs(world.company_id, asked_for)
    assert not any(one.is_below_floor for one in found)
    floor = SetPricePolicy(floor_margin_percent=Decimal(25))
    set_price_policy([floor], actor=world.actor, at=world.at)
    found = net_costs(world.company_id, asked_for)
    assert [one.is_below_floor for one in found] == [True, False, True, False]
    assert price_policy(world.company_id).floor_margin_percent == 25
    assert net_costs(world.company_id, []) == []


def test_lists_contracts_by_what_is_to_be_done(world):
    customer, item = world.customer(), world.item()
    today = world.today
    asked_for = [
        MakeContract("ENDS", "Ends soon", customer.code, FROM, date(2026, 4, 1)),
        MakeContract("OPEN", "Open", customer.code, FROM),
        MakeContract("RISES", "Rises", customer.code, FROM, escalator_percent=Decimal(3),
                     escalates_from=date(2026, 2, 1)),
        MakeContract("OVER", "Over", customer.code, FROM, date(2026, 2, 1)),
    ]  # fmt: skip
    make_contracts(asked_for, actor=world.actor, at=world.at)

    def named(view):
        return [one.number for one in contracts(world.company_id, today=today, view=view)]

    assert named("ending") == ["ENDS"]
    assert named("missed") == ["RISES"]
    assert named("ended") == ["OVER"]
    assert named("running") == ["ENDS", "OPEN", "RISES"]
    counts = contract_counts(world.company_id, today=today)
    assert counts == (4, 3, 1, 1, 1)
    put(world, price(item, "8.00", kind="contract", contract="RISES"))
    raised = [EscalateContract("RISES", date(2026, 2, 1))]
    assert not escalate_contracts(raised, actor=world.actor, at=world.at).refused
    assert named("missed") == []
    first = contracts(world.company_id, today=today, limit=2)
    place = (first[-1].valid_to, first[-1].id)
    rest = contracts(world.company_id, today=today, after=place)
    assert [one.number for one in (*first, *rest)] == ["OVER", "ENDS", "OPEN", "RISES"]
    assert draws(world.company_id, rest[-1].id) == []
    assert price_levels(world.company_id) == break_groups(world.company_id) == []
    assert levels_of(world.company_id, [customer.code])[customer.code].level == ""
