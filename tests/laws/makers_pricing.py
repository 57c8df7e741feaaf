"""Inputs for the operations on prices beside the conditions, and on rates of exchange."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F

from tests.laws.registry import Made, makes
from tradewright.company.operations.exchange_rates import SetExchangeRate
from tradewright.kernel.outcome import Outcomes
from tradewright.pricing.models import PriceProposal
from tradewright.pricing.operations.applying import ApplyProposal
from tradewright.pricing.operations.break_groups import ItemOfBreakGroup, SetBreakGroup
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.operations.contracts import (
    EndContract,
    EscalateContract,
    ExtendContract,
    MakeContract,
    end_contracts,
    make_contracts,
)
from tradewright.pricing.operations.costs import SetBurden, SetItemCost
from tradewright.pricing.operations.draws import DrawPrice
from tradewright.pricing.operations.levels import (
    SetCustomerPricing,
    SetPriceLevel,
    set_price_levels,
)
from tradewright.pricing.operations.policy import SetPricePolicy
from tradewright.pricing.operations.proposals import (
    MeasuredLine,
    MeasureProposal,
    ProposePrices,
    SettleProposal,
    SubmitProposal,
    WithdrawProposal,
    measure_proposals,
    propose_prices,
    submit_proposals,
)
from tradewright.sim.fixtures import World

NONE = 10**15
START, END = date(2026, 1, 1), date(2026, 12, 31)


@makes("company.set_exchange_rates")
def rates(world: World, n: int) -> Made:
    rows = [SetExchangeRate("EUR", START + timedelta(days=k), Decimal("0.85")) for k in range(n)]
    return rows, [
        SetExchangeRate("ZZZ", START, Decimal(1)),
        SetExchangeRate("USD", START, Decimal(0)),
    ]


@makes("pricing.set_price_levels")
def levels(world: World, n: int) -> Made:
    rows = [SetPriceLevel(f"LV{k}", "Level", percent=Decimal(-5)) for k in range(n)]
    return rows, [SetPriceLevel("LVX", "X", "LVX", Decimal(1)), SetPriceLevel("LVY", "Y", "??")]


@makes("pricing.set_customer_pricing")
def customers_on_levels(world: World, n: int) -> Made:
    asked = [SetPriceLevel("LAW", "Law", percent=Decimal(1))]
    set_price_levels(asked, actor=world.actor, at=world.at)
    rows = [SetCustomerPricing(world.customer().code, "LAW") for _ in range(n)]
    return rows, [SetCustomerPricing("??", "LAW"), SetCustomerPricing(world.customer().code, "??")]


def made_contracts(world: World, n: int, prefix: str) -> list[str]:
    """Contracts with a price each; their numbers."""
    customer, item = world.customer(), world.item()
    numbers = [f"{prefix}{k}" for k in range(n)]
    rows = [MakeContract(one, "Law", customer.code, START, END) for one in numbers]
    make_contracts(rows, actor=world.actor, at=world.at)
    prices = [
        SetPrice(item.code, "EA", "GBP", Decimal(9), START, kind="contract", contract=one)
        for one in numbers
    ]
    set_prices(prices, actor=world.actor, at=world.at)
    return numbers


@makes("pricing.make_contracts")
def contracts(world: World, n: int) -> Made:
    customer = world.customer()
    rows = [MakeContract(f"MK{k}", "Law", customer.code, START, END) for k in range(n)]
    return rows, [
        MakeContract("MKX", "Law", "??", START), MakeContract(" ", "Law", customer.code, START),
    ]  # fmt: skip


@makes("pricing.end_contracts")
def ended_contracts(world: World, n: int) -> Made:
    numbers = made_contracts(world, n, "EN")
    rows = [EndContract(one, date(2026, 6, 30), "why") for one in numbers]
    return rows, [EndContract("??", END), EndContract(made_contracts(world, 1, "EX")[0], date.min)]


@makes("pricing.extend_contracts")
def extended_contracts(world: World, n: int) -> Made:
    numbers = made_contracts(world, n, "XT")
    (over,) = made_contracts(world, 1, "XX")
    end_contracts([EndContract(over, END)], actor=world.actor, at=world.at)
    rows = [ExtendContract(one, date(2027, 12, 31)) for one in numbers]
    return rows, [ExtendContract("??"), ExtendContract(over, date(2027, 12, 31))]


@makes("pricing.escalate_contracts")
def escalated_contracts(world: World, n: int) -> Made:
    numbers = made_contracts(world, n, "ES")
    rows = [EscalateContract(one, date(2026, 4, 1), Decimal(3)) for one in numbers]
    return rows, [EscalateContract("??", date(2026, 4, 1), Decimal(3))]


@makes("pricing.draw_prices")
def draws(world: World, n: int) -> Made:
    (number,) = made_contracts(world, 1, "DR")
    items = [world.item() for _ in range(n)]
    prices = [
        SetPrice(one.code, "EA", "GBP", Decimal(9), START, kind="contract", contract=number,
                 cap_quantity=Decimal(10))
        for one in items
    ]  # fmt: skip
    ids = set_prices(prices, actor=world.actor, at=world.at).ids() if prices else []
    return [DrawPrice(one, "sales_order_line", one, Decimal(2)) for one in ids], [
        DrawPrice(NONE, "sales_order_line", 1, Decimal(1))
    ]


@makes("pricing.set_break_groups")
def break_groups(world: World, n: int) -> Made:
    rows = [
        SetBreakGroup(f"BG{k}", "Law", (ItemOfBreakGroup(world.item().code),)) for k in range(n)
    ]
    return rows, [
        SetBreakGroup("BGX", "Law", (ItemOfBreakGroup("??"),)),
        SetBreakGroup(" ", "", ()),
    ]


@makes("pricing.set_item_costs")
def costs(world: World, n: int) -> Made:
    rows = [SetItemCost(world.item().code, "last", START, Decimal(5)) for _ in range(n)]
    return rows, [SetItemCost("??", "last", START, Decimal(5))]


@makes("pricing.set_burdens")
def burdens(world: World, n: int) -> Made:
    rows = [
        SetBurden("freight", START, item=world.item().code, amount=Decimal(1)) for _ in range(n)
    ]
    return rows, [SetBurden("tip", START), SetBurden("terms", START, "??")]


@makes("pricing.set_price_policy")
def policies(world: World, n: int) -> Made:
    return [SetPricePolicy(decimals=3)], [SetPricePolicy(decimals=9)]


def drafts(world: World, n: int) -> list[int]:
    """Proposals of one price each."""
    item = world.item()
    price = SetPrice(item.code, "EA", "GBP", Decimal(9), START)
    rows = [ProposePrices("Law", (price,)) for _ in range(n)]
    return propose_prices(rows, actor=world.actor, at=world.at).ids() if rows else []


def measured(proposal_id: int) -> MeasureProposal:
    return MeasureProposal(
        proposal_id, START, END, 1, 1, Decimal(10), Decimal(9), None, None, Decimal(10), [],
        (MeasuredLine(1, "set", False, "", ""),),
    )  # fmt: skip


def measured_drafts(world: World, n: int) -> list[int]:
    ids = drafts(world, n)
    said(measure_proposals([measured(one) for one in ids], actor=world.actor, at=world.at))
    return ids


def said(outcomes: Outcomes) -> None:
    assert not outcomes.refused, outcomes.refused[0].message


@makes("pricing.propose_prices")
def proposals(world: World, n: int) -> Made:
    price = SetPrice(world.item().code, "EA", "GBP", Decimal(9), START)
    rows = [ProposePrices("Law", (price,), external_id=f"law{k}") for k in range(n)]
    return rows, [ProposePrices(" ", (price,)), ProposePrices("Nothing", ())]


@makes("pricing.measure_proposals")
def measurements(world: World, n: int) -> Made:
    return [measured(one) for one in drafts(world, n)], [measured(NONE)]


@makes("pricing.submit_proposals")
def submissions(world: World, n: int) -> Made:
    rows = [SubmitProposal(one) for one in measured_drafts(world, n)]
    return rows, [SubmitProposal(NONE), SubmitProposal(drafts(world, 1)[0])]


@makes("pricing.settle_proposals")
def settlements(world: World, n: int) -> Made:
    ids = measured_drafts(world, n)
    waiting = PriceProposal.objects.filter(pk__in=ids)
    waiting.update(status="waiting", request_id=F("id"))
    return [SettleProposal(one, one, "approved") for one in ids], [
        SettleProposal(NONE, 1, "approved"),
        SettleProposal(drafts(world, 1)[0], 1, "approved"),
    ]


@makes("pricing.apply_proposals")
def applications(world: World, n: int) -> Made:
    ids = measured_drafts(world, n)
    said(submit_proposals([SubmitProposal(one) for one in ids], actor=world.actor, at=world.at))
    return [ApplyProposal(one) for one in ids], [ApplyProposal(NONE)]


@makes("pricing.withdraw_proposals")
def withdrawals(world: World, n: int) -> Made:
    rows = [WithdrawProposal(one, "why") for one in drafts(world, n)]
    return rows, [WithdrawProposal(NONE)]
