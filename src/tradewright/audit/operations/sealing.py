"""The sealer: chains the rows that were committed, and publishes the heads. Never inside a business
transaction, one at a time in the cluster (docs/adr/0021)."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction

from tradewright.kernel import database
from tradewright.kernel.batch import array
from tradewright.kernel.sql import Row, statements

from .. import heads
from ..canonical import canonical, link, merkle_root, read
from .sources import SOURCES

SQL = statements()

AT_ONCE = 5_000
SETTLES = 10.0  # seconds after which a number that was drawn has its transaction's number as well
PUBLISH_EVERY = 10.0
ZERO = bytes(32)


@dataclass(frozen=True, slots=True)
class _Mark:
    """At a moment all rows up to `upto` had drawn their numbers; `next_txid` had not begun."""

    at: float
    next_txid: int
    upto: int


@dataclass(slots=True)
class _Memory:
    """What this process remembers between turns; all of it can be found again."""

    marks: dict[str, deque[_Mark]] = field(default_factory=dict)
    published_at: float = 0.0
    has_caught_up: bool = False
    is_published: bool = True


_memory = _Memory()


def seal(*, sweep: bool = False) -> int:
    """Seal every committed row that is in no chain yet and publish the heads; returns how many.

    `sweep` looks from the first row on, not from where all is known to be sealed.
    """
    total, reached = 0, dict.fromkeys(SOURCES, 0) if sweep else {}
    while sealed := _round(reached, wait=True):
        total += sealed
    _publish()
    return total


def keep_sealed() -> None:
    """One turn of the worker: cheap when nothing was done."""
    reached: dict[str, int] = {}
    while _round(reached, wait=False) >= AT_ONCE:
        pass
    due = time.monotonic() - _memory.published_at >= PUBLISH_EVERY
    if due and not (_memory.is_published and _memory.has_caught_up):
        _publish()


def _round(reached: dict[str, int], *, wait: bool) -> int:
    """Seal the next rows of every source; `reached` says how far this run has looked."""
    if database.current_company() is not None:
        raise RuntimeError("rows are sealed outside a company: the sealer reads those of all")
    with transaction.atomic():
        if not SQL("lock_sealer", wait=wait)[0].locked:
            return 0
        settled = {row.source: row.settled for row in SQL("seal_progress")}
        found: list[tuple[Row, str]] = []
        for source in SOURCES.values():
            proven = settled.get(source.name, 0)
            rows = source.unsealed(reached.get(source.name, proven), AT_ONCE)
            found += [(row, source.name) for row in rows]
            if rows:
                reached[source.name] = rows[-1].source_id
            if len(rows) < AT_ONCE:
                _settle(source.name, reached.get(source.name, proven), proven)
        if found:
            _chain(found)
            _memory.is_published = False
    return len(found)


def _settle(source: str, upto: int, settled: int) -> None:
    """Everything up to a number is sealed once all transactions have ended that were running when
    it had been drawn: then the sealer need not look there again."""
    marks = _memory.marks.setdefault(source, deque())
    newest = marks[-1].upto if marks else settled
    if not marks and upto <= settled:
        return
    horizon = SQL("snapshot_horizon")[0]
    if upto > newest:
        marks.append(_Mark(time.monotonic(), horizon.newest, upto))
    now, proven = time.monotonic(), settled
    while marks and marks[0].next_txid <= horizon.oldest and now - marks[0].at >= SETTLES:
        proven = marks.popleft().upto
    if proven > settled:
        SQL("settle", source=source, settled=proven)


def _chain(found: Iterable[tuple[Row, str]]) -> None:
    by_company = sorted(
        found, key=lambda one: (one[0].company_id, one[0].moment, one[1], one[0][0])
    )
    groups = {
        company: list(rows) for company, rows in groupby(by_company, lambda one: one[0].company_id)
    }
    last = {row.company_id: row for row in SQL("chain_ends", company_ids=list(groups))}
    chained: list[tuple[int, int, str, int, str, str]] = []
    batches: list[tuple[int, int, int, str, str]] = []
    for company, rows in groups.items():
        seq, hash = (last[company].seq, bytes(last[company].hash)) if company in last else (0, ZERO)
        first, leaves = seq + 1, []
        for row, source in rows:
            seq += 1
            body_hash = hashlib.sha256(canonical(read(row.body))).digest()
            hash = link(hash, body_hash)
            leaves.append(body_hash)
            chained.append((company, seq, source, row.source_id, body_hash.hex(), hash.hex()))
        batches.append((company, first, seq, merkle_root(leaves).hex(), hash.hex()))
    _keep(chained, batches)


def _keep(chained: Sequence[tuple[object, ...]], batches: Sequence[tuple[object, ...]]) -> None:
    company_ids, seqs, sources, source_ids, body_hashes, hashes = map(
        array, zip(*chained, strict=True)
    )
    of, first, last, roots, ends = map(array, zip(*batches, strict=True))
    SQL(
        "chain_rows",
        company_ids=company_ids, seqs=seqs, sources=sources, source_ids=source_ids,
        body_hashes=body_hashes, row_hashes=hashes,
        batch_company_ids=of, first_seqs=first, last_seqs=last, roots=roots, ends=ends,
    )  # fmt: skip


def ledger_id() -> str:
    """The name of this database's chains; it is given when the first head is published."""
    return str(SQL("audit_ledger")[0].id)


def _publish() -> None:
    """Publish the newest head of every chain that has none outside, and keep here what stands
    there: where the two differ, invariant C2 turns red."""
    ledger = ledger_id()
    if not _memory.has_caught_up:
        _note(ledger, list(heads.published(ledger)))
        _memory.has_caught_up = True
    fresh = [
        heads.Head(ledger, row.company_id, row.seq, bytes(row.hash), bytes(row.root), row.sealed_at)
        for row in SQL("unpublished_heads", ledger=ledger)
    ]
    heads.publish(fresh)
    _note(ledger, fresh)
    _memory.published_at, _memory.is_published = time.monotonic(), True


def _note(ledger: str, known: Sequence[heads.Head]) -> None:
    if known:
        SQL(
            "note_heads",
            ledger=ledger,
            company_ids=[head.company for head in known],
            seqs=[head.seq for head in known],
            row_hashes=[head.hash.hex() for head in known],
            published_at=[head.sealed_at for head in known],
        )
