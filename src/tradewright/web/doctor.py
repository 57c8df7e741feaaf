"""Is the installation sound? Each look says what was found, what it means and what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tradewright.control.proofs import last_proof
from tradewright.kernel import embedded
from tradewright.kernel.database import APP_ROLE
from tradewright.kernel.events import SUBSCRIBERS
from tradewright.kernel.guards import our_models
from tradewright.kernel.operation import OPERATIONS
from tradewright.kernel.sql import statements
from tradewright.ledger.chart import FALLBACKS
from tradewright.sim.people import DOMAIN
from tradewright.stewardship.operations.erasure import waiting

SQL = statements()

State = Literal["ok", "warn", "fail"]

OLDEST_SERVER = 15_00_00
LITTLE, TOO_LITTLE = 5 * 2**30, 2**30  # bytes free on the disk
LONGEST_SKEW, FAR_SKEW = 1.0, 30.0  # seconds between the two clocks
SHORTEST_SECRET = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` is what is so; `means` and `remedy` stand where it is not as it should be."""

    name: str
    state: State
    found: str
    means: str = ""
    remedy: str = ""


def examine() -> list[Finding]:
    """All looks; those at the database only when it answers, those at rows when it is migrated."""
    findings = list(_configuration())
    try:
        connection.ensure_connection()
    except DatabaseError as fault:
        findings.append(
            Finding(
                "database",
                "fail",
                str(fault).strip().splitlines()[0],
                "Nothing can work.",
                "Start PostgreSQL, or correct DATABASE_URL.",
            )
        )
        return findings
    findings += _migrations()
    if findings[-1].state == "ok":
        for look in LOOKS:
            findings += look()
    return findings


def _configuration() -> Iterator[Finding]:
    yield _judged(
        "secret key", len(settings.SECRET_KEY) >= SHORTEST_SECRET, "fail",
        f"{len(settings.SECRET_KEY)} characters",
        "Sessions can be forged.", f"Set at least {SHORTEST_SECRET} random characters.",
    )  # fmt: skip
    yield _judged(
        "debug", not settings.DEBUG, "fail", "on" if settings.DEBUG else "off",
        "Faults show our source and settings to anybody.", "Unset TRADEWRIGHT_DEBUG.",
    )  # fmt: skip
    hosts = settings.ALLOWED_HOSTS
    yield _judged(
        "hosts", "*" not in hosts, "fail", ", ".join(hosts),
        "Any name is served, so links can be forged.", "Name the hosts in TRADEWRIGHT_HOSTS.",
    )  # fmt: skip
    yield _judged(
        "tls", settings.SESSION_COOKIE_SECURE, "warn",
        "cookies are for TLS only" if settings.SESSION_COOKIE_SECURE else "off",
        "Cookies also go over plain HTTP.", "Behind TLS set TRADEWRIGHT_TLS=1.",
    )  # fmt: skip
    yield _disk()


def _disk() -> Finding:
    place = embedded.home()
    if os.environ.get("DATABASE_URL"):
        what = "the server has a disk of its own; look there"
        return Finding("disk", "ok", what)
    while not place.exists():
        place = place.parent
    return _of_disk(place, shutil.disk_usage(place).free)


def _of_disk(place: Path, free: int) -> Finding:
    state: State = "fail" if free < TOO_LITTLE else "warn" if free < LITTLE else "ok"
    return _stated(
        "disk", state, f"{free / 2**30:,.1f} GiB free at {place}",
        "PostgreSQL stops when the disk is full.", "Make room or move TRADEWRIGHT_HOME.",
    )  # fmt: skip


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield _judged(
        "migrations", not waiting, "fail",
        f"{len(waiting)} not applied" if waiting else "all applied",
        "Tables and program do not fit; nothing below was looked at.", "Run tradewright migrate.",
    )  # fmt: skip


def _server() -> Iterator[Finding]:
    (row,) = SQL("server_state", prepare=False, role=APP_ROLE)
    version = f"{row.version // 10000}.{row.version % 10000}"
    yield _judged(
        "database", row.version >= OLDEST_SERVER, "fail", f"PostgreSQL {version}",
        "Our statements need PostgreSQL 15 or later.", "Upgrade the server.",
    )  # fmt: skip
    yield _of_clocks(abs((timezone.now() - row.clock).total_seconds()))
    may_too_much = row.owned or row.bypasses
    yield _judged(
        "role", row.role_exists and not may_too_much, "fail",
        f"{APP_ROLE} is missing" if not row.role_exists
        else f"{APP_ROLE} owns {row.owned} tables or passes by row security" if may_too_much
        else f"{APP_ROLE} owns nothing",
        "One company could see another's rows.", "Run tradewright migrate as the owner.",
    )  # fmt: skip
    lag = f"{row.late_events:,} events are older than 10 s and have no place in the log"
    yield _judged(
        "sequencer", not row.late_events, "fail", lag if row.late_events else "no event waits",
        "No worker runs, or a long transaction holds it up: shipments are not billed.",
        "Start tradewright worker; look for old transactions in pg_stat_activity.",
    )  # fmt: skip
    yield _judged(
        "parked events", not row.parked, "warn", f"{row.parked:,} parked",
        "What should have followed from them did not happen.",
        "Open “Events that wait” and handle each.",
    )  # fmt: skip


