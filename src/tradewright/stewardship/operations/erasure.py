"""Erasing persons, with a proof, and again in a copy that was restored from before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction

from tradewright.approvals.operations.requests import (
    RequestApproval,
    Requested,
    request_approvals,
)
from tradewright.approvals.queries.rules import is_ruled
from tradewright.kernel.batch import Batch
from tradewright.kernel.database import entered
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .. import erasure_list, places
from ..erasure_list import Entry, stated
from ..queries.persons import SUBJECTS, Person

SQL = statements()

KIND = "erasure"  # of approvals
AGAIN = "erased again after a restore"


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """`subject` is the kind of person (contact, or user who has left). `reason` says on what
    request, without names."""

    subject: str
    subject_id: int
    reason: str


class PersonErased(Code):
    ERASED = "erased", "Erased: the proof stands in the list."
    WAITS_FOR_APPROVAL = (
        "waits_for_approval", "They are erased once another person has approved it.",
    )  # fmt: skip
    ALREADY_ERASED = "already_erased", "This person was erased before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The person stands twice in the list.", "subject_id"
    UNKNOWN_SUBJECT = "unknown_subject", "No such kind of person: use contact or user.", "subject"
    PERSON_NOT_FOUND = "person_not_found", "No such person in this company.", "subject_id"
    REASON_MISSING = "reason_missing", "Say on what request they are erased.", "reason"


class _Answer(NamedTuple):
    position: int
    id: int | None
    code: str


@operation(PersonErased, duty="stewardship.erase_persons", limit=100)
def erase_persons(batch: Batch[ErasePerson], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Nothing readable is left of a person; ledgers and invoices stay as they are.

    Their row keeps its id and loses everything else; notes and reasons that mention them, and kept
    answers to repeated requests, are scrubbed. The proof says how often, and how often words had to
    stay in what nobody may change. Once committed, the list outside the database knows it too.
    Where rules of approval of the kind `erasure` ask somebody, it waits for another person first.
    Event: stewardship.person_erased. Codes: PersonErased.
    """
    known = _known(batch, actor.company_id)
    codes = _judged(batch, known)
    if actor.user_id != SYSTEM_USER_ID and is_ruled(actor.company_id, KIND, at):
        codes = _asked(batch, codes, known, actor, at)
    for name, found in SUBJECTS.items():
        ids = [row.subject_id for row, code in zip(batch, codes, strict=True)
               if code == "erased" and row.subject == name]  # fmt: skip
        if ids:
            found.erase(ids, actor, at)
    erased = [(row, known[row.subject, row.subject_id])
              for row, code in zip(batch, codes, strict=True) if code == "erased"]  # fmt: skip
    proofs = _proved(erased, actor, at) if erased else {}
    return [
        _Answer(position, proofs.get((row.subject, row.subject_id)), code)
        for position, (row, code) in enumerate(zip(batch, codes, strict=True), start=1)
    ]  # fmt: skip


def _asked(
    batch: Batch[ErasePerson],
    codes: Sequence[str],
    known: dict[tuple[str, int], Person],
    actor: Actor,
    at: datetime,
) -> list[str]:
    """Who was to be erased waits for another person, where a rule asks one."""
    wanted = [row for row, code in zip(batch, codes, strict=True) if code == "erased"]
    requests = [
        RequestApproval(
            KIND, row.subject, row.subject_id, f"{row.subject} {row.subject_id}",
            {
                "subject": row.subject, "subject_id": row.subject_id, "reason": row.reason.strip(),
                "made_at": stated(known[row.subject, row.subject_id].made_at),
            },
            reason=row.reason.strip(),
        )
        for row in wanted
    ]  # fmt: skip
    answers = iter(request_approvals(requests, actor=actor, at=at))
    return [
        code if code != "erased" or next(answers).code == Requested.NOT_NEEDED
        else "waits_for_approval"
        for code in codes
    ]  # fmt: skip


