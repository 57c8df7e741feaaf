"""Fields that another system owns: saying so, withholding writes from elsewhere, deciding them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import (
    OPERATIONS,
    SYSTEM_USER_ID,
    Actor,
    Call,
    Operation,
    current_call,
    operation,
)
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import Row, statements

from ..queries import ownership as queries
from .asking import Asked, ask_first
from .writing import done_now, kept, rows_of

SQL = statements()


@dataclass(frozen=True, slots=True)
class SetOwnership:
    """`field` of `object` (see “Who owns what”) is mastered by `system`, or by Tradewright again;
    `steward` is the code of the role that answers for it, `policy` is refuse or quarantine."""

    object: str
    field: str
    system: str
    steward: str
    reason: str
    policy: str = "refuse"


class OwnershipSet(Code):
    SET = "set", "“{field_name}” is owned by {system} now."
    ALREADY_SET = "already_set", "It was so already."
    REPEATED_IN_BATCH = "repeated_in_batch", "The field stands twice in the list.", "field"
    UNKNOWN_FIELD = "unknown_field", "No such field: see the page “Who owns what”.", "field"
    SYSTEM_MISSING = "system_missing", "Name the system that owns the field.", "system"
    UNKNOWN_STEWARD = "unknown_steward", "No role with this code.", "steward"
    UNKNOWN_POLICY = "unknown_policy", "Say “refuse” or “quarantine”.", "policy"
    REASON_MISSING = "reason_missing", "Say why the owner changes.", "reason"


@operation(OwnershipSet, duty="stewardship.set_ownership", limit=12)
def set_ownership(batch: Batch[SetOwnership], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """From now on only writes that come from the named system reach the field.

    Event: stewardship.ownership_set. Codes: OwnershipSet.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_ownership", **company)
    known = array(queries.is_known(f"{row.object}.{row.field}") for row in batch.rows)
    return SQL(
        "set_ownership", batch, **company, is_known=known, at=at, operation_id=current_call().id
    )


class Withheld(Code):
    """What a row is answered that writes a field owned elsewhere, whatever the operation."""

    NOT_OWNER = (
        "not_owner",
        "{label} is kept in “{system}”: change it there, or ask the {steward} to give it back.",
        "field",
    )
    QUARANTINED = (
        "quarantined",
        "{label} is kept in “{system}”: the change waits for the {steward}.",
        "field",
    )


def withhold(done: Operation[Any], rows: Sequence[Any], call: Call) -> Mapping[int, Outcome]:
    """Rows that would write a field which their source does not own: refused, or kept waiting.

    The machine's own calls follow from what was let in before and pass. Where a company has set no
    other owner this is one statement, and none for operations that declare no fields.
    """
    writes: Mapping[str, str] = getattr(type(rows[0]), "WRITES", {})
    if not writes or call.actor.user_id == SYSTEM_USER_ID:
        return {}
    elsewhere = {
        f"{row.object}.{row.field}": row
        for row in SQL(
            "owned_elsewhere", company_id=call.actor.company_id, source=call.actor.source,
            object=sorted({path.partition(".")[0] for path in writes.values()}),
        )
    }  # fmt: skip
    watched = {column: elsewhere[path] for column, path in writes.items() if path in elsewhere}
    if not watched:
        return {}
    read = queries.CURRENT.get(done.name)
    now = read(call.actor.company_id, rows) if read else [None] * len(rows)
    caught = _caught(done, rows, watched, now)
    if caught:
        owners = [owner for _, owner in caught.values()]
        kept(
            done, [rows[place] for place in caught], call,
            object=array(owner.object for owner in owners),
            field=array(owner.field for owner in owners),
            system=array(owner.system for owner in owners),
            steward=array(owner.steward for owner in owners),
            is_waiting=array(owner.policy == "quarantine" for owner in owners),
            label=array(_label(rows[place], now[place]) for place in caught),
            approval_id=array(None for _ in owners),
        )  # fmt: skip
    return {place: _answer(place, column, watched[column]) for place, (column, _) in caught.items()}


def _caught(
    done: Operation[Any],
    rows: Sequence[Any],
    watched: Mapping[str, Row],
    now: Sequence[Mapping[str, Any] | None],
) -> dict[int, tuple[str, Row]]:
    """The rows that write a watched field: place → the first such column and its owner."""
    defaults = queries.defaults_of(done)
    caught: dict[int, tuple[str, Row]] = {}
    for place, (row, current) in enumerate(zip(rows, now, strict=True)):
        for column, owner in watched.items():
            value = getattr(row, column)
            is_given = column not in defaults or value != defaults[column]
            is_new = current is None or column not in current or current[column] != value
            if is_given and is_new:
                caught[place] = (column, owner)
                break
    return caught


def _answer(place: int, column: str, owner: Row) -> Outcome:
    code = Withheld.QUARANTINED if owner.policy == "quarantine" else Withheld.NOT_OWNER
    label = f"{owner.object} {owner.field}".replace("_", " ").capitalize()
    told = {"field": column, "label": label, "system": owner.system, "steward": owner.steward_name}
    return Outcome(place + 1, None, code, told)


