"""The rules of a company, version by version, and who they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradewright.kernel.sql import statements

SQL = statements()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A version of a kind's rules; `state` is proposed, rejected, planned, in_force or past."""

    id: int
    kind: str
    number: int
    valid_from: date
    reason: str
    status: str
    state: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    rules: Sequence[dict[str, Any]]


def is_ruled(company_id: int, kind: str, at: datetime) -> bool:
    """Whether rules of the kind are in force that ask somebody."""
    return bool(SQL("is_ruled", company_id=company_id, kind=kind, at=at)[0].is_ruled)


def rule_sets(company_id: int, at: datetime) -> list[RuleSet]:
    """Every version, by kind, the latest first."""
    return [RuleSet(*row) for row in SQL("rule_sets", company_id=company_id, at=at)]
