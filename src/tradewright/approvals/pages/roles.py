"""The form that asks for a role for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.control.queries import people, usernames_without_role
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, page
from tradewright.kernel.typed import Typed

from ..kinds import label_of
from ..operations.role_grants import KIND, RequestRoleGrant, request_role_grants
from ..queries.roles import role_choices
from ..queries.rules import is_ruled


@page("people/roles/ask/", name="ask_role", duty=request_role_grants.duty)
def ask_role(
    request: WorkRequest,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """For whom, which role, from when, and why; another person approves it."""
    company_id, at, me = request.actor.company_id, request.at, request.actor.user_id
    known = [
        (one.username, one.name)
        for one in people(company_id, at)
        if one.is_active and one.user_id != me
    ]
    newcomers = [(name, f"{name} (no role yet)") for name in usernames_without_role(company_id)]
    return render(request, "approvals/ask_role.html", {
        "title": "Ask for a role",
        "pretitle": "People",
        "kind": label_of(KIND),
        "is_ruled": is_ruled(company_id, KIND, at),
        "people": known + newcomers,
        "roles": role_choices(),
        "values": values or {},
        "errors": errors or {},
    })  # fmt: skip


@page("people/roles/ask/", name="request_role", duty=request_role_grants.duty, methods=("POST",))
def request_role(request: WorkRequest) -> HttpResponseBase:
    """The role waits for another person."""
    sent = Typed(request.POST)
    days = sent.day("valid_from"), sent.day("valid_until")
    if sent.wrong:
        return again(request, ask_role, sent.wrong)
    row = RequestRoleGrant(sent.text("username"), sent.text("role"), sent.text("reason"), *days)
    outcomes = request_role_grants([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, ask_role, outcomes[0])
    return told(request, outcomes, back=reverse("my_requests"))
