"""Contracts and jobs: the list, one with its prices and caps; made, extended, ended, raised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.company.queries import company_facts
from tradewright.control.queries import history
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, menu, page, queue, tile
from tradewright.kernel.exports import MOST, csv_file
from tradewright.kernel.lists import Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Block, Fact, Happening, Queue, Tile, Waiting
from tradewright.kernel.typed import Typed

from ..operations.contracts import (
    EndContract,
    EscalateContract,
    ExtendContract,
    MakeContract,
    end_contracts,
    escalate_contracts,
    extend_contracts,
    make_contracts,
)
from ..operations.proposals import propose_prices
from ..queries import conditions as found_in
from ..queries.masters import ContractRow, contract_counts, contracts, draws

menu("Pricing", "Contracts", "contracts", "writing-sign", order=40)

VIEWS = ("", "running", "ending", "missed", "ended")
WORDS = {
    "": "All", "running": "Running", "ending": "End within 60 days", "missed": "Rise missed",
    "ended": "Over",
}  # fmt: skip
KINDS = (("contract", "Contract"), ("job", "Job"))
COLUMNS = (
    "number", "name", "kind", "status", "customer", "customer_name", "ship_to",
    "customer_reference", "valid_from", "valid_to", "escalator_percent", "escalates_from",
    "escalated_on", "prices",
)  # fmt: skip
TOPICS = {
    "pricing.contract_made": ("Made", "plus"),
    "pricing.contract_extended": ("Extended", "calendar-plus"),
    "pricing.contract_ended": ("Ended", "calendar-off"),
    "pricing.contract_escalated": ("Prices raised", "trending-up"),
}


@page("contracts/", name="contracts", duty="pricing.read")
def contract_list(request: WorkRequest) -> HttpResponseBase:
    """Contracts by their last day: what ends soon, and what should have risen, first."""
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    address = asked(request, tabs=VIEWS)
    place = address.place(2)
    rows = contracts(
        company_id, today=today, view=address.tab, search=address.words,
        after=(_day(place[0]), place[1]), limit=address.fetch,
    )  # fmt: skip
    counts = contract_counts(company_id, today=today)
    shown = dict(zip(VIEWS, counts, strict=True))
    return render(request, "pricing/contracts.html", {
        "title": "Contracts",
        "pretitle": "Pricing",
        "acts": [
            Act("New contract", reverse("new_contract"), "plus", make_contracts.duty, method="get")
        ],
        "today": today,
        "list": address.listing(
            rows,
            key=lambda row: (row.valid_to, row.id),
            tabs=[
                Tab(view, WORDS[view], shown[view],
                    "waits" if view in ("ending", "missed") and shown[view] else "plain")
                for view in VIEWS
            ],
            file=address.file("contracts_csv"),
            empty="Contracts stand here once one is made.",
        ),
    })  # fmt: skip


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


@page("contracts.csv", name="contracts_csv", duty="pricing.read")
def contracts_csv(request: WorkRequest) -> HttpResponseBase:
    """The list as it is narrowed, as a file."""
    address = asked(request, tabs=VIEWS)
    rows = contracts(
        request.actor.company_id, today=timezone.localdate(request.at), view=address.tab,
        search=address.words, limit=MOST,
    )  # fmt: skip
    return csv_file("contracts", COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in rows))


@page("contracts/<int:contract_id>/", name="contract", duty="pricing.read")
def contract(
    request: WorkRequest,
    contract_id: int,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """A contract: its prices, what was taken of its caps, when it ends and rises."""
    company_id, today = request.actor.company_id, timezone.localdate(request.at)
    found = _found(request, contract_id)
    rows = found_in.conditions(company_id, contract_id=contract_id, limit=200)
    return render(request, "pricing/contract.html", {
        "title": found.number,
        "pretitle": dict(KINDS)[found.kind],
        "state": "ended" if found.valid_to and found.valid_to < today else "active",
        "watched": [("price_contract", contract_id)],
        "acts": [
            Act("Propose a price", f"{reverse('new_price')}?buyer=contract&contract={found.number}",
                "plus", propose_prices.duty, method="get"),
        ],
        "blocked": _block(found, today),
        "facts": _facts(found),
        "found": found,
        "rows": rows,
        "capped": [row for row in rows if row.cap_quantity is not None],
        "draws": draws(company_id, contract_id),
        "today": today,
        "values": values or _suggested(found, today),
        "errors": errors or {},
        "may_change": request.actor.may(extend_contracts.duty) and found.status == "active",
        "happenings": [
            Happening(
                one.at, TOPICS.get(one.topic, (one.topic, ""))[0], who=one.who,
                why=str(one.body.get("reason") or ""),
                icon=TOPICS.get(one.topic, ("", "point"))[1],
            )
            for one in history(company_id, [("price_contract", contract_id)])
        ],
    })  # fmt: skip


def _found(request: WorkRequest, contract_id: int) -> ContractRow:
    rows = contracts(
        request.actor.company_id, today=timezone.localdate(request.at), contract_id=contract_id,
        limit=1,
    )  # fmt: skip
    if not rows:
        raise Http404
    return rows[0]


def _suggested(found: ContractRow, today: date) -> dict[str, str]:
    """The usual next step: a year more, the day on which its prices should have risen."""
    until = found.valid_to
    longer = until.replace(year=until.year + 1, day=min(until.day, 28)) if until else None
    return {
        "valid_to": longer.isoformat() if longer else "",
        "ends_on": max(today, found.valid_from).isoformat(),
        "from_day": (found.missed_on or today).isoformat(),
        "percent": f"{found.escalator_percent.normalize():f}" if found.escalator_percent else "",
    }


def _block(found: ContractRow, today: date) -> Block | None:
    if found.missed_on and found.status == "active":
        return Block(
            f"Its prices should have risen by {found.escalator_percent} % on {found.missed_on}."
        )
    if found.valid_to and found.status == "active" and 0 <= (found.valid_to - today).days <= 60:
        return Block(f"It ends in {(found.valid_to - today).days} days: extend it, or let it end.")
    return None


def _facts(found: ContractRow) -> list[Fact]:
    until = f"{found.valid_to.day} {found.valid_to:%b %Y}" if found.valid_to else "no end"
    rises = "–"
    if found.escalator_percent is not None and found.escalates_from is not None:
        rises = f"{found.escalator_percent.normalize():f} % a year"
    return [
        Fact("Called", found.name, hint=found.customer_reference),
        Fact("Customer", found.customer, url=link("customer", found.customer_id),
             hint=found.customer_name),
        Fact("Place", found.ship_to or "all"),
        Fact("From", f"{found.valid_from.day} {found.valid_from:%b %Y}", hint=f"until {until}"),
        Fact("Rises", rises,
             hint=f"last on {found.escalated_on}" if found.escalated_on else ""),
    ]  # fmt: skip


@page("contracts/new/", name="new_contract", duty=make_contracts.duty)
def new_contract(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The form of a contract or a job."""
    fresh = {
        "kind": "contract", "customer": request.GET.get("customer", ""),
        "valid_from": timezone.localdate(request.at).isoformat(),
    }  # fmt: skip
    return render(request, "pricing/new_contract.html", {
        "title": "New contract",
        "pretitle": "Contracts",
        "kinds": KINDS,
        "values": values or fresh,
        "errors": errors or {},
    })  # fmt: skip


