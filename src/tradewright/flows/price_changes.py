"""Price changes: what a draft would change is measured; what was agreed is set.

A draft of prices is tried on the orders of the last quarter and taken back again. Once somebody has
agreed, or where nobody need be asked, its prices are set as they were proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from tradewright.company.queries import company_facts
from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcome, Outcomes
from tradewright.pricing.operations.applying import (
    ApplyProposal,
    apply_proposals,
    as_price,
    prices_tried,
)
from tradewright.pricing.operations.conditions import SetPrice
from tradewright.pricing.operations.proposals import (
    KIND,
    MeasuredLine,
    MeasureProposal,
    ProposalMeasured,
    ProposalSettled,
    SettleProposal,
    measure_proposals,
    settle_proposals,
)
from tradewright.pricing.queries.prices import PriceRequest, prices_for
from tradewright.pricing.queries.proposals import (
    PlaceOfPrice,
    lines_to_measure,
    places_of_prices,
)
from tradewright.sales.queries.repricing import impact, kept, priced_again, sold_lines

from .following import followed

QUARTER = timedelta(days=90)


@subscriber("pricing.prices_drafted")
def measure_drafted_prices(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A draft knows what it would change, and which of its lines could not be set."""
    for event in events:
        measured = measure(actor, event.key, at)
        # one that was withdrawn in the meantime is not measured any more
        followed(
            measure_proposals([measured], actor=actor, at=at),
            unless=(ProposalMeasured.NOT_DRAFT,),
        )


def measure(actor: Actor, proposal_id: int, at: datetime) -> MeasureProposal:
    """Set the prices of a draft, look at what they change, take them back.

    The lines of the last 90 days' orders are priced as on the day from which all its prices hold,
    once without and once with them; each price is compared with what its buyer would pay without.
    """
    company_id = actor.company_id
    today = company_facts(company_id).day(at)
    lines = lines_to_measure(company_id, proposal_id)
    prices = [as_price(line.input) for line in lines]
    on = max([today, *(price.valid_from for price in prices)])
    items, item_groups, brands = _narrowed(prices)
    sold = sold_lines(
        company_id, today - QUARTER, today, items=items, item_groups=item_groups, brands=brands
    )
    places = places_of_prices(company_id, prices)
    before, paid_before = priced_again(company_id, sold, on), _paid(company_id, places, on)
    with prices_tried(prices, actor=actor, at=at) as tried:
        after, paid_after = priced_again(company_id, sold, on), _paid(company_id, places, on)
    found = impact(sold, before, after)
    return MeasureProposal(
        proposal_id, today - QUARTER, today, found.lines, found.customers, found.amount_before,
        found.amount_after, found.margin_before if found.costed else None,
        found.margin_after if found.costed else None,
        _largest(prices, tried, paid_before, paid_after), [kept(row) for row in found.rows],
        tuple(
            _measured(line.line_no, outcome, paid)
            for line, outcome, paid in zip(lines, tried, paid_before, strict=True)
        ),
    )  # fmt: skip


def _narrowed(prices: Sequence[SetPrice]) -> tuple[set[str] | None, set[str], set[str]]:
    """Which items', groups' and brands' lines can be touched: (None, …) where any item's can."""
    if any(not (price.item or price.item_group or price.brand) for price in prices):
        return None, set(), set()
    return (
        {price.item for price in prices if price.item},
        {price.item_group for price in prices if price.item_group},
        {price.brand for price in prices if price.brand},
    )


def _paid(company_id: int, places: Sequence[PlaceOfPrice | None], on: date) -> list[Decimal | None]:
    """What the buyer of each price would pay for the least quantity on the day."""
    asked = [place for place in places if place is not None]
    answers = iter(
        prices_for(
            company_id,
            [
                PriceRequest(
                    place.customer_id, place.item_id, place.unit_id, place.currency,
                    place.quantity, on, place.ship_to_id, number, place.cost, place.coupon,
                )
                for number, place in enumerate(asked)
            ],
        )
    )  # fmt: skip
    return [None if place is None else next(answers).price for place in places]


def _largest(
    prices: Sequence[SetPrice],
    tried: Outcomes,
    before: Sequence[Decimal | None],
    after: Sequence[Decimal | None],
) -> Decimal | None:
    """The largest change of a price in percent; None where one has nothing to be compared with."""
    changes = [
        _change(price, old, new)
        for price, outcome, old, new in zip(prices, tried, before, after, strict=True)
        if outcome.accepted
    ]
    known = [one for one in changes if one is not None]
    return max(known, default=Decimal(0)) if len(known) == len(changes) else None


def _change(price: SetPrice, old: Decimal | None, new: Decimal | None) -> Decimal | None:
    """By how many percent; of a group's or level's price of an item its own figure against the
    list, of a percentage on more than one item the percentage."""
    if price.formula == "amount" and price.price is not None and not _has_buyer(price):
        new = price.price / price.per if price.level or price.customer_group else new
    if old and new is not None:
        return round(abs(new / old - 1) * 100, 2)
    if not price.item and price.formula == "percent" and price.percent is not None:
        return abs(price.percent)
    return None


def _has_buyer(price: SetPrice) -> bool:
    return bool(price.customer or price.contract)


def _measured(line_no: int, outcome: Outcome, paid: Decimal | None) -> MeasuredLine:
    return MeasuredLine(
        line_no, str(outcome.code), not outcome.accepted, outcome.field or "",
        "" if outcome.accepted else outcome.message, paid,
    )  # fmt: skip


@subscriber("pricing.proposal_submitted", "pricing.proposal_settled")
def set_approved_prices(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """What was agreed, or needs nobody's word, is set."""
    for event in events:
        if event.body["to"] == "approved":
            followed(apply_proposals([ApplyProposal(event.key)], actor=actor, at=at))


@subscriber(
    "approvals.approval_decided", "approvals.approval_withdrawn", "approvals.approval_expired"
)
def settle_decided_proposals(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A proposal is approved or refused as was decided; any other end makes it a draft again."""
    wanted = [
        SettleProposal(
            event.body["subject_id"], event.key, event.body["to"], event.body.get("reason") or ""
        )
        for event in events
        if event.body["kind"] == KIND
    ]
    # one that was withdrawn in the meantime waits for nothing
    followed(settle_proposals(wanted, actor=actor, at=at), unless=(ProposalSettled.NOT_WAITING,))
