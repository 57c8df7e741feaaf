"""The roles that can be asked for."""

from __future__ import annotations

from tradewright.kernel.sql import statements

SQL = statements()


def role_choices() -> list[tuple[str, str]]:
    """Code and name of every role, by name."""
    return [(row.code, row.name) for row in SQL("roles")]
