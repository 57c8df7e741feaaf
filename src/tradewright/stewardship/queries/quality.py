"""The rules that records are held to, what they found, and how good the records were day by day.

The module that owns a kind of records registers the kind and its rules; this floor runs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tradewright.kernel.sql import statements

SQL = statements()

SEVERITIES = ("info", "warn", "block")

Read = Callable[[int, date], Sequence[Any]]  # records of a company on a day: each has id and label
Check = Callable[[Any], str | None]  # what is wrong with a record, in a sentence; None is nothing


@dataclass(frozen=True, slots=True)
class QualityKind:
    """A kind of records: `count` is how many there are; `page` shows one (or all, without
    `page_takes_id`)."""

    code: str
    plural: str
    count: Callable[[int], int]
    page: str
    page_takes_id: bool = True


@dataclass(frozen=True, slots=True)
class QualityRule:
    """`severity` info tells, warn counts against the score, block also stops the record's use in
    new documents. Rules that share `read` share one reading."""

    code: str
    kind: str
    field: str
    severity: str
    title: str
    read: Read
    check: Check
    steward: str = "master_data"


KINDS: dict[str, QualityKind] = {}
RULES: dict[str, QualityRule] = {}


def quality_kind(kind: QualityKind) -> QualityKind:
    """Let records of this kind be held to rules."""
    KINDS[kind.code] = kind
    return kind


def quality_rule(
    code: str,
    kind: str,
    field: str,
    severity: str,
    title: str,
    *,
    read: Read,
    steward: str = "master_data",
) -> Callable[[Check], Check]:
    """Register a check of one record as a rule."""

    def register(check: Check) -> Check:
        RULES[code] = QualityRule(code, kind, field, severity, title, read, check, steward)
        return check

    return register


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: which record, and what is wrong with it."""

    rule: QualityRule
    record_id: int
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as the steward sees it."""

    id: int
    rule: str
    kind: str
    record_id: int
    field: str
    severity: str
    label: str
    message: str
    status: str
    steward: str
    steward_name: str
    found_at: datetime
    accepted_until: date | None
    decided_by: str | None
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """Open findings by severity, and those that are accepted."""

    block: int
    warn: int
    info: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Score:
    """The last run of a kind: `score` is the share of records without warn or block, in %."""

    kind: str
    ran_on: date
    ran_at: datetime
    records: int
    at_fault: int
    findings: int
    blocking: int
    score: Decimal


def faults_of(company_id: int, kind: str, today: date) -> list[Fault]:
    """What the rules of a kind find now."""
    rules = [rule for rule in RULES.values() if rule.kind == kind]
    readings: dict[Read, Sequence[Any]] = {}
    found = []
    for rule in rules:
        if rule.read not in readings:
            readings[rule.read] = rule.read(company_id, today)
        for record in readings[rule.read]:
            if message := rule.check(record):
                found.append(Fault(rule, record.id, record.label, message))
    return found


def findings(
    company_id: int,
    *,
    severity: str | None = None,
    kind: str | None = None,
    status: str = "open",
    steward: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[FindingRow]:
    """Findings of a state, the latest first."""
    rows = SQL(
        "findings", company_id=company_id, severity=severity, kind=kind, status=status,
        steward=steward, after=after, page_size=limit, prepare=False,
    )  # fmt: skip
    return [FindingRow(*row) for row in rows]


def finding_counts(company_id: int, *, kind: str | None = None) -> FindingCounts:
    """How many findings stand, by severity."""
    return FindingCounts(*SQL("finding_counts", company_id=company_id, kind=kind)[0])


def scores(company_id: int) -> list[Score]:
    """The last run of every kind, by kind."""
    return [Score(*row) for row in SQL("quality_scores", company_id=company_id)]


def trend(company_id: int, *, since: date) -> Mapping[str, list[tuple[date, Decimal]]]:
    """The score of each kind on each day since, by kind."""
    days: dict[str, list[tuple[date, Decimal]]] = {}
    for row in SQL("quality_trend", company_id=company_id, since=since):
        days.setdefault(row.kind, []).append((row.ran_on, row.score))
    return days
