"""People and their roles, and who did what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tradewright.company.operations.users import CreateUser, create_users
from tradewright.kernel.answers import again, told
from tradewright.kernel.doors import WorkRequest, link, menu, page
from tradewright.kernel.lists import Filter, Tab, asked
from tradewright.kernel.operation import OPERATIONS, SYSTEM_USER_ID
from tradewright.kernel.pieces import Act

from .. import queries, roles
from ..operations.people import (
    DeactivateUser,
    ReactivateUser,
    deactivate_users,
    reactivate_users,
)
from ..operations.roles import GrantRole, RevokeRole, grant_roles, revoke_roles
from ..operations.sign_ons import LinkSignOn, link_sign_ons

menu("People", "People", "people", "users", order=10)
menu("People", "Roles", "roles", "shield", order=20)
menu("Control", "Who did what", "operation_log", "history", order=40)

ROLE_CHOICES = [(role.code, role.name) for role in roles.ROLES]
Form = Mapping[str, Any]
Errors = Mapping[str, str]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@page("people/", name="people", duty="control.read")
def people(
    request: WorkRequest, values: Form | None = None, errors: Errors | None = None
) -> HttpResponseBase:
    """Who works in this company, with which roles; grant, revoke, create."""
    address = asked(request, limit=500)
    company_id = request.actor.company_id
    found = queries.people(company_id, request.at, address.words)
    conflicts: dict[int, list[int]] = defaultdict(list)
    for one in queries.conflicts_held(company_id, request.at):
        conflicts[one.user_id].append(one.number)
    return render(request, "control/people.html", {
        "title": "People",
        "pretitle": "People",
        "acts": [Act("Ask for a role", link("ask_role"), "hand-finger",
                     "approvals.request_role_grants", method="get", tone="quiet")],
        "list": address.listing(found, count=len(found), empty="Nobody holds a role here yet."),
        "roles": ROLE_CHOICES,
        "newcomers": queries.usernames_without_role(company_id),
        "alone": queries.single_handed(company_id),
        "conflicts": dict(conflicts),
        "active": [(one.username, one.name) for one in found if one.is_active],
        "gone": [(one.username, one.name) for one in found if not one.is_active],
        "issuers": [(one.id, one.name) for one in settings.ISSUERS],
        "values": values or {},
        "errors": errors or {},
        "asked_form": (values or {}).get("form", ""),
    })  # fmt: skip


@page("people/create/", name="create_user", duty="company.create_users", methods=("POST",))
def create_user(request: WorkRequest) -> HttpResponseBase:
    """A person may sign in, and may hold a first role here at once."""
    sent = request.POST
    given = {key: sent.get(key, "").strip() for key in ("username", "name", "email")}
    row = CreateUser(**given, password=sent.get("password", ""))
    role = sent.get("role", "")
    if role and request.actor.may(grant_roles.duty):
        grant_roles.ask(request.actor, request.at)  # before anything is done
    created = create_users([row], actor=request.actor, at=request.at)
    if created.refused:
        return again(request, people, created[0])
    if role and request.actor.may(grant_roles.duty):
        wanted = [GrantRole(given["username"], role)]
        granted = grant_roles(wanted, actor=request.actor, at=request.at)
        return told(request, granted, back=reverse("people"), done=f"{given['name']} may sign in.")
    done = f"{given['name']} may sign in; grant a role next."
    return told(request, created, back=reverse("people"), done=done)


@page("people/grant/", name="grant_role", duty="control.grant_roles", methods=("POST",))
def grant_role(request: WorkRequest) -> HttpResponseBase:
    """A user gets a role."""
    sent = request.POST
    try:
        days = _day(sent.get("valid_from", "")), _day(sent.get("valid_until", ""))
    except ValueError:
        return again(request, people, {"valid_from": "Give days as year-month-day."})
    row = GrantRole(sent.get("username", "").strip(), sent.get("role", ""), *days)
    outcomes = grant_roles([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, people, outcomes[0])
    return told(request, outcomes, back=reverse("people"))


@page("people/revoke/", name="revoke_role", duty="control.revoke_roles", methods=("POST",))
def revoke_role(request: WorkRequest) -> HttpResponseBase:
    """A user loses a role from today on."""
    row = RevokeRole(request.POST.get("username", ""), request.POST.get("role", ""))
    outcomes = revoke_roles([row], actor=request.actor, at=request.at)
    return told(request, outcomes, back=reverse("people"))


@page("people/deactivate/", name="deactivate_user", duty=deactivate_users.duty, methods=("POST",))
def deactivate_user(request: WorkRequest) -> HttpResponseBase:
    """A person leaves, now or on a day."""
    sent = request.POST
    try:
        day = _day(sent.get("leaves_on", ""))
    except ValueError:
        return again(request, people, {"leaves_on": "Give days as year-month-day."})
    row = DeactivateUser(sent.get("leaver", "").strip(), sent.get("reason", ""), day)
    outcomes = deactivate_users([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        field = outcomes[0].field or ""
        where = {"username": "leaver"}.get(field, field)
        return again(request, people, {where: outcomes[0].message})
    return told(request, outcomes, back=reverse("people"))


@page("people/reactivate/", name="reactivate_user", duty=reactivate_users.duty, methods=("POST",))
def reactivate_user(request: WorkRequest) -> HttpResponseBase:
    """A person comes back, with a new password and no role yet."""
    sent = request.POST
    row = ReactivateUser(sent.get("returner", "").strip(), sent.get("new_password", ""))
    outcomes = reactivate_users([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        field = outcomes[0].field or ""
        where = {"username": "returner", "password": "new_password"}.get(field, field)
        return again(request, people, {where: outcomes[0].message})
    return told(request, outcomes, back=reverse("people"))


@page("people/link/", name="link_sign_on", duty=link_sign_ons.duty, methods=("POST",))
def link_sign_on(request: WorkRequest) -> HttpResponseBase:
    """A person may sign on by who they are at an issuer."""
    sent = request.POST
    row = LinkSignOn(
        sent.get("linked", "").strip(), sent.get("issuer", ""), sent.get("subject", "").strip()
    )
    outcomes = link_sign_ons([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        field = outcomes[0].field or ""
        where = {"username": "linked"}.get(field, field)
        return again(request, people, {where: outcomes[0].message})
    return told(request, outcomes, back=reverse("people"))


@page("roles/", name="roles", duty="control.read")
def roles_page(request: WorkRequest) -> HttpResponseBase:
    """Every built-in role with its duties, by module."""
    held = queries.duties_of_roles()
    shown = []
    for role in roles.ROLES:
        by_module: dict[str, list[str]] = defaultdict(list)
        for duty in held.get(role.code, ()):
            module, _, verb = duty.partition(".")
            by_module[module].append(verb.replace("_", " "))
        shown.append((role, sorted(by_module.items()), len(held.get(role.code, ()))))
    facts = {"title": "Roles", "pretitle": "People", "shown": shown}
    return render(request, "control/roles.html", facts)


DAYS = (Filter("since", "From", "date"), Filter("until", "To", "date"))


@page("log/", name="operation_log", duty="control.read")
def operation_log(request: WorkRequest) -> HttpResponseBase:
    """Who did what when, newest first."""
    company_id = request.actor.company_id
    who = [(str(p.user_id), p.name) for p in queries.people(company_id, request.at)]
    what = [(name, _spoken(name)) for name in sorted(OPERATIONS)]
    filters = (
        *DAYS,
        Filter("user", "Who", "choice", [*who, (str(SYSTEM_USER_ID), "Tradewright")]),
        Filter("operation", "What", "choice", what),
    )
    address = asked(request, tabs=("", "refused"), filters=filters)
    user = address.values["user"]
    rows = queries.operation_log(
        company_id,
        user_id=int(user) if user else None,
        operation=address.values["operation"],
        since=address.values["since"],
        until=address.values["until"],
        refused_only=address.tab == "refused",
        after=address.place(2),
        limit=address.fetch,
    )
    return render(request, "control/operation_log.html", {
        "title": "Who did what",
        "pretitle": "Control",
        "list": address.listing(
            rows,
            key=lambda row: (row.recorded_at, row.id),
            tabs=[Tab("", "All"), Tab("refused", "With refused rows")],
            searchable=False,
            empty="Nothing has been done in this company yet.",
        ),
    })  # fmt: skip


def _spoken(operation: str) -> str:
    module, _, verb = operation.rpartition(".")
    return f"{module}: {verb.replace('_', ' ')}"
