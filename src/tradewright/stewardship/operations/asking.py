"""Changes of protected fields: they wait until another person has approved them, and go on then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradewright.approvals.operations.requests import (
    RequestApproval,
    Requested,
    request_approvals,
)
from tradewright.approvals.queries.rules import is_ruled
from tradewright.kernel.batch import Batch, array
from tradewright.kernel.operation import SYSTEM_USER_ID, Actor, Call, Operation, current_call
from tradewright.kernel.operation import operation as registered
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import Row, statements

from ..protected import KIND, PROTECTED
from ..queries import ownership as queries
from .writing import done_now, kept, rows_of

SQL = statements()


class Asked(Code):
    """What a row is answered that changes a protected field, whatever the operation."""

    WAITS_FOR_APPROVAL = (
        "waits_for_approval",
        "The change of {label} holds once another person has approved it.",
        "field",
    )
    REPEATED_IN_BATCH = (
        "repeated_in_batch",
        "{label} stands twice in the list: ask for all of its changes in one row.",
        "field",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What a row would make of the protected fields of one record."""

    place: int
    label: str
    object: str
    record_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    row: Any

    def request(self, operation: str) -> RequestApproval:
        """The request that is bound to exactly this change: to the version that was seen, too."""
        content = {
            "operation": operation, "label": self.label, "before": self.before,
            "after": self.after, "version": getattr(self.row, "version", None),
        }  # fmt: skip
        return RequestApproval(KIND, self.object, self.record_id, self.label, content)


def ask_first(done: Operation[Any], rows: Sequence[Any], call: Call) -> Mapping[int, Outcome]:
    """Rows that change a protected field wait for another person, where the company's rules of the
    kind `master_data` ask one. New records pass: what they are is seen when they are first used.

    The machine's own calls pass; operations that declare no protected field cost nothing.
    """
    writes: Mapping[str, str] = getattr(type(rows[0]), "WRITES", {})
    watched = {column: path for column, path in writes.items() if path in PROTECTED}
    read = queries.CURRENT.get(done.name)
    actor = call.actor
    if not watched or read is None or actor.user_id == SYSTEM_USER_ID:
        return {}
    if not is_ruled(actor.company_id, KIND, call.at):
        return {}
    found = list(_changes(done, rows, watched, read(actor.company_id, rows)))
    if not found:
        return {}
    requests = [one.request(done.name) for one in found]
    answers = request_approvals(requests, actor=actor, at=call.at)
    waiting = [
        (one, answer.id)
        for one, answer in zip(found, answers, strict=True)
        if answer.code == Requested.WAITING
    ]
    if waiting:
        kept(
            done, [one.row for one, _ in waiting], call,
            object=array(one.object for one, _ in waiting),
            field=array(next(iter(one.after)) for one, _ in waiting),
            system=array(queries.OURSELVES for _ in waiting),
            steward=array("" for _ in waiting),
            is_waiting=array(True for _ in waiting),
            label=array(one.label for one, _ in waiting),
            approval_id=array(id for _, id in waiting),
        )  # fmt: skip
    return {
        one.place: _answer(one, answer)
        for one, answer in zip(found, answers, strict=True)
        if answer.code != Requested.NOT_NEEDED
    }


def _changes(
    done: Operation[Any],
    rows: Sequence[Any],
    watched: Mapping[str, str],
    now: Sequence[Mapping[str, Any] | None],
) -> Iterator[Change]:
    defaults = queries.defaults_of(done)
    for place, (row, current) in enumerate(zip(rows, now, strict=True)):
        if current is None:
            continue  # the operation itself says that there is no such record
        after = {
            column: value
            for column in watched
            if (value := getattr(row, column)) != current[column]
            and (column not in defaults or value != defaults[column])
        }
        if after:
            thing = watched[next(iter(after))].partition(".")[0]
            before = {column: current[column] for column in after}
            yield Change(place, str(current["label"]), thing, current["id"], before, after, row)