def _of_clocks(seconds: float) -> Finding:
    state: State = "ok" if seconds < LONGEST_SKEW else "warn" if seconds < FAR_SKEW else "fail"
    return _stated(
        "clock", state, f"{seconds:.2f} s between this machine and the database",
        "Times of documents and of records disagree.", "Let both keep time by NTP.",
    )  # fmt: skip


def _row_security() -> Iterator[Finding]:
    tables = [
        model._meta.db_table
        for model in our_models()
        if getattr(model, "company_column", "company_id")
        in {field.column for field in model._meta.concrete_fields}
    ]
    unguarded = [row.name for row in SQL("open_tables", prepare=False, name=tables)]
    yield _judged(
        "row security", not unguarded, "fail",
        f"not forced on {', '.join(unguarded)}" if unguarded else f"forced on {len(tables)} tables",
        "One company could see another's rows.", "Run tradewright migrate.",
    )  # fmt: skip


def _subscribers() -> Iterator[Finding]:
    pairs = [(one.name, topic) for one in SUBSCRIBERS.values() for topic in one.topics]
    late = SQL(
        "subscribers_late", prepare=False, subscriber=[name for name, _ in pairs],
        topic=[topic for _, topic in pairs], at=timezone.now(),
    )  # fmt: skip
    yield _judged(
        "subscribers", not late, "warn",
        ", ".join(f"{row.subscriber} since {row.oldest:%H:%M:%S}" for row in late)
        or f"{len(SUBSCRIBERS)} keep up",
        "They have not read events that are more than 30 s old.",
        "Start tradewright worker, or a second one.",
    )  # fmt: skip


def _companies() -> Iterator[Finding]:
    rows = SQL("unready_companies", prepare=False, purpose=list(FALLBACKS))
    without = [row.code for row in rows if not row.series]
    yield _judged(
        "number series", not without, "fail",
        f"none in {', '.join(without)}" if without else f"in all {len(rows)} companies",
        "Documents cannot get numbers.", "Open the company again with its series.",
    )  # fmt: skip
    missing = [f"{row.code}: {', '.join(row.missing)}" for row in rows if row.missing]
    yield _judged(
        "posting rules", not missing, "fail",
        f"no account for {'; '.join(missing)}" if missing else f"in all {len(rows)} companies",
        "What posts to these purposes is refused.", "Open the books of the company.",
    )  # fmt: skip
    waiting = [row.code for row in rows if not row.is_live]
    yield _judged(
        "going live", not waiting, "warn",
        f"{', '.join(waiting)} not yet" if waiting else f"all {len(rows)} companies are live",
        "Such a company takes no documents.", "Go live on the page Company.",
    )  # fmt: skip


def _proofs() -> Iterator[Finding]:
    last = last_proof(None)
    if last is None or last.is_late:
        yield _stated(
            "proofs", "warn",
            "never" if last is None else f"the last one at {last.started_at:%Y-%m-%d %H:%M} UTC",
            "Nobody looks whether books, stock and events agree.", "Start tradewright worker.",
        )  # fmt: skip
        return
    yield _judged(
        "proofs", not last.violations, "fail",
        f"broken: {', '.join(last.broken)}" if last.violations
        else f"all held {last.age_seconds // 60} min ago",
        "Books, stock, orders or events disagree.",
        "See the page Invariants, or tradewright verify.",
    )  # fmt: skip


def _erasures() -> Iterator[Finding]:
    readable = waiting()
    yield _judged(
        "erasures", not readable, "fail",
        f"{readable:,} erased persons can be read" if readable else "nobody of the list is here",
        "This database was restored from before they were erased.",
        "Run tradewright privacy replay before anybody works here.",
    )  # fmt: skip


def _second_factors() -> Iterator[Finding]:
    asked = sorted({one.duty for one in OPERATIONS.values() if one.fresh})
    rows = SQL("without_second_factor", prepare=False, duty=asked, domain=DOMAIN, at=timezone.now())
    open_ = [f"{row.code}: {', '.join(row.without)}" for row in rows if row.without]
    yield _judged(
        "second factors", not open_, "warn",
        f"none of {'; '.join(open_)}" if open_
        else f"all {sum(row.people for row in rows)} who grant, set limits or make keys have one",
        "A stolen password is enough to grant roles, set limits or make keys.",
        "Ask their roles for one on the page Sign-in rules; each sets it up under My account.",
    )  # fmt: skip


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _server, _row_security, _subscribers, _companies, _second_factors, _proofs,
    _erasures,
)  # fmt: skip


def _judged(name: str, is_sound: Any, otherwise: State, found: str, *advice: str) -> Finding:
    return _stated(name, "ok" if is_sound else otherwise, found, *advice)


def _stated(name: str, state: State, found: str, means: str, remedy: str) -> Finding:
    return (
        Finding(name, state, found) if state == "ok" else Finding(name, state, found, means, remedy)
    )