def _known(batch: Batch[ErasePerson], company_id: int) -> dict[tuple[str, int], Person]:
    """Those of the batch who are there and not erased, locked."""
    found: dict[tuple[str, int], Person] = {}
    for name, subject in SUBJECTS.items():
        ids = [row.subject_id for row in batch if row.subject == name]
        if ids:
            read = subject.read(company_id, ids, locked=True)
            found |= {(name, id): person for id, person in read.items()}
    return found


def _judged(batch: Batch[ErasePerson], known: dict[tuple[str, int], Person]) -> list[str]:
    gone = {
        (row.subject, row.subject_id)
        for row in SQL(
            "erasures_of", company_id=current_call().actor.company_id,
            subject=[row.subject for row in batch],
            subject_id=[row.subject_id for row in batch],
        )
    }  # fmt: skip
    codes, seen = [], set()
    for row in batch:
        key = (row.subject, row.subject_id)
        if row.subject not in SUBJECTS:
            code = "unknown_subject"
        elif key in gone and key not in known:
            code = "already_erased"
        elif key not in known:
            code = "person_not_found"
        elif key in seen:
            code = "repeated_in_batch"
        elif not row.reason.strip():
            code = "reason_missing"
        else:
            code = "erased"
            seen.add(key)
        codes.append(code)
    return codes


def _proved(
    erased: Sequence[tuple[ErasePerson, Person]], actor: Actor, at: datetime
) -> dict[tuple[str, int], int]:
    """Scrub what mentions them, keep the proofs, and tell the list once this is committed."""
    values = [value for _, person in erased for value in person.values]
    scrubbed, left = places.scrub(actor.company_id, values)
    (company,) = SQL("company_code", company_id=actor.company_id)
    made = [
        Entry(company.code, person.subject, person.id, stated(person.made_at), stated(at))
        for _, person in erased
    ]  # fmt: skip
    rows = SQL(
        "keep_erasures", company_id=actor.company_id, at=at, operation_id=current_call().id,
        user_id=actor.user_id,
        subject=[person.subject for _, person in erased],
        subject_id=[person.id for _, person in erased],
        subject_made_at=[person.made_at for _, person in erased],
        reason=[places.masked(row.reason.strip(), values) for row, _ in erased],
        digest=[entry.digest for entry in made],
        scrubbed=[scrubbed] * len(made), left_in=[left] * len(made),
    )  # fmt: skip
    transaction.on_commit(partial(erasure_list.append, made))
    return {(row.subject, row.subject_id): row.id for row in rows}


def replay_erasures() -> tuple[int, int]:
    """Erase again who is on the list and yet readable, as in a copy restored from before; and write
    to the list what only the database knows. Returns how many of each.

    A person counts as the same only when id and time of making agree: ids may be given anew. They
    are erased as of the time of the first erasure, so that both proofs have one digest.
    """
    erased = 0
    for company_id, entry in _readable():
        row = ErasePerson(entry.subject, entry.subject_id, AGAIN)
        at = datetime.fromisoformat(entry.erased_at)
        erased += len(erase_persons([row], actor=Actor.system(company_id), at=at).accepted)
    kept = [
        Entry(row.company, row.subject, row.subject_id, stated(row.subject_made_at),
              stated(row.erased_at))
        for row in SQL("all_erasures")
    ]  # fmt: skip
    return erased, erasure_list.append(kept)


def waiting() -> int:
    """How many persons of the list are readable here."""
    return len(_readable())


def _readable() -> list[tuple[int, Entry]]:
    """Those of the list who can be read here, each with the id of their company."""
    companies = {row.code: row.id for row in SQL("companies_by_code")}
    found = []
    for entry in erasure_list.entries():
        company_id, subject = companies.get(entry.company), SUBJECTS.get(entry.subject)
        if company_id is None or subject is None:
            continue
        with entered(company_id):
            person = subject.read(company_id, [entry.subject_id]).get(entry.subject_id)
        if person is not None and stated(person.made_at) == entry.subject_made_at:
            found.append((company_id, entry))
    return found
