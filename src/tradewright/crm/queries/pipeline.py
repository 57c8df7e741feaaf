"""Reads about the pipeline as a whole: the board, the forecast, how stages convert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tradewright.kernel.sql import statements

from .opportunities import Narrowed, Totals
from .stages import StageRow, stages

SQL = statements()

CARDS = 8


class Card(NamedTuple):
    """An opportunity on the board; the amount in the company's currency."""

    stage_id: int
    id: int
    number: str
    version: int
    name: str
    customer_id: int | None
    customer_name: str
    owner: str | None
    amount: Decimal
    probability: Decimal
    forecast: str
    expected_on: date | None
    closed_on: date | None
    stage_since: datetime
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its first cards; `totals` are of all that stands in it."""

    stage: StageRow
    totals: Totals
    cards: list[Card]


class ForecastRow(NamedTuple):
    """A seller's month; `owner` is None for what nobody has. Amounts in the company's currency."""

    owner: str | None
    owner_name: str
    manager: str | None
    month: date
    target: Decimal | None
    won: Decimal
    committed: Decimal
    best_case: Decimal
    pipeline: Decimal
    weighted: Decimal


class StageConversion(NamedTuple):
    """How many opportunities reached a stage, what became of them, and the mean days in it."""

    stage: str
    kind: str
    reached: int
    won: int
    lost: int
    amount: Decimal
    days: Decimal | None


class LossReason(NamedTuple):
    reason: str
    competitor: str
    count: int  # type: ignore[assignment]  # a figure, not the method of tuples
    amount: Decimal


def board(
    company_id: int, narrowed: Narrowed, *, mine: bool = False, by_day: bool = False
) -> list[Column]:
    """The stages in their order; of what is won or lost only that of this month stands there."""
    given = dict(narrowed.values()) | {"user_id": narrowed.user_id if mine else None}
    sums = {
        row.stage_id: Totals(*row[1:])
        for row in SQL("pipeline_sums", prepare=False, company_id=company_id, **given)
    }
    rows = SQL(
        "pipeline_cards", prepare=False, company_id=company_id, by_day=by_day, cards=CARDS, **given
    )
    cards: dict[int, list[Card]] = {}
    for row in rows:
        cards.setdefault(row.stage_id, []).append(Card(*row))
    none = Totals(0, Decimal(0), Decimal(0))
    return [
        Column(stage, sums.get(stage.id, none), cards.get(stage.id, []))
        for stage in stages(company_id)
    ]


def forecast(company_id: int, *, since: date, until: date, **only: str | None) -> list[ForecastRow]:
    """By seller and month from `since` to the month before `until`; `only` are owner, manager and
    region."""
    rows = SQL(
        "forecast", prepare=False, company_id=company_id, since=since, until=until, **_only(only)
    )
    return [ForecastRow(*row) for row in rows]


def conversion(company_id: int, *, since: datetime, **only: str | None) -> list[StageConversion]:
    """The stages with what reached them since then."""
    rows = SQL("conversion", prepare=False, company_id=company_id, since=since, **_only(only))
    return [StageConversion(*row) for row in rows]


def loss_reasons(company_id: int, *, since: date, **only: str | None) -> list[LossReason]:
    """Why and to whom opportunities were lost since then, the most frequent first."""
    rows = SQL("loss_reasons", prepare=False, company_id=company_id, since=since, **_only(only))
    return [LossReason(*row) for row in rows]


def _only(given: Mapping[str, str | None]) -> dict[str, Any]:
    return {name: given.get(name) for name in ("owner", "manager", "region")}
