"""Who enters the API with a key instead of a session: a program that acts for its user."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ninja.errors import AuthenticationError
from ninja.security import APIKeyHeader

from tradewright.control import queries
from tradewright.control.operations.api_keys import (
    STEP_UP,
    RecordKeyUse,
    fits,
    hash_of,
    record_key_uses,
)
from tradewright.control.queries import KeyHolder
from tradewright.kernel.errors import NotPermitted
from tradewright.kernel.operation import Actor

COMPANY = "X-Company"

WHY_NOT = {
    "revoked": "This API key was revoked.",
    "expired": "This API key has expired: make another.",
    "user_inactive": "The user of this API key is no longer active.",
}


class ByKey(APIKeyHeader):
    """The key names user and company; the duties are the user's, as far as the scopes reach."""

    param_name = "X-API-Key"

    def authenticate(self, request: Any, key: str | None) -> Any:
        if key is None:
            return None
        holder = queries.key_holder(hash_of(key), request.at)
        if holder is None:
            raise AuthenticationError(message="There is no such API key.")
        if holder.state != "valid":
            raise AuthenticationError(message=WHY_NOT[holder.state])
        if request.headers.get(COMPANY, holder.workplace.code) != holder.workplace.code:
            raise NotPermitted(f"This API key is for the company “{holder.workplace.code}”.")
        self._seat(request, holder)
        return holder

    def _seat(self, request: Any, holder: KeyHolder) -> None:
        place = holder.workplace
        # the log of operations tells the key beside its user
        request_id = f"{request.request_id} {holder.prefix}"
        actor = queries.actor_of(holder.user_id, place.id, request.at, request_id)
        reach = frozenset(duty for duty in actor.duties if fits(duty, holder.scopes))
        by_key = f"API key {holder.prefix}"
        request.workplace = place
        request.actor = replace(
            actor,
            duties=reach,
            channel="api",
            behalf=by_key,
            source=holder.system or actor.source,
            fresh_until=request.at if STEP_UP in holder.scopes else None,
        )
        if holder.last_used_on != holder.today:
            used = RecordKeyUse(holder.api_key_id, holder.today)
            record_key_uses([used], actor=Actor.system(0), at=request.at)
