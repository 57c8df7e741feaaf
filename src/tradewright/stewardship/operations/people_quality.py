"""The rules that users are held to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tradewright.kernel.sql import Row, statements

from ..queries.quality import QualityKind, quality_kind, quality_rule

SQL = statements()


def users_to_assess(company_id: int, today: date) -> Sequence[Row]:
    """The people who hold a role in the company."""
    return SQL("users_to_assess", company_id=company_id, today=today)


def count_users(company_id: int) -> int:
    """How many people hold or held a role in the company."""
    return int(SQL("count_users", company_id=company_id)[0].how_many)


quality_kind(QualityKind("user", "users", count_users, "people", page_takes_id=False))


@quality_rule(
    "user_email", "user", "email", "info", "A user can be reached by e-mail",
    read=users_to_assess, steward="administrator",
)  # fmt: skip
def has_email(row: Any) -> str | None:
    """Approvals and passwords go there."""
    return None if row.email else "No e-mail address is known."


@quality_rule(
    "user_inactive_with_role", "user", "is_active", "warn", "Who left holds no role",
    read=users_to_assess, steward="administrator",
)  # fmt: skip
def holds_no_role_when_gone(row: Any) -> str | None:
    """Should the user be taken back, the roles would be there at once."""
    return None if row.is_active else "Deactivated, but still holds a role."