def _label(row: Any, current: Mapping[str, Any] | None) -> str:
    """Whose field it is: the record's label, else the code by which the row names it."""
    if current and "label" in current:
        return str(current["label"])
    codes = (getattr(row, name, None) for name in ("customer", "item", "code"))
    return " ".join(str(code) for code in codes if code)


@dataclass(frozen=True, slots=True)
class DecideWrite:
    """`decision` is `apply` (the row is done now, as it came) or `dismiss`, with a reason."""

    write_id: int
    decision: str
    note: str = ""


class WriteDecided(Code):
    APPLIED = "applied", "The change is made."
    DISMISSED = "dismissed", "The change is dismissed."
    HANDED_ON = "handed_on", "The change of {label} waits until another person has approved it."
    ALREADY_DECIDED = "already_decided", "It was decided before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The change stands twice in the list.", "write_id"
    WRITE_NOT_FOUND = "write_not_found", "No such change waits in this company.", "write_id"
    UNKNOWN_DECISION = "unknown_decision", "Say “apply” or “dismiss”.", "decision"
    AWAITS_APPROVAL = (
        "awaits_approval", "Another person approves it: see the page Approvals.", "decision",
    )  # fmt: skip
    NOTE_MISSING = "note_missing", "Say why the change is dismissed.", "note"
    DUTY_MISSING = "duty_missing", "It takes the duty “{duty}” to make this change.", "decision"
    NOT_APPLICABLE = "not_applicable", "It cannot be made any more: {why}", "decision"


SETTLED_AS = {WriteDecided.HANDED_ON: "dismissed"}


@operation(WriteDecided, duty="stewardship.decide_writes", limit=500)
def decide_writes(batch: Batch[DecideWrite], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """A waiting change is made by the operation that it was for, or dismissed.

    Who applies it needs that operation's duty, and its confirmation (NotFresh). What nobody changes
    alone is handed on: dismissed here, and asked of another person in the steward's name. Event:
    stewardship.write_decided and those of the operations. Codes: WriteDecided.
    """
    company = {"company_id": actor.company_id}
    found = {row.id: row for row in SQL("lock_writes", batch, **company)}
    codes: list[tuple[WriteDecided, dict[str, Any]]] = []
    seen: set[int] = set()
    for row in batch.rows:
        codes.append(_judged(row, found.get(row.write_id), seen, actor))
        seen.add(row.write_id)
    going = {
        place: found[batch.rows[place].write_id]
        for place, (code, _) in enumerate(codes)
        if code is WriteDecided.APPLIED
    }
    waiting = rows_of(going)
    for name, rows in waiting.items():
        for nth, answer in ask_first(OPERATIONS[name], list(rows.values()), current_call()).items():
            codes[list(rows)[nth]] = _handed_on(answer)
    free = {
        name: {place: one for place, one in rows.items() if codes[place][0] is WriteDecided.APPLIED}
        for name, rows in waiting.items()
    }
    for place, why in done_now({n: rows for n, rows in free.items() if rows}, actor, at).items():
        codes[place] = (WriteDecided.NOT_APPLICABLE, {"why": why})
    SQL(
        "settle_writes", **company, write_id=array(row.write_id for row in batch.rows),
        code=array(SETTLED_AS.get(code, str(code)) for code, _ in codes),
        note=array(
            "Another person approves it" if code is WriteDecided.HANDED_ON else row.note
            for (code, _), row in zip(codes, batch.rows, strict=True)
        ),
        user_id=array(actor.user_id for _ in codes), at=at, operation_id=current_call().id,
    )  # fmt: skip
    return [Outcome(place + 1, row.write_id, *codes[place]) for place, row in enumerate(batch.rows)]


def _handed_on(answer: Outcome) -> tuple[WriteDecided, dict[str, Any]]:
    """What a row is answered that changes a protected field: nobody applies that alone."""
    if answer.code is Asked.WAITS_FOR_APPROVAL:
        return WriteDecided.HANDED_ON, {"label": answer.detail["label"]}
    return WriteDecided.NOT_APPLICABLE, {"why": answer.message}


def _judged(
    row: DecideWrite, found: Row | None, seen: set[int], actor: Actor
) -> tuple[WriteDecided, dict[str, Any]]:
    if found is None or found.status == "refused":
        return WriteDecided.WRITE_NOT_FOUND, {}
    if row.write_id in seen:
        return WriteDecided.REPEATED_IN_BATCH, {}
    if row.decision not in ("apply", "dismiss"):
        return WriteDecided.UNKNOWN_DECISION, {}
    if found.status != "waiting":
        return WriteDecided.ALREADY_DECIDED, {}
    if found.approval_id is not None:
        return WriteDecided.AWAITS_APPROVAL, {}
    if row.decision == "dismiss":
        code = WriteDecided.DISMISSED if row.note.strip() else WriteDecided.NOTE_MISSING
        return code, {}
    duty = OPERATIONS[found.operation].duty
    if not actor.may(duty):
        return WriteDecided.DUTY_MISSING, {"duty": duty}
    return WriteDecided.APPLIED, {}
