"""Reads of the proofs: when the invariants were last checked, and what was broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.sql import statements

SQL = statements()

LATE = 15 * 60  # seconds without a proof, from which its badge warns


@dataclass(frozen=True, slots=True)
class LastProof:
    """The newest proof of the invariants; `broken` names those that it found broken."""

    started_at: datetime
    age_seconds: int
    violations: int
    broken: Sequence[str]

    @property
    def tone(self) -> str:
        """Red when something is broken, amber when nobody has looked for a quarter of an hour."""
        return "blocked" if self.violations else "waits" if self.is_late else "done"

    @property
    def is_late(self) -> bool:
        return self.age_seconds > LATE


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One proof; `broken` counts invariants, `violations` rows, both of the company that asks."""

    id: int
    form: str
    started_at: datetime
    ms: int
    checked: int
    broken: int
    violations: int


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof found of one invariant; `rows` have `facts`, and `table` and `id` if known."""

    id: str
    title: str
    ms: Decimal
    is_quick: bool
    violations: int
    rows: Sequence[Mapping[str, Any]]
    is_new: bool


def last_proof(company_id: int | None) -> LastProof | None:
    """The newest proof as this company sees it, or all companies without one."""
    rows = SQL("last_proof", company_id=company_id)
    return LastProof(*rows[0]) if rows else None


def proof_runs(company_id: int, *, after: int | None = None, limit: int = 50) -> list[ProofRow]:
    """Proofs, newest first, those before the proof `after`."""
    return [
        ProofRow(*row)
        for row in SQL("proof_runs", company_id=company_id, after=after, page_size=limit)
    ]


def proved_last(company_id: int, invariant: str) -> Proved | None:
    """What the newest proof found of one invariant; None before the first proof."""
    newest = proof_runs(company_id, limit=1)
    proved = proof_of_run(company_id, newest[0].id) if newest else []
    return next((one for one in proved if one.id == invariant), None)


def proof_of_run(company_id: int, run_id: int) -> list[Proved]:
    """Every invariant of one proof, the broken ones first, then the slowest."""
    return [Proved(*row) for row in SQL("proof_of_run", company_id=company_id, run_id=run_id)]