def _answer(one: Change, answer: Outcome) -> Outcome:
    repeated = answer.code == Requested.REPEATED_IN_BATCH
    code = Asked.REPEATED_IN_BATCH if repeated else Asked.WAITS_FOR_APPROVAL
    told = {"field": next(iter(one.after)), "label": one.label}
    return Outcome(one.place + 1, answer.id, code, told)


@dataclass(frozen=True, slots=True)
class SettleAskedWrite:
    """`ending` of the request: approved, refused, withdrawn, expired or lapsed."""

    request_id: int
    ending: str
    decided_by: int
    reason: str = ""


class AskedWriteSettled(Code):
    APPLIED = "applied", "The change is made."
    DISMISSED = "dismissed", "The change is dismissed: {why}"
    ALREADY_SETTLED = "already_settled", "It was settled before."
    REPEATED_IN_BATCH = "repeated_in_batch", "The request stands twice in the list.", "request_id"
    WRITE_NOT_FOUND = "write_not_found", "No change waits for this request.", "request_id"


@registered(AskedWriteSettled, duty="stewardship.settle_asked_writes", internal=True)
def settle_asked_writes(
    batch: Batch[SettleAskedWrite], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """What another person approved is done by its operation, as it was asked for; any other end
    dismisses it, and so does a record that became another meanwhile.

    Event: stewardship.write_decided and those of the operations. Codes: AskedWriteSettled.
    """
    company = {"company_id": actor.company_id}
    asked = [row.request_id for row in batch]
    found = {row.approval_id: row for row in SQL("lock_asked_writes", request_id=asked, **company)}
    codes: list[tuple[AskedWriteSettled, str]] = []
    for place, row in enumerate(batch):
        codes.append(_judged(row, found.get(row.request_id), row.request_id in asked[:place]))
    approved = {
        place: found[row.request_id]
        for place, row in enumerate(batch)
        if codes[place][0] is AskedWriteSettled.APPLIED
    }
    going = rows_of(approved)
    late = dict.fromkeys(_overtaken(going, approved, actor.company_id), "it has changed since.")
    rest = {
        name: {place: row for place, row in rows.items() if place not in late}
        for name, rows in going.items()
    }
    for place, why in (late | done_now(rest, actor, at)).items():
        codes[place] = (AskedWriteSettled.DISMISSED, f"It could not be made any more: {why}")
    SQL(
        "settle_writes", **company, at=at, operation_id=current_call().id,
        write_id=array(found[one].id if one in found else None for one in asked),
        code=array(str(code) for code, _ in codes),
        note=array(why or row.reason for (_, why), row in zip(codes, batch, strict=True)),
        user_id=array(row.decided_by for row in batch),
    )  # fmt: skip
    return [
        Outcome(place + 1, found[row.request_id].id if row.request_id in found else None,
                codes[place][0], {"why": codes[place][1]})
        for place, row in enumerate(batch)
    ]  # fmt: skip


def _overtaken(
    going: Mapping[str, Mapping[int, Any]], asked: Mapping[int, Row], company_id: int
) -> Iterator[int]:
    """The places of those whose fields are no longer what they were when the change was asked for:
    an operation whose rows name a version finds that out itself, others would not."""
    for name, rows in going.items():
        now = queries.CURRENT[name](company_id, list(rows.values()))
        for place, current in zip(rows, now, strict=True):
            before = asked[place].before
            if current is None or any(str(current[one]) != str(before[one]) for one in before):
                yield place


def _judged(
    row: SettleAskedWrite, found: Row | None, is_repeated: bool
) -> tuple[AskedWriteSettled, str]:
    if found is None:
        return AskedWriteSettled.WRITE_NOT_FOUND, ""
    if is_repeated:
        return AskedWriteSettled.REPEATED_IN_BATCH, ""
    if found.status != "waiting":
        return AskedWriteSettled.ALREADY_SETTLED, ""
    if row.ending != "approved":
        return AskedWriteSettled.DISMISSED, f"{row.ending.capitalize()}. {row.reason}".strip()
    return AskedWriteSettled.APPLIED, ""
