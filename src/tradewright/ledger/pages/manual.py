"""Entries by hand: the form, and one entry with what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.approvals.queries.requests import requests_about
from tradewright.control.queries import history, who_may
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.pieces import Block, Fact, Happening, Step
from tradewright.kernel.typed import Typed

from .. import queries
from ..operations.manual import (
    TABLE,
    EnterJournalEntry,
    EnterJournalLine,
    enter_journal_entries,
)
from ..queries import ManualEntry

menu("Ledger", "Entry by hand", "new_manual_entry", "pencil", order=15)

ROWS = 8
CELLS = ("account", "debit", "credit")
SAID = {
    "ledger.journal_entry_entered": ("Entered", "pencil", "waits"),
    "ledger.journal_entry_posted": ("Posted", "circle-check", "done"),
    "ledger.journal_entry_dropped": ("Not posted", "circle-x", "blocked"),
}


@page("journal/by-hand/", name="new_manual_entry", duty=enter_journal_entries.duty)
def new_manual_entry(
    request: WorkRequest,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """An empty entry, or one shown again with what is wrong."""
    values = values or {"posting_date": timezone.localdate(request.at).isoformat()}
    wrong = errors or {}
    accounts = queries.accounts(company_id=request.actor.company_id)
    return render(request, "ledger/new_manual_entry.html", {
        "title": "Entry by hand",
        "pretitle": "Ledger",
        "values": values,
        "errors": wrong,
        "accounts": [one for one in accounts if not one.control],
        "rows": [
            (n, {c: values.get(f"{c}-{n}", "") for c in CELLS},
             {c: wrong.get(f"{c}-{n}", "") for c in CELLS})
            for n in range(1, ROWS + 1)
        ],
    })  # fmt: skip


@page(
    "journal/by-hand/", name="enter_manual_entry", duty=enter_journal_entries.duty,
    methods=("POST",),
)  # fmt: skip
def enter_manual_entry(request: WorkRequest) -> HttpResponseBase:
    """The entry waits for another person."""
    typed = Typed(request.POST)
    used = [n for n in range(1, ROWS + 1) if any(typed.text(f"{cell}-{n}") for cell in CELLS)]
    for n in used:
        if not typed.text(f"account-{n}"):
            typed.wrong[f"account-{n}"] = "Give the account, or empty the line."
    lines = tuple(EnterJournalLine(typed.text(f"account-{n}"), _amount(typed, n)) for n in used)
    on = typed.needed_day("posting_date")
    if typed.wrong:
        return again(request, new_manual_entry, typed.wrong)
    row = EnterJournalEntry(on, typed.text("description"), lines, typed.text("external_id") or None)
    outcomes = enter_journal_entries([row], actor=request.actor, at=request.at)
    outcome = outcomes[0]
    if not outcome.accepted:
        line = outcome.detail.get("line")
        field = {"account": "account", "amount": "debit"}.get(outcome.code.field or "")
        cell = f"{field}-{used[line - 1]}" if line and field else outcome.field or ""
        return again(request, new_manual_entry, {cell: outcome.message})
    return told(request, outcomes, back=reverse("manual_entry", args=[outcome.id]))


def _amount(typed: Typed, n: int) -> Decimal:
    """Debit less credit."""
    debit, credit = typed.number(f"debit-{n}"), typed.number(f"credit-{n}")
    return (debit or Decimal(0)) - (credit or Decimal(0))


@page("journal/by-hand/<int:manual_entry_id>/", name="manual_entry", duty="ledger.read")
def manual_entry(request: WorkRequest, manual_entry_id: int) -> HttpResponseBase:
    """The entry as it was entered, who is asked, and the journal entry it became."""
    company_id = request.actor.company_id
    found = queries.manual_entry(manual_entry_id, company_id=company_id)
    if found is None:
        raise Http404
    asked = requests_about(company_id, TABLE, manual_entry_id)
    documents = [(TABLE, manual_entry_id), *(("approval_request", one.id) for one in asked)]
    steps = [
        Step("Entry by hand", found.number, found.status, found.entered_at, current=True),
        Step("Journal entry", found.entry_number or "", "posted" if found.entry_id else "",
             found.posting_date if found.entry_id else None,
             link("entry", found.entry_id) if found.entry_id else ""),
    ]  # fmt: skip
    block = None
    if found.status == "waiting" and asked:
        people = who_may(asked[0].approver_duty, company_id, request.at)
        others = ", ".join(one for one in people if one != found.entered_by)
        where = link("approval", asked[0].id)
        block = Block("It waits for another person.", found.entered_at, others, where, "Request")
    elif found.ended_reason and found.status != "posted":
        block = Block(f"Not posted: {found.ended_reason.rstrip('.')}.")
    return render(request, "ledger/manual_entry.html", {
        "title": found.number,
        "pretitle": "Entry by hand",
        "state": found.status,
        "blocked": block,
        "steps": steps,
        "facts": [
            Fact("What for", found.description),
            Fact("Amount", found.amount, currency=found.currency),
            Fact("Posting day", _day(found.posting_date)),
            Fact("Entered by", found.entered_by),
        ],
        "entry": found,
        "happenings": _happenings(company_id, documents, found),
    })  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _happenings(
    company_id: int, documents: list[tuple[str, int]], found: ManualEntry
) -> list[Happening]:
    said = []
    for one in history(company_id, documents):
        if one.topic in SAID:
            what, icon, tone = SAID[one.topic]
            said.append(
                Happening(one.at, what, one.who, str(one.body.get("reason") or ""), "", tone, icon)
            )
        elif one.topic == "approvals.approval_decided":
            what = f"Approval {one.body['decision']}"
            said.append(Happening(one.at, what, one.who, one.body["reason"], icon="checks"))
    return said
