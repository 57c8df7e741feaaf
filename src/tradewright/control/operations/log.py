"""The recorder: who did what when, in the operation's own transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import uuid_utils
from django.db import transaction

from tradewright.company.operations.companies import open_missing_series
from tradewright.kernel import database
from tradewright.kernel.operation import SYSTEM_USER_ID, Call
from tradewright.kernel.outcome import Outcomes
from tradewright.kernel.sql import statements

SQL = statements()

SUBJECTS = 20


def record(call: Call, outcomes: Outcomes) -> None:
    """Write the row of one outermost operation: codes with their counts, the first ids touched."""
    accepted = outcomes.accepted
    subjects = [outcome.id for outcome in accepted if outcome.id is not None][:SUBJECTS]
    SQL(
        "log_operation",
        id=call.id,
        company_id=call.actor.company_id,
        user_id=call.actor.user_id,
        operation=call.operation,
        at=call.at,
        accepted=len(accepted),
        refused=len(outcomes) - len(accepted),
        codes=json.dumps(Counter(str(outcome.code) for outcome in outcomes)),
        subjects=json.dumps(subjects),
        request_id=call.actor.request_id,
        channel=call.actor.channel,
        behalf=call.actor.behalf,
        reason=call.reason,
    )


@contextmanager
def laid_by_program(operation: str) -> Iterator[None]:
    """What the program itself lays after a migration (roles, rules) stands in the log as well: the
    history of the rows names it, or they would look changed from outside."""
    id = UUID(str(uuid_utils.uuid7()))
    with transaction.atomic():
        database.tell((id, SYSTEM_USER_ID))
        yield
        SQL("log_laying", id=id, user_id=SYSTEM_USER_ID, operation=operation)
        database.tell(None)


def lay_number_series(**_: object) -> None:
    """The series of modules that came after a company was opened; runs after every migration."""
    with laid_by_program("company.open_missing_series"):
        open_missing_series()
