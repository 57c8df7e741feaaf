"""Service cases: the list, one case with what was said, and the form that opens one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from tradewright.control.queries import history
from tradewright.kernel.answers import again, chosen, note, told
from tradewright.kernel.doors import WorkRequest, link, menu, page, searcher, tile
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Block, Fact, Found, Happening, Tile
from tradewright.kernel.sight import seen
from tradewright.kernel.typed import Typed

from ..models.cases import KINDS, PRIORITIES
from ..operations.case_conversion import ConvertCase, ReturnedGoods, convert_cases
from ..operations.cases import (
    AnswerCase,
    ChangeCase,
    MoveCase,
    OpenCase,
    answer_cases,
    change_cases,
    move_cases,
    open_cases,
)
from ..queries.activities import activities
from ..queries.cases import (
    VIEWS,
    CasePaper,
    case_counts,
    case_goods,
    case_list,
    case_numbers,
    cases_called,
    service_case,
)
from .case_credits import credit_ended, credit_request, credit_waits
from .telling import WORDS

menu("CRM", "Cases", "cases", "lifebuoy", order=40)

KIND_CHOICES = [(kind, kind.replace("_", " ").capitalize()) for kind in KINDS]
PRIORITY_CHOICES = [(one, one.capitalize()) for one in PRIORITIES]
FILTERS = (
    Filter("customer", "Customer"),
    Filter("kind", "Kind", "choice", KIND_CHOICES),
    Filter("priority", "Priority", "choice", PRIORITY_CHOICES),
)
SAID = [("answer", "We to the customer"), ("customer", "The customer to us"),
        ("internal", "A note among ourselves")]  # fmt: skip
MESSAGES = {"answer": "We answered", "customer": "The customer said", "internal": "Among ourselves"}


@page("cases/", name="cases", duty="crm.read")
def cases(request: WorkRequest) -> HttpResponseBase:
    """Cases by when they are to be resolved; the ticked ones can be resolved or closed."""
    actor = request.actor
    address = asked(request, tabs=VIEWS, filters=FILTERS)
    last_at, last_id = address.place(2)
    rows = case_list(
        actor.company_id, at=request.at, user_id=actor.user_id, view=address.tab,
        search=address.words, after=(parse_datetime(last_at) if last_at else None, last_id),
        limit=address.fetch, **address.values,
    )  # fmt: skip
    counts = case_counts(actor.company_id, at=request.at, user_id=actor.user_id)
    return render(request, "crm/cases.html", {
        "title": "Cases",
        "pretitle": "CRM",
        "acts": [Act("New case", reverse("new_case"), "lifebuoy", open_cases.duty, method="get")],
        "list": address.listing(
            rows,
            key=lambda row: (row.sort_at.isoformat(), row.id),
            tabs=[
                Tab("", "Open", counts.open_cases),
                Tab("late", "Late", counts.late, "blocked"),
                Tab("mine", "Mine", counts.mine),
                Tab("new", "New", counts.new, "waits"),
                Tab("waiting_customer", "Waiting", counts.waiting_customer),
                Tab("resolved", "Resolved", counts.resolved),
                Tab("all", "All", counts.all_cases),
            ],
            acts=[
                Act("Resolve", reverse("resolve_cases"), "circle-check", move_cases.duty,
                    ask="How"),
                Act("Close", reverse("close_cases"), "lock", move_cases.duty),
            ],
            empty="Cases stand here once a customer has asked or complained.",
        ),
    })  # fmt: skip


@tile(duty="crm.read", order=35)
def late_tile(*, actor: Actor, at: object) -> Tile | None:
    """Cases past their time."""
    counts = case_counts(actor.company_id, at=at, user_id=actor.user_id)  # type: ignore[arg-type]
    if not counts.late and not counts.new:
        return None
    if counts.late:
        return Tile("Late cases", counts.late, f"{link('cases')}?tab=late", "blocked",
                    f"{counts.new} new", "alarm")  # fmt: skip
    return Tile("New cases", counts.new, f"{link('cases')}?tab=new", "waits", "", "lifebuoy")


@searcher("Cases", duty="crm.read", order=60)
def find_cases(words: str, *, actor: Actor, limit: int) -> list[Found]:
    """Cases by the beginning of their number."""
    return [
        Found(row.number, link("case", row.id), f"{row.customer_name} · {row.subject}", "lifebuoy",
              row.status)
        for row in cases_called(actor.company_id, words, limit=limit)
    ]  # fmt: skip


@page("cases/<int:case_id>/", name="case", duty="crm.read")
def case(
    request: WorkRequest, case_id: int, values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """One case: what it is about, its clock, what was said, what it led to."""
    actor = request.actor
    company_id = actor.company_id
    found = service_case(company_id, case_id, at=request.at)
    if found is None:
        raise Http404
    row = found.row
    is_open = row.status in ("new", "open", "waiting_customer")
    documents = [("service_case", case_id)]
    today = request.at.date()
    about = credit_request(company_id, case_id)
    return render(request, "crm/case.html", {
        "pretitle": f"Case {row.number}",
        "title": row.subject,
        "state": row.status,
        "watched": documents,
        "acts": _acts(found, asks_credit=about is None or about.status != "waiting"),
        "blocked": credit_waits(about, request) or _late(found),
        "facts": _facts(found),
        "case": found,
        "credit_ended": credit_ended(about) if found.credit_note_id is None else "",
        "is_open": is_open,
        "may_answer": is_open and actor.may(answer_cases.duty),
        "may_change": is_open and actor.may(change_cases.duty),
        "sayings": MESSAGES,
        "said_choices": SAID,
        "kinds": KIND_CHOICES,
        "priorities": PRIORITY_CHOICES,
        "values": values or {"kind": row.kind, "priority": row.priority},
        "errors": errors or {},
        "steps_planned": activities(company_id, today=today, case_id=case_id, limit=10),
        "happenings": [
            Happening(one.at, one.what, one.who, one.why, "",
                      WORDS.get(one.topic, ("", "point", "plain"))[2],
                      WORDS.get(one.topic, ("", "point", "plain"))[1])
            for one in seen(history(company_id, documents, limit=20), actor)
        ],
    })  # fmt: skip


def _acts(found: CasePaper, *, asks_credit: bool) -> list[Act]:
    row = found.row
    fields = {"version": row.version}

    def moves(label: str, name: str, icon: str, ask: str = "") -> Act:
        return Act(label, reverse(name, args=[row.id]), icon, move_cases.duty, ask=ask,
                   fields=fields)  # fmt: skip

    if row.status == "closed":
        return [moves("Open again", "reopen_case", "rotate", "Why")]
    if row.status == "resolved":
        return [moves("Close", "close_case", "lock"),
                moves("Open again", "reopen_case", "rotate", "Why")]  # fmt: skip
    acts = [moves("Resolve", "resolve_case", "circle-check", "How it was resolved")]
    if found.return_id is None:
        acts.append(
            Act("Take goods back", reverse("return_of_case", args=[row.id]), "truck-return",
                convert_cases.duty, method="get")
        )  # fmt: skip
    if found.dispute_id is None and found.invoice_id is not None:
        acts.append(
            Act("Open a dispute", reverse("dispute_of_case", args=[row.id]), "gavel",
                convert_cases.duty, confirm=f"Dispute invoice {found.invoice}?", fields=fields)
        )  # fmt: skip
    if found.credit_note_id is None and asks_credit:
        acts.append(
            Act("Ask for a credit", reverse("credit_of_case", args=[row.id]), "receipt-refund",
                convert_cases.duty, method="get")
        )  # fmt: skip
    acts.append(
        Act("Plan an activity", f"{reverse('new_activity')}?case_id={row.id}", "calendar-plus",
            "crm.plan_activities", method="get")
    )  # fmt: skip
    return acts


def _late(found: CasePaper) -> Block | None:
    row = found.row
    if row.status in ("resolved", "closed") or not row.is_late:
        return None
    done = "answered" if found.responded_at is None else "resolved"
    return Block(
        f"Late: it was to be {done} before now.", row.due_at, row.assignee or "whoever takes it"
    )


def _facts(found: CasePaper) -> list[Fact]:
    row = found.row
    facts = [
        Fact("Customer", row.customer_name, link("customer", row.customer_id)),
        Fact("Kind", row.kind.replace("_", " ").capitalize()),
        Fact("Priority", row.priority.capitalize()),
        Fact("Assigned to", row.assignee or "nobody"),
    ]
    for label, number, name, key in (
        ("Order", found.order_number, "order", found.order_id),
        ("Shipment", found.shipment, "shipment", found.shipment_id),
        ("Invoice", found.invoice, "invoice", found.invoice_id),
        ("Item", found.item, "item", found.item_id),
        ("Return", found.return_number, "return", found.return_id),
        ("Credit note", found.credit_note, "invoice", found.credit_note_id),
    ):
        if key is not None:
            facts.append(Fact(label, number, link(name, key)))
    if found.dispute_id is not None:
        facts.append(Fact("Dispute", found.invoice, link("invoice", found.invoice_id or 0)))
    return facts


@page("cases/<int:case_id>/answer/", name="answer_case", duty=answer_cases.duty,
      methods=("POST",))  # fmt: skip
def answer_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """What was said is written down."""
    typed = Typed(request.POST)
    row = AnswerCase(
        case_id, typed.text("note"), typed.text("said") or "answer", typed.ticked("waits"),
        _version(request),
    )  # fmt: skip
    outcomes = answer_cases([row], actor=request.actor, at=request.at)
    if outcomes.refused and outcomes[0].field == "note":
        return again(request, case, outcomes[0], case_id=case_id)
    return told(request, outcomes, back=reverse("case", args=[case_id]))


def _version(request: WorkRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None


@page("cases/<int:case_id>/change/", name="change_case", duty=change_cases.duty,
      methods=("POST",))  # fmt: skip
def change_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """Another kind, priority or person."""
    typed = Typed(request.POST)
    row = ChangeCase(
        case_id, typed.text("kind"), typed.text("priority"), typed.text("assigned_to"),
        _version(request),
    )  # fmt: skip
    outcomes = change_cases([row], actor=request.actor, at=request.at)
    if outcomes.refused and outcomes[0].field == "assigned_to":
        return again(request, case, outcomes[0], case_id=case_id)
    return told(request, outcomes, back=reverse("case", args=[case_id]))


def _moved(request: WorkRequest, case_id: int, status: str) -> HttpResponseBase:
    row = MoveCase(case_id, status, note(request), _version(request))
    outcomes = move_cases([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("case", args=[case_id]))


@page("cases/<int:case_id>/resolve/", name="resolve_case", duty=move_cases.duty,
      methods=("POST",))  # fmt: skip
def resolve_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """The case is resolved."""
    return _moved(request, case_id, "resolved")


@page("cases/<int:case_id>/close/", name="close_case", duty=move_cases.duty, methods=("POST",))
def close_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """The resolved case is closed."""
    return _moved(request, case_id, "closed")


@page("cases/<int:case_id>/reopen/", name="reopen_case", duty=move_cases.duty, methods=("POST",))
def reopen_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """The case is open again."""
    return _moved(request, case_id, "open")


def _all_moved(request: WorkRequest, status: str) -> HttpResponseBase:
    ids = chosen(request)
    rows = [MoveCase(one, status, note(request)) for one in ids]
    outcomes = move_cases(rows, actor=request.actor, at=request.at)
    labels = case_numbers(request.actor.company_id, ids)
    return told(request, outcomes, back=reverse("cases"), labels=labels)


@page("cases/resolve/", name="resolve_cases", duty=move_cases.duty, methods=("POST",))
def resolve_cases(request: WorkRequest) -> HttpResponseBase:
    """The ticked cases are resolved, all in the same way."""
    return _all_moved(request, "resolved")


@page("cases/close/", name="close_cases", duty=move_cases.duty, methods=("POST",))
def close_cases(request: WorkRequest) -> HttpResponseBase:
    """The ticked cases are closed."""
    return _all_moved(request, "closed")


@page("cases/new/", name="new_case", duty=open_cases.duty)
def new_case(
    request: WorkRequest, values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """The form that opens a case."""
    given = {"kind": "question", "priority": "normal"} | request.GET.dict()
    return render(request, "crm/new_case.html", {
        "title": "New case",
        "pretitle": "CRM",
        "values": values or given,
        "errors": errors or {},
        "kinds": KIND_CHOICES,
        "priorities": PRIORITY_CHOICES,
        "offers_customers": link("customer_offers"),
    })  # fmt: skip


@page("cases/new/", name="open_case", duty=open_cases.duty, methods=("POST",))
def open_case(request: WorkRequest) -> HttpResponseBase:
    """The case is opened; sent twice, it is one."""
    typed = Typed(request.POST)
    row = OpenCase(
        typed.text("customer"), typed.text("kind"), typed.text("subject"), typed.text("note"),
        typed.text("priority"), None, typed.text("order"), typed.text("shipment"),
        typed.text("invoice"), typed.text("item"), typed.text("assigned_to"),
        typed.text("external_id") or None,
    )  # fmt: skip
    (outcome,) = open_cases([row], actor=request.actor, at=request.at)
    if not outcome.accepted:
        return again(request, new_case, outcome)
    return HttpResponseRedirect(reverse("case", args=[outcome.id]))


@page("cases/<int:case_id>/return/", name="return_of_case", duty=convert_cases.duty)
def return_of_case(
    request: WorkRequest, case_id: int, values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """Which of the goods that the case is about come back."""
    company_id = request.actor.company_id
    found = service_case(company_id, case_id, at=request.at)
    if found is None:
        raise Http404
    return render(request, "crm/return_of_case.html", {
        "title": f"Goods that come back for case {found.row.number}",
        "pretitle": found.row.customer_name,
        "case": found,
        "lines": case_goods(company_id, case_id),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


@page("cases/<int:case_id>/return/", name="take_back_for_case", duty=convert_cases.duty,
      methods=("POST",))  # fmt: skip
def take_back_for_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """The return is authorised, and the case names it."""
    typed = Typed(request.POST)
    lines = []
    for name in request.POST:
        quantity = typed.number(name) if name.startswith("quantity_") else None
        if quantity:
            lines.append(ReturnedGoods(int(name.removeprefix("quantity_")), quantity))
    if typed.wrong:
        return again(request, return_of_case, typed.wrong, case_id=case_id)
    row = ConvertCase(
        case_id, "return", tuple(lines), reason=typed.text("reason"), version=_version(request)
    )
    outcomes = convert_cases([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, return_of_case, {"lines": outcomes[0].message}, case_id=case_id)
    return told(request, outcomes, back=reverse("case", args=[case_id]))


@page("cases/<int:case_id>/dispute/", name="dispute_of_case", duty=convert_cases.duty,
      methods=("POST",))  # fmt: skip
def dispute_of_case(request: WorkRequest, case_id: int) -> HttpResponseBase:
    """What is open of the case's invoice is disputed."""
    row = ConvertCase(case_id, "dispute", amount=_amount(request), version=_version(request))
    outcomes = convert_cases([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("case", args=[case_id]))


def _amount(request: WorkRequest) -> Decimal | None:
    return Typed(request.POST).number("amount")
