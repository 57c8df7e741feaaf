"""People who have left: what is held about them, and how they are erased while the audit stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tradewright.company.operations.users import AnonymiseUser, anonymise_users
from tradewright.kernel.operation import Actor
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.sql import Row, statements

from ..queries.persons import Person, Subject, subject

SQL = statements()


def _person(row: Row) -> Person:
    name = f"{row.first_name} {row.last_name}".strip()
    facts = {
        "username": row.username, "name": name, "email": row.email, "since": row.date_joined,
        "last_signed_in": row.last_login,
    }  # fmt: skip
    values = tuple(one for one in (name, row.email, row.username) if one)
    return Person("user", row.id, name or row.username, "left", values, facts, row.date_joined)


def _find(company_id: int, words: str) -> list[Person]:
    rows = SQL("leavers", company_id=company_id, words=words, user_id=None, prepare=False)
    return [_person(row) for row in rows]


def _read(company_id: int, ids: Sequence[int], *, locked: bool = False) -> dict[int, Person]:
    """Whether they still are as read is judged again by the erasure itself, under its lock."""
    rows = SQL("leavers", company_id=company_id, words="", user_id=list(ids), prepare=False)
    return {row.id: _person(row) for row in rows}


def _erase(ids: Sequence[int], actor: Actor, at: datetime) -> Outcomes:
    return anonymise_users([AnonymiseUser(one) for one in ids], actor=actor, at=at)


subject(Subject("user", _find, _read, _erase))
