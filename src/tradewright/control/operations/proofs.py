"""Proofs: the invariants checked by the clock or when somebody asks, with what they found."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import uuid_utils
from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from tradewright.kernel.batch import Batch
from tradewright.kernel.invariants import Finding, proving
from tradewright.kernel.operation import Actor, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

SQL = statements()

KEPT_FOR = timedelta(days=90)
FORMS = ("quick", "full")


@dataclass(frozen=True, slots=True)
class AskProof:
    """`quick` looks at what was touched since the last clean proof, `full` at everything."""

    form: str = "quick"


class ProofAsked(Code):
    ASKED = "asked", "The worker checks now; what it finds stands here in a moment."
    UNKNOWN_FORM = "unknown_form", "A proof is “quick” or “full”.", "form"


class _Answer(NamedTuple):
    position: int
    id: int | None
    code: str


@operation(ProofAsked, duty="control.ask_proofs", limit=10)
def ask_proofs(batch: Batch[AskProof], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """The worker proves the invariants as soon as it can; asked twice, it does so once.

    Codes: ProofAsked.
    """
    for form in sorted({row.form for row in batch} & set(FORMS)):
        transaction.on_commit(partial(_enqueue, form))
    return [
        _Answer(position, None, "asked" if row.form in FORMS else "unknown_form")
        for position, row in enumerate(batch, start=1)
    ]


def _enqueue(form: str) -> None:
    name = "proofs.prove_all" if form == "full" else "proofs.prove_touched"
    job = jobs.configure_task(name, queueing_lock=f"ask {form} proof", lock="proof")
    try:
        job.defer(timestamp=0)
    except AlreadyEnqueued:
        return  # one waits already: it will see what this one would


def prove(form: str) -> list[Finding] | None:
    """Check every invariant and keep the result; None when another process is at it.

    A proof that is broken anew for a company tells the event control.invariant_violated, once.
    What was broken in the run before is checked in full, or a deletion would be forgotten.
    """
    began = time.perf_counter()
    with proving() as check:
        (mark,) = SQL("proof_mark")
        if not mark.is_free:
            return None
        findings = check(None if form == "full" else mark.clean_mark, mark.broken_before)
    broken = [one for one in findings if one.violations]
    shares = [(one, share) for one in broken for share in one.shares]
    with transaction.atomic():
        SQL(
            "keep_proof", prepare=False, form=form, started_at=mark.started_at, mark=mark.mark,
            ms=round((time.perf_counter() - began) * 1000), checked=len(findings),
            broken=[one.id for one in broken],
            results=[{"id": one.id, "title": one.title, "ms": one.ms, "quick": one.is_quick}
                     for one in findings],
            company_id=[share.company_id for _, share in shares],
            invariant=[one.id for one, _ in shares],
            title=[one.title for one, _ in shares],
            violations=[share.violations for _, share in shares],
            rows=[list(share.rows) for _, share in shares],
            operation_id=UUID(str(uuid_utils.uuid7())),
        )  # fmt: skip
    return findings


def forget_proofs(at: datetime) -> int:
    """Proofs older than 90 days go, with their findings; returns how many."""
    return len(SQL("forget_proofs", before=at - KEPT_FOR))
