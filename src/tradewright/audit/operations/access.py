"""Who took out or looked at what is sensitive; kept in the transaction that read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from tradewright.kernel.operation import Actor
from tradewright.kernel.sql import statements

SQL = statements()


def log_access(
    what: str, rows: int, narrowed_by: Mapping[str, object], *, actor: Actor, at: datetime
) -> None:
    """Keep that `actor` took `rows` rows of `what`, narrowed by these filters."""
    given = {key: str(value) for key, value in narrowed_by.items() if value not in (None, "")}
    SQL(
        "log_access",
        company_id=actor.company_id,
        user_id=actor.user_id,
        what=what,
        narrowed_by=json.dumps(given),
        rows=rows,
        channel=actor.channel,
        behalf=actor.behalf,
        request_id=actor.request_id,
        at=at,
    )