@page("contracts/new/", name="make_contract", duty=make_contracts.duty, methods=("POST",))
def make_contract(request: WorkRequest) -> HttpResponseBase:
    """The contract stands; its prices are proposed next."""
    typed = Typed(request.POST)
    row = MakeContract(
        typed.text("number"), typed.text("name"), typed.text("customer"),
        typed.needed_day("valid_from"), typed.day("valid_to"), typed.text("kind") or "contract",
        typed.text("ship_to"), typed.text("customer_reference"), typed.text("note"),
        typed.number("escalator_percent"), typed.day("escalates_from"),
    )  # fmt: skip
    if typed.wrong:
        return again(request, new_contract, typed.wrong)
    outcomes = make_contracts([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, new_contract, outcomes[0])
    return told(request, outcomes, back=reverse("contract", args=[outcomes[0].id]))


@page(
    "contracts/<int:contract_id>/extend/", name="extend_contract", duty=extend_contracts.duty,
    methods=("POST",),
)  # fmt: skip
def extend_contract(request: WorkRequest, contract_id: int) -> HttpResponseBase:
    """It holds longer, with the prices that would have ended with it."""
    typed = Typed(request.POST)
    row = ExtendContract(typed.text("number"), typed.day("valid_to"), typed.text("reason"))
    if typed.wrong:
        return again(request, contract, typed.wrong, contract_id=contract_id)
    outcomes = extend_contracts([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, contract, outcomes[0], contract_id=contract_id)
    return told(request, outcomes, back=reverse("contract", args=[contract_id]))


@page(
    "contracts/<int:contract_id>/end/", name="end_contract", duty=end_contracts.duty,
    methods=("POST",),
)  # fmt: skip
def end_contract(request: WorkRequest, contract_id: int) -> HttpResponseBase:
    """It ends with its prices."""
    typed = Typed(request.POST)
    row = EndContract(typed.text("number"), typed.needed_day("ends_on"), typed.text("reason"))
    if typed.wrong:
        return again(request, contract, typed.wrong, contract_id=contract_id)
    outcomes = end_contracts([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, contract, outcomes[0], contract_id=contract_id)
    return told(request, outcomes, back=reverse("contract", args=[contract_id]))


@page(
    "contracts/<int:contract_id>/escalate/", name="escalate_contract",
    duty=escalate_contracts.duty, methods=("POST",),
)  # fmt: skip
def escalate_contract(request: WorkRequest, contract_id: int) -> HttpResponseBase:
    """All its prices rise from a day on."""
    typed = Typed(request.POST)
    row = EscalateContract(
        typed.text("number"), typed.needed_day("from_day"), typed.number("percent"),
        typed.text("reason"),
    )  # fmt: skip
    if typed.wrong:
        return again(request, contract, typed.wrong, contract_id=contract_id)
    outcomes = escalate_contracts([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, contract, outcomes[0], contract_id=contract_id)
    return told(request, outcomes, back=reverse("contract", args=[contract_id]))


def _today(actor: Actor, at: datetime) -> date:
    return company_facts(actor.company_id).day(at)


@tile(duty=extend_contracts.duty, order=30)
def contracts_tile(*, actor: Actor, at: datetime) -> list[Tile]:
    """Contracts that end soon, and those whose prices should have risen."""
    counts = contract_counts(actor.company_id, today=_today(actor, at))
    tiles = []
    if counts.ending:
        tiles.append(Tile("Contracts end", counts.ending, f"{reverse('contracts')}?tab=ending",
                          "waits", "within 60 days", "writing-sign"))  # fmt: skip
    if counts.missed:
        tiles.append(Tile("Rises missed", counts.missed, f"{reverse('contracts')}?tab=missed",
                          "blocked", "contracts whose prices stayed", "trending-up"))  # fmt: skip
    return tiles


@queue(duty=extend_contracts.duty, order=40)
def renewals(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Contracts to be renewed, the first to end first."""
    today = _today(actor, at)
    rows = contracts(actor.company_id, today=today, view="ending", limit=limit)
    if not rows:
        return None
    return Queue(
        "Contracts to renew", f"{reverse('contracts')}?tab=ending",
        [
            Waiting(
                row.number, reverse("contract", args=[row.id]), row.customer_name,
                f"ends in {(row.valid_to - today).days} days" if row.valid_to else "",
                verb="Extend", step_url=f"{reverse('contract', args=[row.id])}#change",
            )
            for row in rows
        ],
        "writing-sign",
    )  # fmt: skip
