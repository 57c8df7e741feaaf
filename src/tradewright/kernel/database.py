"""How a transaction enters a company: application role and company are set for that transaction.

Row-level security reads `tradewright.company_id`; the role owns no table and cannot bypass it
(design.md law 10). Outside a company the connection acts as the owner: migrations, the sequencer,
`verify`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

APP_ROLE = "tradewright_app"

_company: ContextVar[int | None] = ContextVar("company", default=None)

_ENTER = """
select
    set_config('role', %s, true),
    set_config('tradewright.company_id', %s, true)
"""


def current_company() -> int | None:
    """The company that this transaction is in, if any."""
    return _company.get()


def _set(role: str, company: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [role, company])


@contextmanager
def entered(company_id: int) -> Iterator[None]:
    """A transaction that sees and writes the rows of one company only.

    Nested in the same company it joins the transaction that is open; nested in none or in another
    it takes a savepoint and gives the former role and company back at its end.
    """
    before = _company.get()
    if before == company_id and connection.in_atomic_block:
        yield
        return
    token = _company.set(company_id)
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                _set(APP_ROLE, str(company_id))
                yield
                _set("none" if before is None else APP_ROLE, "" if before is None else str(before))
        else:
            with pipelined(), transaction.atomic():
                _set(APP_ROLE, str(company_id))
                yield
    finally:
        _company.reset(token)


@contextmanager
def pipelined() -> Iterator[None]:
    """Statements whose answer nobody waits for (begin, the role, a lock, the log row) travel with
    the next one: about half the round trips of a single document.

    What fails inside fails as a whole: no savepoint is rolled back within a pipeline, because the
    driver then forgets which statements it has prepared.
    """
    connection.ensure_connection()
    with connection.connection.pipeline():
        yield


def refresh_statistics() -> None:
    """Let PostgreSQL look at its tables again: right after a load that changed their size much."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
