"""Which duties are kept apart, who holds both sides, and what excuses them: the auditor's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.kernel.answers import again, chosen, note, told
from tradewright.kernel.doors import WorkRequest, menu, page, tile
from tradewright.kernel.lists import asked
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.pieces import Act, Tile
from tradewright.kernel.typed import Typed

from .. import proofs, queries, roles
from ..operations.exemptions import (
    ApproveException,
    AskException,
    RevokeException,
    approve_exceptions,
    ask_exceptions,
    revoke_exceptions,
)
from ..operations.pairs import (
    AskRuleChange,
    DecideRuleChange,
    ask_rule_changes,
    decide_rule_changes,
)
from ..operations.recertification import RecertifyRole, recertify_roles
from ..operations.roles import grant_roles
from ..operations.single_handed import (
    DeclareSingleHanded,
    EndSingleHanded,
    declare_single_handed,
    end_single_handed,
)
from .proofs import linked

menu("People", "Duties kept apart", "segregation", "scale", order=30)
menu("People", "Confirm roles", "recertification", "user-check", order=40)

Form = Mapping[str, Any]
Errors = Mapping[str, str]
ROLE_CHOICES = [(role.code, role.name) for role in roles.ROLES]
LEVELS = [("high", "High"), ("medium", "Medium")]
BOTH_ENDS = "C5"  # the invariant of who stood at both ends of one document


@page("segregation/", name="segregation", duty="control.read")
def segregation(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """The pairs, who holds both sides of one, exceptions with their controls, last confirmation."""
    company_id, at = request.actor.company_id, request.at
    pairs = queries.pairs(company_id, at)
    exceptions = queries.exceptions(company_id, at)
    held = queries.conflicts_held(company_id, at)
    grants = queries.grants(company_id, at)
    both_ends = proofs.proved_last(company_id, BOTH_ENDS)
    return render(request, "control/segregation.html", {
        "title": "Duties kept apart",
        "pretitle": "People",
        "acts": [Act("Who would conflict", reverse("simulator"), "test-pipe", "control.read",
                     method="get", tone="quiet")],
        "alone": queries.single_handed(company_id),
        "pairs": pairs,
        "pair_choices": [(str(p.number), f"{p.number}: {p.name_a} / {p.name_b}") for p in pairs],
        "people": [(p.username, p.name) for p in queries.people(company_id, at) if p.is_active],
        "held": held,
        "both_ends": both_ends,
        "broken": linked([both_ends]) if both_ends else [],
        "unexcused": sum(not one.excused for one in held),
        "exceptions": [one for one in exceptions if one.state in ("asked", "live", "later")],
        "past": sum(one.state in ("ended", "revoked") for one in exceptions),
        "changes": queries.rule_changes(company_id),
        "due": sum(row.is_due for row in grants),
        "grants": len(grants),
        "last": max((row.certified_on for row in grants if row.certified_on), default=None),
        "levels": LEVELS,
        "values": values or {},
        "errors": errors or {},
        "asked_form": (values or {}).get("form", ""),
    })  # fmt: skip


def _answered(request: WorkRequest, outcomes: Outcomes, labels: list[str]) -> HttpResponseBase:
    return told(request, outcomes, back=reverse("segregation"), labels=labels)


@page(
    "segregation/exceptions/ask/", name="ask_exception", duty=ask_exceptions.duty,
    methods=("POST",),
)  # fmt: skip
def ask_exception(request: WorkRequest) -> HttpResponseBase:
    """An exception waits for another person."""
    sent = Typed(request.POST)
    number, until = sent.whole("number"), sent.needed_day("valid_until")
    since = sent.day("valid_from")
    if sent.wrong:
        return again(request, segregation, sent.wrong)
    row = AskException(sent.text("username"), number, until, sent.text("control"), since)
    outcomes = ask_exceptions([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, segregation, outcomes[0])
    return _answered(request, outcomes, [])


@page(
    "segregation/exceptions/approve/", name="approve_exceptions", duty=approve_exceptions.duty,
    methods=("POST",),
)  # fmt: skip
def approve(request: WorkRequest) -> HttpResponseBase:
    """The exceptions hold."""
    ids = chosen(request)
    rows = [ApproveException(one) for one in ids]
    outcomes = approve_exceptions(rows, actor=request.actor, at=request.at)
    return _answered(request, outcomes, [f"Exception {one}" for one in ids])


@page(
    "segregation/exceptions/revoke/", name="revoke_exceptions", duty=revoke_exceptions.duty,
    methods=("POST",),
)  # fmt: skip
def revoke(request: WorkRequest) -> HttpResponseBase:
    """The exceptions end, or are declined."""
    ids = chosen(request)
    rows = [RevokeException(one) for one in ids]
    outcomes = revoke_exceptions(rows, actor=request.actor, at=request.at)
    return _answered(request, outcomes, [f"Exception {one}" for one in ids])


@page(
    "segregation/changes/ask/", name="ask_rule_change", duty=ask_rule_changes.duty,
    methods=("POST",),
)  # fmt: skip
def ask_change(request: WorkRequest) -> HttpResponseBase:
    """A pair shall be switched or weighed, or a new one be kept apart."""
    sent = Typed(request.POST)
    number = sent.whole("number") if sent.text("number") else None
    if sent.wrong:
        return again(request, segregation, sent.wrong)
    row = AskRuleChange(
        sent.text("reason"), number, sent.text("is_enabled") != "off", sent.text("level"),
        sent.text("name_a"), sent.text("duties_a"), sent.text("name_b"), sent.text("duties_b"),
        sent.text("risk"),
    )  # fmt: skip
    outcomes = ask_rule_changes([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, segregation, outcomes[0])
    return _answered(request, outcomes, [])


@page(
    "segregation/changes/decide/", name="decide_rule_change", duty=decide_rule_changes.duty,
    methods=("POST",),
)  # fmt: skip
def decide_change(request: WorkRequest) -> HttpResponseBase:
    """A second person says yes or no."""
    approve = request.POST.get("decision") == "approve"
    rows = [DecideRuleChange(one, approve) for one in chosen(request)]
    outcomes = decide_rule_changes(rows, actor=request.actor, at=request.at)
    return _answered(request, outcomes, [])


@page(
    "segregation/single-handed/", name="declare_single_handed", duty=declare_single_handed.duty,
    methods=("POST",),
)  # fmt: skip
def declare(request: WorkRequest) -> HttpResponseBase:
    """The company says that one person does everything."""
    row = DeclareSingleHanded(note(request))
    outcomes = declare_single_handed([row], actor=request.actor, at=request.at)
    return _answered(request, outcomes, [])


@page(
    "segregation/many-handed/", name="end_single_handed", duty=end_single_handed.duty,
    methods=("POST",),
)  # fmt: skip
def end(request: WorkRequest) -> HttpResponseBase:
    """Pairs are kept apart again."""
    outcomes = end_single_handed(
        [EndSingleHanded(note(request))], actor=request.actor, at=request.at
    )
    return _answered(request, outcomes, [])


@page("segregation/simulator/", name="simulator", duty="control.read")
def simulator(request: WorkRequest) -> HttpResponseBase:
    """Who would conflict if granted what; and which roles go together at all."""
    company_id = request.actor.company_id
    username, role = request.GET.get("username", "").strip(), request.GET.get("role", "")
    facts: dict[str, Any] = {"username": username, "role": role}
    if role:
        facts["clashes"] = queries.simulate_grant(company_id, username, role, request.at)
    if request.htmx:
        return render(request, "control/parts/clashes.html", facts)
    joined = queries.role_conflicts(company_id)
    shown = [role for role in roles.ROLES if role.code != "owner"]
    return render(request, "control/simulator.html", facts | {
        "title": "Who would conflict",
        "pretitle": "People",
        "people": [(p.username, p.name) for p in queries.people(company_id, request.at)],
        "roles": ROLE_CHOICES,
        "columns": shown,
        "heat": [
            (one, [joined.get((one.code, other.code), ()) for other in shown]) for one in shown
        ],
    })  # fmt: skip


@page("segregation/confirm-roles/", name="recertification", duty="control.read")
def recertification(request: WorkRequest) -> HttpResponseBase:
    """Every grant that holds now; those that nobody has confirmed this quarter stand first."""
    found = queries.grants(request.actor.company_id, request.at)
    address = asked(request, limit=max(1, len(found)))
    return render(request, "control/recertification.html", {
        "title": "Confirm roles",
        "pretitle": "People",
        "list": address.listing(
            found, count=len(found), searchable=False,
            acts=[
                Act(
                    "Still needed", reverse("recertify_roles"), "user-check", recertify_roles.duty
                ),
            ],
            empty="Nobody holds a role here yet.",
        ),
    })  # fmt: skip


@page(
    "segregation/confirm-roles/ticked/", name="recertify_roles", duty=recertify_roles.duty,
    methods=("POST",),
)  # fmt: skip
def recertify(request: WorkRequest) -> HttpResponseBase:
    """The ticked grants are still needed."""
    ids = chosen(request)
    outcomes = recertify_roles(
        [RecertifyRole(one) for one in ids], actor=request.actor, at=request.at
    )
    labels = [f"Grant {one}" for one in ids]
    return told(request, outcomes, back=reverse("recertification"), labels=labels)


@tile(duty=grant_roles.duty, order=85)
def conflicts_tile(*, actor: Actor, at: Any) -> Tile:
    """People who hold both sides of a pair without an exception."""
    held = queries.conflicts_held(actor.company_id, at)
    count = sum(not one.excused for one in held)
    hint = "without an exception" if count else "all are kept apart or excused"
    return Tile(
        "Duties in one hand", count, reverse("segregation"), "blocked" if count else "done", hint,
        "scale",
    )  # fmt: skip
