"""Keeping rows of operations that were withheld, and doing them later as they came."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from tradewright.kernel.batch import array
from tradewright.kernel.operation import OPERATIONS, Actor, Call, Operation
from tradewright.kernel.sql import Row, statements

SQL = statements()


def kept(done: Operation[Any], rows: Sequence[Any], call: Call, **columns: str) -> None:
    """Rows of an operation are kept as withheld writes; `columns` say why. Event:
    stewardship.write_withheld."""
    SQL(
        "withhold_writes", **columns, company_id=call.actor.company_id, operation=done.name,
        input=array(json.dumps(dataclasses.asdict(row), default=str) for row in rows),
        source=call.actor.source, behalf=call.actor.behalf, user_id=call.actor.user_id,
        at=call.at, operation_id=call.id,
    )  # fmt: skip


def rows_of(going: Mapping[int, Row]) -> dict[str, dict[int, Any]]:
    """Withheld writes (rows with `operation` and `input`) as operation → key → its input."""
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    for key, one in going.items():
        kind = TypeAdapter(OPERATIONS[one.operation].input)
        found[one.operation][key] = kind.validate_python(one.input)
    return found


def done_now(going: Mapping[str, Mapping[int, Any]], actor: Actor, at: datetime) -> dict[int, str]:
    """Do withheld writes (see `rows_of`), one call an operation, in the right of the actor, who is
    asked for duty and confirmation of each before the first is done. Answers key → why for those
    that were refused."""
    going = {name: rows for name, rows in going.items() if rows}
    for name in going:
        OPERATIONS[name].ask(actor, at)  # a call inside ours asks neither duty nor confirmation
    refused: dict[int, str] = {}
    for name, rows in going.items():
        outcomes = OPERATIONS[name](list(rows.values()), actor=actor, at=at)
        refused |= {
            key: outcome.message
            for key, outcome in zip(rows, outcomes, strict=True)
            if not outcome.accepted
        }
    return refused
