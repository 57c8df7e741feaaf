"""The audit trail as a file that the stand-alone verifier reads, and the verdict on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from tradewright.kernel import database
from tradewright.kernel.sql import Row, statements

from .. import heads, verifier
from ..canonical import canonical, read
from .sealing import ledger_id
from .sources import SOURCES

SQL = statements()

AT_ONCE = 5_000
EVERY_CHAIN = -1


def records(company_id: int | None = None) -> Iterator[dict[str, Any]]:
    """What an export holds, in order: its title, batches, rows with their bodies as they stand
    now, heads, and an end. Of one company, or of all and the platform; on one snapshot."""
    if database.current_company() is not None:
        raise RuntimeError("an export is made outside a company")
    with transaction.atomic():
        ledger, rows = ledger_id(), 0
        yield {
            "kind": "export", "format": 1, "ledger": ledger, "company": company_id,
            "public_key": heads.public_key(), "begun_again": _begun_again(),
        }  # fmt: skip
        wanted = EVERY_CHAIN if company_id is None else company_id
        for batch in SQL("batches", company_id=wanted, prepare=False):
            yield {"kind": "batch", "batch": batch.id, "root": bytes(batch.root).hex()}
        for row in _rows(wanted):
            rows += 1
            yield row
        yield from _heads_inside(ledger, company_id)
        yield {"kind": "end", "rows": rows}


def _begun_again() -> list[dict[str, Any]]:
    """Why the chains bear another name than they did."""
    return [
        {"at": one.approved_at.isoformat(), "reason": one.reason, "former": one.former,
         "ledger": one.ledger, "lost": one.lost}
        for one in SQL("restarts") if one.status == "approved"
    ]  # fmt: skip


def _rows(wanted: int) -> Iterator[dict[str, Any]]:
    company, seq = -1, 0
    while chained := SQL(
        "chained_rows", company_id=wanted, after_company_id=company, after_seq=seq, most=AT_ONCE,
        prepare=False,
    ):  # fmt: skip
        bodies = _bodies(chained)
        for row in chained:
            body = bodies.get(row.source, {}).get(row.source_id)
            yield {
                "kind": "row", "company": row.company_id, "seq": row.seq, "source": row.source,
                "id": row.source_id, "body": None if body is None else read(body),
                "body_hash": bytes(row.body_hash).hex(), "hash": bytes(row.hash).hex(),
                "batch": row.batch_id,
            }  # fmt: skip
        company, seq = chained[-1].company_id, chained[-1].seq


def _bodies(chained: Any) -> Mapping[str, Mapping[int, str]]:
    asked: dict[str, list[int]] = {}
    for row in chained:
        asked.setdefault(row.source, []).append(row.source_id)
    return {name: SOURCES[name].bodies(ids) for name, ids in asked.items() if name in SOURCES}


def _heads_inside(ledger: str, company_id: int | None) -> Iterator[dict[str, Any]]:
    """The newest heads, signed again: enough to see that the file is whole."""
    key = heads.signing_key()
    for row in SQL("newest_heads"):
        if company_id in (None, row.company_id):
            body = _head(ledger, row).body()
            yield {"kind": "head", "head": body, "signature": key.sign(canonical(body)).hex()}


def _head(ledger: str, row: Row) -> heads.Head:
    return heads.Head(
        ledger, row.company_id, row.seq, bytes(row.hash), bytes(row.root), row.sealed_at
    )


def export_lines(company_id: int | None = None) -> Iterator[str]:
    """The export as lines of JSON."""
    return (json.dumps(record, ensure_ascii=False) for record in records(company_id))


def verify_now(*, against_heads: bool = True) -> dict[str, Any]:
    """Verify all chains to the last body, against the heads outside where there are any; the
    verifier's report. The result stays in the table audit_check."""
    outside = heads.folder()
    there = against_heads and any(outside.glob("*.jsonl"))
    try:
        report = verifier.verify(records(), str(outside) if there else None)
    except verifier.Fault as fault:
        report = fault.report
    SQL(
        "keep_check",
        company_ids=[report.get("company") or 0] if not report["verified"] else [],
        fault="" if report["verified"] else report["why"],
    )
    return report
