"""How a transaction enters a company: application role and company are set for that transaction.

Row-level security reads `tradewright.company_id`; the role owns no table and cannot bypass it
(design.md law 10). Outside a company the connection acts as the owner: migrations, the sequencer,
`verify`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

APP_ROLE = "tradewright_app"

_company: ContextVar[int | None] = ContextVar("company", default=None)

_ENTER = """
select
    set_config('role', %s, true),
    set_config('tradewright.company_id', %s, true),
    set_config('tradewright.operation', %s, true),
    set_config('tradewright.user_id', %s, true)
"""

_TELL = """
select
    set_config('tradewright.operation', %s, true),
    set_config('tradewright.user_id', %s, true)
"""

Doing = tuple[UUID, int]  # the operation that is running, and its user
_doing: ContextVar[Doing | None] = ContextVar("doing", default=None)


def current_company() -> int | None:
    """The company that this transaction is in, if any."""
    return _company.get()


def _words(doing: Doing | None) -> list[str]:
    return ["", ""] if doing is None else [str(part) for part in doing]


def _set(role: str, company: str, doing: Doing | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [role, company, *_words(doing)])


def tell(doing: Doing | None) -> None:
    """Say which operation changes rows from here on: their history names it (audit)."""
    with connection.cursor() as cursor:
        cursor.execute(_TELL, _words(doing))


@contextmanager
def as_owner(doing: Doing) -> Iterator[None]:
    """A transaction of no company, for an operation of the platform."""
    with transaction.atomic():
        tell(doing)
        yield
        if _company.get() is not None:
            tell(_doing.get())


@contextmanager
def entered(company_id: int, doing: Doing | None = None) -> Iterator[None]:
    """A transaction that sees and writes the rows of one company only.

    Nested in the same company it joins the transaction that is open; nested in none or in another
    it takes a savepoint and gives the former role and company back at its end. `doing` goes with
    the company in one statement.
    """
    before, was_doing = _company.get(), _doing.get()
    if before == company_id and connection.in_atomic_block:
        if doing is None:
            yield
            return
        tell(doing)
        joined = _doing.set(doing)
        try:
            yield
        finally:
            _doing.reset(joined)
        return
    token, doing_token = _company.set(company_id), _doing.set(doing)
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                _set(APP_ROLE, str(company_id), doing)
                yield
                role, company = (APP_ROLE, str(before)) if before is not None else ("none", "")
                _set(role, company, was_doing)
        else:
            with pipelined(), transaction.atomic():
                _set(APP_ROLE, str(company_id), doing)
                yield
    finally:
        _company.reset(token)
        _doing.reset(doing_token)


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


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back at its end; only what was read of it stays.

    The driver hears of the rollback before the next statement goes out (a nested pipeline waits for
    its answers), so it forgets no statement that is still prepared.
    """
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
    if connection.connection.pgconn.pipeline_status:
        with pipelined():
            pass


def refresh_statistics() -> None:
    """Let PostgreSQL look at its tables again: right after a load that changed their size much."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")
