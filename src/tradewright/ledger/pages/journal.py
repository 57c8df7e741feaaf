"""The journal: every entry, what it posts, and the document it comes from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tradewright.control.queries import document_numbers, history
from tradewright.kernel.doors import WorkRequest, link, menu, page, searcher
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Asked, Filter, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Block, Fact, Found, Happening, Step

from .. import queries

menu("Ledger", "Journal", "journal", "book", order=10)

COLUMNS = ("Entry", "Posted on", "Document date", "Kind", "Description", "Document", "Amount")

# the table of a document → the name of its page, where they differ
PAGES = {"return_order": "return"}
WORDS = {"return_order": "Return", "stock_document": "Stock receipt or count"}


def spoken(source: str) -> str:
    """The table of a document as a person calls it."""
    return WORDS.get(source, source.replace("_", " ").capitalize())


def document_url(source: str, source_id: int) -> str:
    """The page of the document behind an entry; "" where it has none."""
    return link(PAGES.get(source, source), source_id)


@page("journal/", name="journal", duty="ledger.read")
def journal(request: WorkRequest) -> HttpResponseBase:
    """Entries, newest first, each with its document; of one account with what they move on it."""
    company_id = request.actor.company_id
    address, account = _asked(request)
    narrowed = _narrowed(company_id, address, account)
    rows = queries.entries(**narrowed, before=address.place(1)[0], limit=address.fetch)
    # the sums of all entries ever are the trial balance's business
    is_narrowed = bool(address.words or any(address.values.values()))
    totals = queries.entry_totals(**narrowed) if is_narrowed else None
    return render(request, "ledger/journal.html", {
        "title": "Journal",
        "pretitle": f"Account {account.code} {account.name}" if account else "Ledger",
        "account": account,
        "documents": _documents(company_id, rows),
        "list": address.listing(
            rows,
            key=lambda row: (row.id,),
            count=totals.how_many if totals else None,
            foot=_foot(totals, account, request.workplace.currency) if totals else (),
            file=address.file("journal_csv"),
            empty="Entries stand here once a document has posted.",
        ),
    })  # fmt: skip


def _asked(request: WorkRequest) -> tuple[Asked, queries.AccountFacts | None]:
    """What the address asks for, and the account that it names."""
    company_id = request.actor.company_id
    accounts = queries.accounts(company_id=company_id)
    sources = queries.sources(company_id=company_id)
    filters = (
        Filter("account", "Account", "choice", [(a.code, f"{a.code} {a.name}") for a in accounts]),
        Filter("source", "Document", "choice", [(source, spoken(source)) for source in sources]),
        Filter("since", "From", "date"),
        Filter("until", "To", "date"),
    )
    address = asked(request, filters=filters)
    return address, next((a for a in accounts if a.code == address.values["account"]), None)


def _narrowed(
    company_id: int, address: Asked, account: queries.AccountFacts | None
) -> dict[str, Any]:
    given = address.values
    return {
        "company_id": company_id, "account_id": account.id if account else None,
        "source": given["source"] or "", "first": given["since"], "last": given["until"],
        "search": address.words,
    }  # fmt: skip


def _foot(
    totals: queries.EntryTotals, account: queries.AccountFacts | None, currency: str
) -> list[Fact]:
    foot = [
        Fact("Debit", totals.debit, currency=currency),
        Fact("Credit", totals.credit, currency=currency),
    ]
    if account:
        foot.append(Fact("Movement", totals.debit - totals.credit, currency=currency))
    return foot


def _documents(company_id: int, rows: list[queries.Entry]) -> dict[int, tuple[str, str]]:
    """Entry id → number (or kind) and page of the document behind it, in one query."""
    numbers = document_numbers(company_id, [(row.source, row.source_id) for row in rows])
    return {
        row.id: (
            numbers.get((row.source, row.source_id)) or spoken(row.source),
            document_url(row.source, row.source_id),
        )
        for row in rows
    }


@page("journal.csv", name="journal_csv", duty="ledger.read")
def journal_csv(request: WorkRequest) -> HttpResponseBase:
    """The entries as they are narrowed, as a file."""
    company_id = request.actor.company_id
    address, account = _asked(request)
    rows = queries.entries(**_narrowed(company_id, address, account), limit=MOST)
    numbers = document_numbers(company_id, [(row.source, row.source_id) for row in rows])
    return csv_file("journal", COLUMNS, (
        (row.number, row.posting_date, row.document_date, row.kind, row.description,
         numbers.get((row.source, row.source_id), ""), row.amount)
        for row in rows
    ))  # fmt: skip


@page("journal/<int:entry_id>/", name="entry", duty="ledger.read")
def entry(request: WorkRequest, entry_id: int) -> HttpResponseBase:
    """One entry: its lines, the document behind it, and that nobody has touched it since."""
    company_id = request.actor.company_id
    found = queries.entry(entry_id, company_id=company_id)
    if found is None:
        raise Http404
    document = (found.source, found.source_id)
    number = document_numbers(company_id, [document]).get(document) or spoken(found.source)
    lines = queries.entry_lines([entry_id], company_id=company_id)
    currency = request.workplace.currency
    return render(request, "ledger/entry.html", {
        "title": found.number,
        "pretitle": "Journal entry",
        "state": "reversed" if found.reversed_by_id else "posted",
        "blocked": None if found.is_intact else Block(
            "What stands in this entry is not what was posted: its hash does not fit. "
            "Tell whoever runs the database."
        ),
        "facts": [
            Fact("Amount", found.amount, currency=currency),
            Fact("Posted on", _day(found.posting_date),
                 hint="" if found.posting_date == found.document_date
                 else f"document of {_day(found.document_date)}: its period was closed"),
            Fact("Document", number, url=document_url(*document), hint=spoken(found.source)),
            Fact("Period", "open" if found.period_status == "open" else "closed"),
            Fact("Untouched since posting", "yes" if found.is_intact else "no",
                 hint="its hash fits" if found.is_intact else "its hash does not fit"),
        ],
        "steps": _steps(found, number, entry_id),
        "entry": found,
        "lines": lines,
        "customers": {line.customer_id: link("customer", line.customer_id)
                      for line in lines if line.customer_id},
        "total": found.amount,
        "journal_url": reverse("journal"),
        "happenings": [
            Happening(one.at, one.what, one.who, one.why, icon="file")
            for one in history(company_id, [document])
        ],
    })  # fmt: skip


def _steps(found: queries.EntryHead, number: str, entry_id: int) -> list[Step]:
    """Document → entry → the entry that takes it back, or the one it takes back."""
    steps = [
        Step(spoken(found.source), number, on=found.document_date,
             url=document_url(found.source, found.source_id)),
        Step("Entry", found.number, "reversed" if found.reversed_by_id else "posted",
             found.posting_date, current=True),
    ]  # fmt: skip
    for word, other in (("Reversal", found.reversed_by_id), ("Reverses", found.reverses_id)):
        if other:
            steps.append(Step(word, f"Entry {other}", url=reverse("entry", args=[other])))
    return steps


@page("journal/of/<str:source>/<int:source_id>/", name="entries_of", duty="ledger.read")
def entries_of(request: WorkRequest, source: str, source_id: int) -> HttpResponseBase:
    """What a document posted: its one entry at once, several as a list."""
    company_id = request.actor.company_id
    rows = queries.entries(company_id=company_id, source=source, source_id=source_id, limit=100)
    if len(rows) == 1:
        return HttpResponseRedirect(reverse("entry", args=[rows[0].id]))
    number = document_numbers(company_id, [(source, source_id)]).get((source, source_id), "")
    url = document_url(source, source_id)
    return render(request, "ledger/journal.html", {
        "title": f"Entries of {number or spoken(source).lower()}",
        "pretitle": "Journal",
        "acts": [Act(f"Open {number or spoken(source).lower()}", url, method="get")] if url else [],
        "documents": _documents(company_id, rows),
        "list": asked(request).listing(
            rows, count=len(rows), searchable=False, empty="This document has posted nothing."
        ),
    })  # fmt: skip


def _day(day: Any) -> str:
    return f"{day.day} {day:%b %Y}"


@searcher("Journal entries", duty="ledger.read", order=90)
def find_entries(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Entries by the beginning of their number."""
    if not any(letter.isdigit() for letter in words):
        return []
    rows = queries.entries(company_id=actor.company_id, number=words, limit=limit)
    return [
        Found(row.number, reverse("entry", args=[row.id]), row.description, "book") for row in rows
    ]
