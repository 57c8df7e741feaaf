"""The rules of approval: versions, proposing another, confirming somebody else's; delegations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.control.queries import people
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.operation import FINER_DUTIES, OPERATIONS
from tradewright.kernel.typed import Typed

from ..kinds import CHOICES, KINDS, label_of
from ..operations.delegations import (
    DelegateApprovals,
    RevokeDelegation,
    delegate_approvals,
    revoke_delegations,
)
from ..operations.rules import (
    A_WEEK,
    ConfirmRules,
    ProposeRule,
    ProposeRules,
    confirm_rules,
    propose_rules,
)
from ..queries import requests as asked_for
from ..queries.rules import RuleSet, rule_sets
from .words import band, heads, span

Form = Mapping[str, Any]
ROWS = 4


@page("approvals/rules/", name="approval_rules", duty="approvals.read")
def approval_rules(request: WorkRequest) -> HttpResponseBase:
    """Every kind with its rules in force, what is proposed, and the versions before."""
    found = rule_sets(request.actor.company_id, request.at)
    kinds = [(kind, [_shown(one) for one in found if one.kind == kind.code])
             for kind in KINDS.values()]  # fmt: skip
    return render(request, "approvals/rules.html", {
        "title": "Approval rules",
        "pretitle": "Approvals",
        "kinds": kinds,
        "me": request.actor.user_id,
        "may_propose": request.actor.may(propose_rules.duty),
        "may_confirm": request.actor.may(confirm_rules.duty),
    })  # fmt: skip


def _shown(found: RuleSet) -> tuple[RuleSet, list[tuple[str, str, str, str, Mapping[str, Any]]]]:
    """The version; of each rule when it counts, who decides, until when, and when others join."""
    return found, [
        (
            band(rule),
            heads(rule["approvers"]),
            span(rule["expires_after_hours"]),
            span(rule["escalates_after_hours"]),
            rule,
        )
        for rule in found.rules
    ]


@page("approvals/rules/<str:kind>/", name="new_rules", duty=propose_rules.duty)
def new_rules(
    request: WorkRequest, kind: str, values: Form | None = None, errors: Form | None = None
) -> HttpResponseBase:
    """The form of the next version, filled with the rules in force."""
    found = rule_sets(request.actor.company_id, request.at)
    current = next((s for s in found if s.kind == kind and s.state == "in_force"), None)
    filled: Form = values or _filled(current)
    wrong = errors or {}
    duties = FINER_DUTIES | {one.duty for one in OPERATIONS.values()}
    names = ("percent_over", "percent_upto", "amount_over", "amount_upto", "approver_duty",
             "approvers", "expires_after_hours", "escalation_duty",
             "escalates_after_hours")  # fmt: skip
    rows = [
        (n, {name: filled.get(f"{name}-{n}", "") for name in names},
         {name: wrong.get(f"{name}-{n}", "") for name in names})
        for n in range(1, ROWS + 1)
    ]  # fmt: skip
    return render(request, "approvals/new_rules.html", {
        "title": f"Rules for {label_of(kind).lower()}",
        "pretitle": "Propose the next version",
        "kind": KINDS.get(kind),
        "kind_code": kind,
        "rows": rows,
        "duties": sorted(duties),
        "values": filled,
        "errors": wrong,
    })  # fmt: skip


def _filled(current: RuleSet | None) -> dict[str, str]:
    if current is None:
        return {}
    return {
        f"{name}-{rule['rule_no']}": "" if value is None else str(value)
        for rule in current.rules
        for name, value in rule.items()
    }


@page(
    "approvals/rules/<str:kind>/", name="propose_rules", duty=propose_rules.duty, methods=("POST",)
)
def propose(request: WorkRequest, kind: str) -> HttpResponseBase:
    """The version that was typed waits for another person."""
    typed = Typed(request.POST)
    used = [n for n in range(1, ROWS + 1) if typed.text(f"approver_duty-{n}")]
    rules = tuple(_rule(typed, n) for n in used)
    since = typed.day("valid_from")
    if typed.wrong:
        return again(request, new_rules, typed.wrong, kind=kind)
    row = ProposeRules(kind, rules, typed.text("reason"), since)
    outcomes = propose_rules([row], actor=request.actor, at=request.at)
    refused = outcomes[0]
    if not refused.accepted:
        nth = refused.detail.get("rule")
        is_rule = nth is not None and str(refused.field).startswith("rules[")
        cell = f"{refused.code.field}-{used[int(nth or 1) - 1]}" if is_rule else refused.field
        return again(request, new_rules, {cell or "": refused.message}, kind=kind)
    return told(request, outcomes, back=reverse("approval_rules"))


def _rule(typed: Typed, n: int) -> ProposeRule:
    hours = typed.text(f"escalates_after_hours-{n}")
    return ProposeRule(
        typed.text(f"approver_duty-{n}"),
        typed.number(f"amount_over-{n}"), typed.number(f"amount_upto-{n}"),
        typed.number(f"percent_over-{n}"), typed.number(f"percent_upto-{n}"),
        typed.whole(f"approvers-{n}") if typed.text(f"approvers-{n}") else 1,
        typed.whole(f"expires_after_hours-{n}")
        if typed.text(f"expires_after_hours-{n}")
        else A_WEEK,
        typed.text(f"escalation_duty-{n}"),
        typed.whole(f"escalates_after_hours-{n}") if hours else None,
    )  # fmt: skip


@page(
    "approvals/rules/<int:rule_set_id>/confirm/", name="confirm_rules", duty=confirm_rules.duty,
    methods=("POST",),
)  # fmt: skip
def confirm(request: WorkRequest, rule_set_id: int) -> HttpResponseBase:
    """The proposed version comes into force, or is rejected."""
    row = ConfirmRules(rule_set_id, request.POST.get("decision", ""))
    outcomes = confirm_rules([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("approval_rules"))


@page("approvals/delegations/", name="delegations", duty="approvals.read")
def delegations(
    request: WorkRequest, values: Form | None = None, errors: Form | None = None
) -> HttpResponseBase:
    """Who decides for whom, and the form to let somebody decide in my right."""
    company_id = request.actor.company_id
    here = [
        (one.username, one.name)
        for one in people(company_id, request.at)
        if one.is_active and one.user_id != request.actor.user_id
    ]
    return render(request, "approvals/delegations.html", {
        "title": "Delegations",
        "pretitle": "Approvals",
        "rows": [
            (one, ", ".join(label_of(kind) for kind in one.kinds) or "all kinds")
            for one in asked_for.delegations(company_id, request.at)
        ],
        "me": request.actor.user_id,
        "people": here,
        "kinds": CHOICES,
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


@page(
    "approvals/delegations/", name="delegate_approvals", duty=delegate_approvals.duty,
    methods=("POST",),
)  # fmt: skip
def delegate(request: WorkRequest) -> HttpResponseBase:
    """The person chosen decides in my right for that time."""
    typed = Typed(request.POST)
    until = typed.needed_day("valid_until")
    since = typed.day("valid_from")
    if typed.wrong:
        return again(request, delegations, typed.wrong)
    row = DelegateApprovals(
        typed.text("delegate"), until, since, typed.text("kinds"), typed.text("reason")
    )
    outcomes = delegate_approvals([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, delegations, outcomes[0])
    return told(request, outcomes, back=reverse("delegations"))


@page(
    "approvals/delegations/<int:delegation_id>/end/", name="revoke_delegation",
    duty=revoke_delegations.duty, methods=("POST",),
)  # fmt: skip
def revoke(request: WorkRequest, delegation_id: int) -> HttpResponseBase:
    """The delegation ends now."""
    outcomes = revoke_delegations(
        [RevokeDelegation(delegation_id)], actor=request.actor, at=request.at
    )
    return told(request, outcomes, back=reverse("delegations"))
