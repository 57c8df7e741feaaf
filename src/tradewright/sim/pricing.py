"""Prices of the demo company beside its list: levels, contracts, offers, breaks, costs, and a
change that waits for somebody's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from tradewright.company.operations.exchange_rates import SetExchangeRate, set_exchange_rates
from tradewright.kernel.events import drain
from tradewright.kernel.operation import Actor
from tradewright.pricing.operations.break_groups import (
    ItemOfBreakGroup,
    SetBreakGroup,
    set_break_groups,
)
from tradewright.pricing.operations.conditions import SetPrice, set_prices
from tradewright.pricing.operations.contracts import MakeContract, make_contracts
from tradewright.pricing.operations.costs import (
    SetBurden,
    SetItemCost,
    set_burdens,
    set_item_costs,
)
from tradewright.pricing.operations.levels import (
    SetCustomerPricing,
    SetPriceLevel,
    set_customer_pricing,
    set_price_levels,
)
from tradewright.pricing.operations.policy import SetPricePolicy, set_price_policy
from tradewright.pricing.operations.proposals import (
    ProposePrices,
    SubmitProposal,
    propose_prices,
    submit_proposals,
)

from .setting_up import in_batches
from .trade import Article, Client

CENT = Decimal("0.01")
ENDING = Decimal("0.99")


def _at(article: Article, factor: str) -> Decimal:
    return max((article.price * Decimal(factor)).quantize(CENT), CENT)


def agree_prices(
    actor: Actor, clients: Sequence[Client], articles: Sequence[Article], *, since: date, days: int
) -> None:
    """What holds from the first day: a level by formula and one on it, a contract with a cap that
    ends soon, a job at a place, a contract whose rise was missed, a mix-and-match break, an offer,
    a discount, costs and burdens. Again no harm."""
    at = datetime.combine(since, time(7), UTC)
    levels = [
        SetPriceLevel("TRADE", "Trade price", percent=Decimal(-3)),
        SetPriceLevel("KEY", "Key accounts", "TRADE", Decimal(-2), "nearest", CENT),
    ]
    in_batches(set_price_levels, levels, actor, at)
    on_levels = [
        SetCustomerPricing(one.code, "KEY" if nth % 3 == 0 else "TRADE")
        for nth, one in enumerate(clients[20:32])
    ]
    in_batches(set_customer_pricing, on_levels, actor, at)
    _contracts(actor, clients, articles, since, days, at)
    _offers(actor, articles, since, at)
    _costs(actor, clients, articles, since, at)
    in_batches(set_price_policy, [SetPricePolicy(floor_margin_percent=Decimal(8))], actor, at)


def _contracts(
    actor: Actor, clients: Sequence[Client], articles: Sequence[Article], since: date, days: int,
    at: datetime,
) -> None:  # fmt: skip
    head, site, rising = (clients[place].code for place in (0, 6, 9))
    made = [
        MakeContract("PC-1001", "Fixings, framework agreement", head, since,
                     since + timedelta(days=days + 35), customer_reference="FW/778"),
        MakeContract("PC-1002", "Quay extension", site, since, since + timedelta(days=365),
                     kind="job", ship_to="MAIN"),
        MakeContract("PC-1003", "Consumables", rising, since, None,
                     escalator_percent=Decimal(3), escalates_from=since + timedelta(days=20)),
    ]  # fmt: skip
    in_batches(make_contracts, made, actor, at)
    prices = [
        SetPrice(one.code, "EA", "GBP", _at(one, factor), since, kind="contract", contract=number,
                 cap_quantity=Decimal(500) if number == "PC-1001" and nth < 4 else None)
        for number, factor, goods in (
            ("PC-1001", "0.84", articles[:12]),
            ("PC-1002", "0.80", articles[12:18]),
            ("PC-1003", "0.86", articles[18:34]),
        )
        for nth, one in enumerate(goods)
    ]  # fmt: skip
    in_batches(set_prices, prices, actor, at)


def _offers(actor: Actor, articles: Sequence[Article], since: date, at: datetime) -> None:
    gloves = [one for one in articles if one.name.startswith("Work gloves")]
    discs = [one for one in articles if one.name.startswith("Cutting disc")]
    mixed = tuple(ItemOfBreakGroup(one.code) for one in gloves)
    in_batches(set_break_groups, [SetBreakGroup("GLOVES", "Gloves, mixed", mixed)], actor, at)
    until = since + timedelta(days=180)
    offers = [
        SetPrice(one.code, "EA", "GBP", _at(one, "0.90"), since, min_quantity=Decimal(60),
                 breaks="group")
        for one in gloves
    ] + [
        SetPrice(one.code, "", "", None, since, until, kind="promotion", formula="percent",
                 percent=Decimal(12), coupon="SITE12")
        for one in discs
    ]  # fmt: skip
    offers.append(
        SetPrice("", "", "", None, since, until, min_value=Decimal(2500), kind="discount",
                 formula="percent", percent=Decimal("1.5"))
    )  # fmt: skip
    in_batches(set_prices, offers, actor, at)


def _costs(
    actor: Actor, clients: Sequence[Client], articles: Sequence[Article], since: date, at: datetime
) -> None:
    costs = [SetItemCost(one.code, "replacement", since, one.cost) for one in articles]
    in_batches(set_item_costs, costs, actor, at)
    burdens = [
        SetBurden("freight", since, percent=Decimal("1.2")),
        SetBurden("terms", since, percent=Decimal("0.4")),
        SetBurden("rebate", since, clients[0].code, percent=Decimal(2)),
        *(SetBurden("claim", since, item=one.code, percent=Decimal(3)) for one in articles[:12]),
    ]
    in_batches(set_burdens, burdens, actor, at)
    rates = [
        SetExchangeRate("EUR", since, Decimal("0.8540"), "ECB"),
        SetExchangeRate("USD", since, Decimal("0.7710"), "ECB"),
    ]
    in_batches(set_exchange_rates, rates, actor, at)


def change_prices(
    actor: Actor, proposer: Actor, articles: Sequence[Article], *, at: datetime
) -> None:
    """A matrix of groups from today on, and two proposals: one that waits, one still a draft."""
    today = at.date()
    matrix = [
        SetPrice("", "", "", None, today, formula="percent", percent=Decimal(percent),
                 customer_group=group, item_group="goods")
        for group, percent in (("CHAIN", 6), ("TRADE", 2))
    ]  # fmt: skip
    in_batches(set_prices, matrix, actor, at)
    start = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    dearer = tuple(
        SetPrice(one.code, "EA", "GBP", _at(one, "1.04"), start, rounding="ending",
                 rounding_step=Decimal(1), rounding_ending=ENDING)
        for one in articles[34:60]
        if one.price > 2
    )  # fmt: skip
    cheaper = (
        *(SetPrice(one.code, "EA", "GBP", _at(one, "0.97"), start) for one in articles[:8]),
        SetPrice("GONE", "EA", "GBP", Decimal(1), start),
    )
    asked = [
        ProposePrices("Suppliers raised tools by 4 percent", dearer, external_id="sim:dearer"),
        ProposePrices("Meet the market in bolts", cheaper, external_id="sim:cheaper"),
    ]
    made = in_batches(propose_prices, asked, proposer, at).ids()
    drain()
    in_batches(submit_proposals, [SubmitProposal(made[0])], proposer, at)
