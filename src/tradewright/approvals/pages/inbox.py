"""The inbox: what waits for a decision, what it would change, and the decision itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.control.queries import history, who_may
from tradewright.kernel.answers import again, chosen, note, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, menu, page, queue, tile
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.pieces import Act, Fact, Happening, Queue, Tile, Waiting
from tradewright.kernel.sight import seen

from ..kinds import CHOICES, label_of
from ..operations.decisions import DecideApproval, decide_approvals
from ..operations.requests import WithdrawRequest, withdraw_requests
from ..queries import requests as asked_for
from ..queries.requests import Request
from .words import WHY_NOT, as_seen, changes, deciders, heads, in_short, subject_url

menu("", "Approvals", "approvals", "checks", order=20)
menu("", "My requests", "my_requests", "hand-finger", order=30)

TABS = ("to_decide", "waiting", "ended")
FILTERS = (Filter("kind", "Kind", "choice", CHOICES),)

TOPICS = {
    "approvals.approval_requested": ("Asked for", "hand-finger", "waits"),
    "approvals.approval_counted": ("Approved by one, others are asked", "check", "running"),
    "approvals.approval_lapsed": ("Lapsed: it became another", "arrow-back-up", "plain"),
    "approvals.approval_withdrawn": ("Withdrawn", "x", "plain"),
    "approvals.approval_expired": ("Expired: nobody decided in time", "clock-off", "blocked"),
}


class Row:
    """A request as a list shows it."""

    def __init__(self, request: Request) -> None:
        self.id = request.id
        self.at = request
        self.kind = label_of(request.kind)
        self.short = in_short(request)
        self.url = subject_url(request.kind, request.subject, request.subject_id)
        self.why_not = WHY_NOT.get(request.standing or "", "")
        self.seen = f"{request.id}:{request.content_hash}"


@page("approvals/", name="approvals", duty="approvals.read")
def approvals(request: WorkRequest) -> HttpResponseBase:
    """What waits for me, what waits at all, what was decided; the ticked are decided in one go."""
    address = asked(request, tabs=TABS, filters=FILTERS)
    found = asked_for.requests(
        request.actor, request.at, tab=address.tab, kind=address.values["kind"],
        words=address.words, after_id=address.place(1)[0], limit=address.fetch,
    )  # fmt: skip
    counts = asked_for.request_counts(request.actor, request.at)
    duty = decide_approvals.duty
    acts = [
        Act("Approve", reverse("approve_requests"), "check", duty),
        Act("Refuse", reverse("refuse_requests"), "x", duty, ask="Why they are refused"),
    ]
    return render(request, "approvals/approvals.html", {
        "title": "Approvals",
        "acts": [
            Act("Delegations", reverse("delegations"), "users", "approvals.read", "get", "quiet"),
            Act("Rules", reverse("approval_rules"), "list-check", "approvals.read", "get"),
        ],
        "list": address.listing(
            [Row(as_seen(one, request.actor)) for one in found],
            key=lambda row: (row.id,),
            tabs=[
                Tab("to_decide", "For me", counts.to_decide, "waits"),
                Tab("waiting", "All that wait", counts.waiting),
                Tab("ended", "Decided"),
            ],
            acts=acts if address.tab == "to_decide" else (),
            empty="Nothing waits for your decision."
            if address.tab == "to_decide"
            else "Requests stand here once a rule asks for a second person.",
        ),
    })  # fmt: skip


@page("my-requests/", name="my_requests", duty="approvals.read")
def my_requests(request: WorkRequest) -> HttpResponseBase:
    """What I asked for, the latest first."""
    address = asked(request, filters=FILTERS)
    found = asked_for.requests(
        request.actor, request.at, tab="asked", kind=address.values["kind"],
        words=address.words, after_id=address.place(1)[0], limit=address.fetch,
    )  # fmt: skip
    return render(request, "approvals/approvals.html", {
        "title": "My requests",
        "list": address.listing(
            [Row(as_seen(one, request.actor)) for one in found],
            key=lambda row: (row.id,),
            empty="What you ask another person to approve stands here.",
        ),
    })  # fmt: skip


@page("approvals/<int:request_id>/", name="approval", duty="approvals.read")
def approval(
    request: WorkRequest,
    request_id: int,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """One request: what would change, why, who decides, and the decision."""
    found = asked_for.request(request.actor, request.at, request_id)
    if found is None:
        raise Http404
    found = as_seen(found, request.actor)
    company_id = request.actor.company_id
    is_waiting = found.status == "waiting"
    people = who_may(found.approver_duty, company_id, request.at) if is_waiting else []
    mine = found.requested_by_id == request.actor.user_id
    acts = [
        Act("Withdraw", reverse("withdraw_request", args=[request_id]), "x",
            withdraw_requests.duty, tone="quiet", confirm="Take this request back?")
    ] if is_waiting and mine else []  # fmt: skip
    return render(request, "approvals/approval.html", {
        "pretitle": label_of(found.kind),
        "title": found.subject_number,
        "state": found.status,
        "acts": acts,
        "facts": _facts(found),
        "asked": found,
        "url": subject_url(found.kind, found.subject, found.subject_id),
        "changes": changes(found),
        "why_not": WHY_NOT.get(found.standing or "", ""),
        "deciders": deciders([name for name in people if name != found.requested_by]),
        "may_decide": found.standing == "can" and request.actor.may(decide_approvals.duty),
        "happenings": _happenings(request.actor, found),
        "watched": [("approval_request", found.id)],
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


def _facts(found: Request) -> list[Fact]:
    facts = [Fact("Asked by", found.requested_by, hint=found.reason or "no reason given")]
    if found.amount is not None:
        facts.append(Fact("Amount", found.amount, currency=found.currency))
    if found.percent is not None:
        facts.append(Fact("Percent", f"{found.percent:.1f} %"))
    facts.append(
        Fact("Decided by", heads(found.approvers), hint=f"{found.approvals} approved so far")
    )
    facts.append(Fact("Until", f"{found.expires_at:%d %b %Y %H:%M}", hint="then it expires"))
    return facts


def _happenings(actor: Actor, found: Request) -> list[Happening]:
    said = []
    for one in seen(history(actor.company_id, [("approval_request", found.id)]), actor):
        if one.topic == "approvals.approval_decided":
            yes = one.body["decision"] == "approved"
            what = "Approved" if yes else "Refused"
            icon, tone = ("circle-check", "done") if yes else ("circle-x", "blocked")
        else:
            what, icon, tone = TOPICS.get(one.topic, (one.topic, "point", "plain"))
        why = str(one.body.get("reason") or "")
        said.append(Happening(one.at, what, one.who, why, tone=tone, icon=icon))
    return said


@page(
    "approvals/<int:request_id>/decide/", name="decide_approval", duty=decide_approvals.duty,
    methods=("POST",),
)  # fmt: skip
def decide(request: WorkRequest, request_id: int) -> HttpResponseBase:
    """Approve or refuse exactly what was shown."""
    row = DecideApproval(
        request_id, request.POST.get("decision", ""), request.POST.get("content_hash", ""),
        request.POST.get("reason", "").strip(),
    )  # fmt: skip
    outcomes = decide_approvals([row], actor=request.actor, at=request.at)
    if outcomes.refused and outcomes[0].field == "reason":
        return again(request, approval, outcomes[0], request_id=request_id)
    back = reverse("approval", args=[request_id])
    return told(request, outcomes, back=reverse("approvals") if outcomes.accepted else back)


def _decide_ticked(request: WorkRequest, decision: str) -> HttpResponseBase:
    """The ticked requests, each as it was shown in the list."""
    ids = chosen(request)
    hashes = dict(one.split(":", 1) for one in request.POST.getlist("seen") if ":" in one)
    rows = [DecideApproval(one, decision, hashes.get(str(one), ""), note(request)) for one in ids]
    outcomes = decide_approvals(rows, actor=request.actor, at=request.at)
    with entered(request.actor.company_id):
        found = asked_for.requests(request.actor, request.at, limit=1000)
    numbers = {one.id: f"{label_of(one.kind)} {one.subject_number}" for one in found}
    labels = [numbers.get(one, str(one)) for one in ids]
    return told(request, outcomes, back=reverse("approvals"), labels=labels)


@page("approvals/approve/", name="approve_requests", duty=decide_approvals.duty, methods=("POST",))
def approve_ticked(request: WorkRequest) -> HttpResponseBase:
    """The ticked requests are approved."""
    return _decide_ticked(request, "approve")


@page("approvals/refuse/", name="refuse_requests", duty=decide_approvals.duty, methods=("POST",))
def refuse_ticked(request: WorkRequest) -> HttpResponseBase:
    """The ticked requests are refused, for the reason typed."""
    return _decide_ticked(request, "refuse")


@page(
    "approvals/<int:request_id>/withdraw/", name="withdraw_request", duty=withdraw_requests.duty,
    methods=("POST",),
)  # fmt: skip
def withdraw(request: WorkRequest, request_id: int) -> HttpResponseBase:
    """Who asked takes it back."""
    outcomes = withdraw_requests([WithdrawRequest(request_id)], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("approval", args=[request_id]))


@queue(duty=decide_approvals.duty, order=5)
def to_decide(*, actor: Actor, at: datetime, limit: int) -> Queue | None:
    """Requests that the actor may decide, the longest waiting first."""
    rows = [
        Waiting(
            one.subject_number or label_of(one.kind), reverse("approval", args=[one.id]),
            one.requested_by, f"{label_of(one.kind)}: {one.reason}" if one.reason
            else label_of(one.kind), one.requested_at, one.amount, one.currency, "Decide",
        )
        for one in asked_for.requests(actor, at, tab="to_decide", limit=limit)
    ]  # fmt: skip
    return Queue("Wait for your decision", reverse("approvals"), rows, "checks") if rows else None


@tile(duty=decide_approvals.duty, order=5, mine=True)
def to_decide_tile(*, actor: Actor, at: datetime) -> Tile:
    """What waits for the actor's decision."""
    counts = asked_for.request_counts(actor, at)
    return Tile(
        "Approvals", counts.to_decide, reverse("approvals"),
        "waits" if counts.to_decide else "done",
        "wait for your decision" if counts.to_decide else "nothing waits for you", "checks",
    )  # fmt: skip
