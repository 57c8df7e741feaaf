"""API keys: each person makes their own, and sees them once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tradewright.kernel.answers import again, chosen, told
from tradewright.kernel.database import entered
from tradewright.kernel.doors import WorkRequest, menu, page
from tradewright.kernel.lists import asked
from tradewright.kernel.pieces import Act
from tradewright.kernel.typed import Typed

from .. import queries
from ..operations.api_keys import (
    CreateApiKey,
    RevokeApiKey,
    create_api_keys,
    new_key,
    revoke_api_keys,
)
from ..operations.roles import grant_roles

menu("People", "API keys", "api_keys", "key", order=60)

USUAL_LIFE = timedelta(days=90)

Form = Mapping[str, Any]


@page("api-keys/", name="api_keys", duty=revoke_api_keys.duty)
def api_keys(
    request: WorkRequest,
    values: Form | None = None,
    errors: Mapping[str, str] | None = None,
    made: str = "",
) -> HttpResponseBase:
    """One's own keys; everybody's for those who grant roles. `made` is the key to show, once."""
    actor, today = request.actor, timezone.localdate(request.at)
    owner = None if actor.may(grant_roles.duty) else actor.user_id
    found = queries.api_keys(actor.company_id, request.at, user_id=owner)
    address = asked(request, limit=max(1, len(found)))
    acts = [
        Act(
            "Revoke", reverse("revoke_api_keys"), "key-off", revoke_api_keys.duty,
            tone="blocked", confirm="Programs that use these keys will be refused. Revoke them?",
        )
    ]  # fmt: skip
    # the key travels with the form, so that the same form sent twice makes one key
    blank = {"key": new_key(), "expires_on": (today + USUAL_LIFE).isoformat(), "scopes": "*.read"}
    return render(request, "control/api_keys.html", {
        "title": "API keys",
        "pretitle": "People",
        "list": address.listing(
            found, count=len(found), searchable=False, acts=acts,
            empty="No program acts for you yet.",
        ),
        "values": values or blank,
        "errors": errors or {},
        "made": made,
    })  # fmt: skip


@page("api-keys/create/", name="create_api_key", duty=create_api_keys.duty, methods=("POST",))
def create_api_key(request: WorkRequest) -> HttpResponseBase:
    """A key for a program. The answer shows it, so it is no redirect: nothing else keeps it."""
    sent = Typed(request.POST)
    last_day = sent.needed_day("expires_on")
    if sent.wrong:
        return again(request, api_keys, sent.wrong)
    row = CreateApiKey(
        sent.text("name"), sent.text("scopes"), last_day, sent.text("key"), sent.text("system")
    )
    outcomes = create_api_keys([row], actor=request.actor, at=request.at)
    if outcomes.refused:
        return again(request, api_keys, outcomes[0])
    with entered(request.actor.company_id):
        return api_keys(request, made=row.key)


@page("api-keys/revoke/", name="revoke_api_keys", duty=revoke_api_keys.duty, methods=("POST",))
def revoke_ticked(request: WorkRequest) -> HttpResponseBase:
    """The ticked keys work no longer."""
    rows = [RevokeApiKey(key_id) for key_id in chosen(request)]
    outcomes = revoke_api_keys(rows, actor=request.actor, at=request.at)
    labels = [f"API key {row.api_key_id}" for row in rows]
    return told(request, outcomes, back=reverse("api_keys"), labels=labels)
