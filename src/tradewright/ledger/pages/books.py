"""How the books are set up: accounts, posting rules, periods that open and close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.control.queries import history
from tradewright.kernel.answers import told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, menu, page, tile
from tradewright.kernel.lists import asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Tile
from tradewright.kernel.typed import Typed

from .. import queries
from ..operations.periods import SetPeriod, set_periods

menu("Ledger", "Periods", "periods", "calendar-month", order=30)
menu("Ledger", "Accounts", "accounts", "list-tree", order=40)
menu("Ledger", "Posting rules", "posting_rules", "route", order=50)

KINDS = {"asset": "Asset", "liability": "Liability", "equity": "Equity", "income": "Income",
         "expense": "Expense"}  # fmt: skip
CONTROLS = {"receivable": "receivables", "inventory": "stock", "tax": "tax", "bank": "bank"}


@page("accounts/", name="accounts", duty="ledger.read")
def accounts(request: WorkRequest) -> HttpResponseBase:
    """The chart of accounts with what stands on each now."""
    company_id = request.actor.company_id
    now = {
        one.account_id: one.amount
        for one in queries.trial_balance(company_id=company_id, first=None, last=date.max)
    }
    address = asked(request, limit=1_000)
    words = address.words.lower()
    rows = [
        {"id": one.id, "code": one.code, "name": one.name, "kind": KINDS[one.kind],
         "control": CONTROLS.get(one.control, ""), "amount": now.get(one.id),
         "is_active": one.is_active}
        for one in queries.accounts(company_id=company_id)
        if words in f"{one.code} {one.name}".lower()
    ]  # fmt: skip
    return render(request, "ledger/accounts.html", {
        "title": "Accounts",
        "pretitle": "Ledger",
        "list": address.listing(
            rows, count=len(rows), empty="The books of this company are not open yet."
        ),
    })  # fmt: skip


@page("posting-rules/", name="posting_rules", duty="ledger.read")
def posting_rules(request: WorkRequest) -> HttpResponseBase:
    """Which account each purpose posts to: the most particular rule wins."""
    rows = [
        {"id": place, "purpose": one.purpose.replace("_", " ").capitalize(), "rule": one}
        for place, one in enumerate(queries.posting_rules(company_id=request.actor.company_id))
    ]
    return render(request, "ledger/posting_rules.html", {
        "title": "Posting rules",
        "pretitle": "Ledger",
        "list": asked(request, limit=1_000).listing(
            rows, count=len(rows), searchable=False,
            empty="The books of this company are not open yet.",
        ),
    })  # fmt: skip


@page("periods/", name="periods", duty="ledger.read")
def periods(request: WorkRequest) -> HttpResponseBase:
    """The months, newest first: which are closed, by whom and why one was opened again."""
    company_id = request.actor.company_id
    every = queries.periods(company_id=company_id)
    today = timezone.localdate(request.at)
    told_of = {one.key: one for one in reversed(
        history(company_id, [("period", period.id) for period in every], limit=1_000)
    )}  # fmt: skip
    open_ones = [period for period in every if period.status == "open"]
    closed_ones = [period for period in every if period.status == "closed"]
    shown = [period for period in every if period.starts_on <= today] or every
    return render(request, "ledger/periods.html", {
        "title": "Periods",
        "pretitle": "Ledger",
        "acts": _acts(every, today),
        "today": today,
        "rows": [(period, told_of.get(period.id)) for period in reversed(shown)],
        "later": len(every) - len(shown),
        "to_close": open_ones[0] if open_ones else None,
        "to_reopen": closed_ones[-1] if closed_ones else None,
    })  # fmt: skip


def _acts(every: list[queries.PeriodFacts], today: date) -> list[Act]:
    waiting = _ended_open(every, today)
    if len(waiting) < 2:
        return []
    span = f"{waiting[0].starts_on:%B %Y} to {waiting[-1].starts_on:%B %Y}"
    return [
        Act(f"Close {len(waiting)} months", reverse("close_ended"), "lock", set_periods.duty,
            confirm=f"Close {span}? Later documents of these months post into the next open one.")
    ]  # fmt: skip


@page("periods/set/", name="set_period", duty=set_periods.duty, methods=("POST",))
def set_period(request: WorkRequest) -> HttpResponseBase:
    """A period closes, or opens again with a reason."""
    typed = Typed(request.POST)
    row = SetPeriod(typed.needed_day("starts_on"), typed.text("status"), typed.text("note"))
    outcomes = set_periods([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("periods"), labels=[f"{row.starts_on:%B %Y}"])


@page("periods/close-ended/", name="close_ended", duty=set_periods.duty, methods=("POST",))
def close_ended(request: WorkRequest) -> HttpResponseBase:
    """Every month that ended before this one closes, the oldest first."""
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    with entered(company_id):
        waiting = _ended_open(queries.periods(company_id=company_id), today)
    rows = [SetPeriod(period.starts_on, "closed") for period in waiting]
    outcomes = set_periods(rows, actor=request.actor, at=request.at)
    labels = [f"{row.starts_on:%B %Y}" for row in rows]
    return told(request, outcomes, back=reverse("periods"), labels=labels)


def _ended_open(every: Iterable[queries.PeriodFacts], today: date) -> list[queries.PeriodFacts]:
    return [period for period in every if period.status == "open" and period.ends_on < today]


@tile(duty=set_periods.duty, order=70)
def close_tile(*, actor: Actor, at: datetime) -> Tile | None:
    """Months that have ended and are still open, for those who close them."""
    today = timezone.localdate(at)
    waiting = _ended_open(queries.periods(company_id=actor.company_id), today)
    if not waiting:
        return None
    hint = (
        f"{waiting[0].starts_on:%B %Y}"
        if len(waiting) == 1
        else f"since {waiting[0].starts_on:%B %Y}"
    )
    return Tile(
        "Months to close", len(waiting), reverse("periods"), "waits", hint, "calendar-month"
    )
