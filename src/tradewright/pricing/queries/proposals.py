"""Reads of proposals of prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.kernel.batch import Batch
from tradewright.kernel.search import like_safe
from tradewright.kernel.sql import Row, statements

SQL = statements()

VIEWS = ("", "open", "waiting", "applied", "ended")


@dataclass(frozen=True, slots=True)
class PlaceOfPrice:
    """For whom and what a price would hold: what the engine is asked to compare it with.

    A group's or a level's price is compared with the list; `cost`: on the average, if in stock."""

    customer_id: int | None
    ship_to_id: int | None
    item_id: int
    unit_id: int
    currency: str
    quantity: Decimal
    cost: Decimal | None
    coupon: str


@dataclass(frozen=True, slots=True)
class _Named:
    item: str
    unit: str
    customer: str | None
    ship_to: str
    contract: str
    currency: str
    min_quantity: Decimal


@dataclass(frozen=True, slots=True)
class ProposalRow:
    id: int
    number: str
    reason: str
    status: str
    line_count: int
    wrong_count: int
    amount_before: Decimal
    amount_after: Decimal
    percent_largest: Decimal | None
    is_measured: bool
    proposed_by: str
    proposed_at: datetime
    decided_by: str

    @property
    def difference(self) -> Decimal:
        return self.amount_after - self.amount_before


@dataclass(frozen=True, slots=True)
class ProposalLine:
    id: int
    line_no: int
    row_no: int
    input: Mapping[str, Any]
    code: str
    is_wrong: bool
    field: str
    message: str
    condition_id: int | None
    price_before: Decimal | None

    def _named(self, *names: str, otherwise: str) -> str:
        return next((str(self.input[name]) for name in names if self.input.get(name)), otherwise)

    @property
    def what(self) -> str:
        """For what, in words."""
        return self._named("item", "item_group", "brand", otherwise="every item")

    @property
    def whom(self) -> str:
        """For whom, in words."""
        return self._named("contract", "customer", "customer_group", "level", otherwise="everyone")


@dataclass(frozen=True, slots=True)
class Proposal:
    id: int
    number: str
    reason: str
    status: str
    line_count: int
    wrong_count: int
    measured_at: datetime | None
    measured_since: date | None
    measured_until: date | None
    lines_sold: int
    customers_sold: int
    amount_before: Decimal
    amount_after: Decimal
    margin_before: Decimal | None
    margin_after: Decimal | None
    percent_largest: Decimal | None
    largest: Sequence[Mapping[str, Any]]
    request_id: int | None
    ending_reason: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    ended_at: datetime | None
    version: int
    decided_by: str
    decided_at: datetime | None

    @property
    def margin_change(self) -> Decimal | None:
        if self.margin_after is None or self.margin_before is None:
            return None
        return self.margin_after - self.margin_before

    @property
    def difference(self) -> Decimal:
        return self.amount_after - self.amount_before


class ProposalCounts(NamedTuple):
    every: int
    open: int
    waiting: int
    applied: int
    ended: int


def lines_to_measure(company_id: int, proposal_id: int) -> Sequence[Row]:
    """The lines of a proposal that could be read: line_no, input."""
    return SQL("lines_to_measure", company_id=company_id, proposal_id=proposal_id)


def places_of_prices(company_id: int, prices: Sequence[Any]) -> list[PlaceOfPrice | None]:
    """For each price of one item (`SetPrice`), whom to compare it for; None for wider ones."""
    if not prices:
        return []
    asked = [
        _Named(
            price.item, price.unit, price.customer, price.ship_to, price.contract, price.currency,
            price.min_quantity,
        )
        for price in prices
    ]  # fmt: skip
    places: list[PlaceOfPrice | None] = [None] * len(prices)
    for row in SQL("places_of_prices", Batch(asked), company_id=company_id):
        places[row.nth - 1] = PlaceOfPrice(
            row.customer_id, row.ship_to_id, row.item_id, row.unit_id, row.currency, row.quantity,
            row.cost, prices[row.nth - 1].coupon,
        )  # fmt: skip
    return places


def proposals(
    company_id: int, *, view: str = "", search: str = "", after: int | None = None, limit: int = 50
) -> list[ProposalRow]:
    """Proposals, the newest first; `view`: open (draft), waiting, applied, ended, or all."""
    rows = SQL(
        "proposals", company_id=company_id, view=view, search=like_safe(search), after=after,
        page_size=limit, prepare=False,
    )  # fmt: skip
    return [ProposalRow(*row) for row in rows]


def proposal_counts(company_id: int) -> ProposalCounts:
    """How many there are in each view."""
    (row,) = SQL("proposal_counts", company_id=company_id)
    return ProposalCounts(*row)


def proposal(company_id: int, proposal_id: int) -> Proposal | None:
    """One proposal, with who decided on it."""
    rows = SQL("proposal", company_id=company_id, proposal_id=proposal_id)
    return Proposal(*rows[0]) if rows else None


def proposal_lines(
    company_id: int,
    proposal_id: int,
    *,
    wrong_only: bool = False,
    after: int | None = None,
    limit: int = 100,
) -> list[ProposalLine]:
    """Lines by number; those after the line `after`."""
    rows = SQL(
        "proposal_lines", company_id=company_id, proposal_id=proposal_id, wrong_only=wrong_only,
        after=after, page_size=limit, prepare=False,
    )  # fmt: skip
    return [ProposalLine(*row) for row in rows]
