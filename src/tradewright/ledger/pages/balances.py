"""The trial balance: opening, movement and closing of every account; each opens its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.exports import csv_file

from .. import queries

menu("Ledger", "Trial balance", "trial_balance", "scale", order=20)

ZERO = Decimal(0)
COLUMNS = ("account", "name", "kind", "opening_debit", "opening_credit", "movement_debit",
           "movement_credit", "closing_debit", "closing_credit")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """An amount on the side it stands on."""

    debit: Decimal | None
    credit: Decimal | None


def _sides(amount: Decimal) -> Sides:
    return Sides(amount if amount > 0 else None, -amount if amount < 0 else None)


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    kind: str
    opening: Sides
    movement: Sides
    closing: Sides
    url: str


@page("trial-balance/", name="trial_balance", duty="ledger.read")
def trial_balance(request: WorkRequest) -> HttpResponseBase:
    """Every account with a balance, over the months asked; debits equal credits."""
    company_id = request.actor.company_id
    periods = queries.periods(company_id=company_id)
    if not periods:
        return render(request, "ledger/trial_balance.html", {
            "title": "Trial balance", "pretitle": "Ledger", "periods": []
        })  # fmt: skip
    first, last = _span_asked(request, periods)
    rows = _rows(company_id, first, last)
    today = timezone.localdate(request.at)
    totals = _totals(rows)
    choices = [
        (p.starts_on.isoformat(), f"{p.starts_on:%B %Y}{'' if p.status == 'open' else ' (closed)'}")
        for p in reversed(periods)
        if p.starts_on <= max(today, last.starts_on)
    ]
    return render(request, "ledger/trial_balance.html", {
        "title": "Trial balance",
        "pretitle": _spoken(first, last),
        "periods": choices,
        "since": first.starts_on.isoformat(),
        "until": last.starts_on.isoformat(),
        "file": f"{reverse('trial_balance_csv')}?since={first.starts_on}&until={last.starts_on}",
        "rows": rows,
        "totals": totals,
        "balanced": all(sides.debit == sides.credit for sides in totals.values()),
    })  # fmt: skip


@page("trial-balance.csv", name="trial_balance_csv", duty="ledger.read")
def trial_balance_csv(request: WorkRequest) -> HttpResponseBase:
    """The balances of the months asked, as a file."""
    company_id = request.actor.company_id
    periods = queries.periods(company_id=company_id)
    if not periods:
        raise Http404
    rows = _rows(company_id, *_span_asked(request, periods))
    return csv_file("trial-balance", COLUMNS, (_cells(row) for row in rows))


def _span_asked(
    request: WorkRequest, periods: Sequence[queries.PeriodFacts]
) -> tuple[queries.PeriodFacts, queries.PeriodFacts]:
    """First and last period asked; the one of today where none is."""
    today = timezone.localdate(request.at)
    last = _chosen(periods, request.GET.get("until"), today)
    first = _chosen(periods, request.GET.get("since"), last.starts_on)
    return min(first, last, key=lambda period: period.starts_on), last


def _rows(company_id: int, first: queries.PeriodFacts, last: queries.PeriodFacts) -> list[Row]:
    found = queries.trial_balance(company_id=company_id, first=first.starts_on, last=last.ends_on)
    return [_row(one, first.starts_on, last.ends_on) for one in found]


def _chosen(
    periods: Sequence[queries.PeriodFacts], asked: str | None, today: date
) -> queries.PeriodFacts:
    """The period that begins on the day asked; else the one of today, else the last."""
    by_start = {p.starts_on.isoformat(): p for p in periods}
    if asked in by_start:
        return by_start[asked]
    return next((p for p in periods if p.starts_on <= today <= p.ends_on), periods[-1])


def _spoken(first: queries.PeriodFacts, last: queries.PeriodFacts) -> str:
    if first.id == last.id:
        return f"{first.starts_on:%B %Y}"
    return f"{first.starts_on:%B %Y} to {last.starts_on:%B %Y}"


def _row(one: queries.Balance, first: date, last: date) -> Row:
    url = f"{reverse('journal')}?account={one.code}&since={first}&until={last}"
    return Row(
        one.code, one.name, one.kind, _sides(one.amount_before),
        _sides(one.amount - one.amount_before), _sides(one.amount), url,
    )  # fmt: skip


def _totals(rows: Sequence[Row]) -> dict[str, Sides]:
    return {
        column: Sides(
            sum((getattr(row, column).debit or ZERO for row in rows), ZERO),
            sum((getattr(row, column).credit or ZERO for row in rows), ZERO),
        )
        for column in ("opening", "movement", "closing")
    }


def _cells(row: Row) -> list[object]:
    sides = [
        value for s in (row.opening, row.movement, row.closing) for value in (s.debit, s.credit)
    ]
    return [row.code, row.name, row.kind, *sides]
