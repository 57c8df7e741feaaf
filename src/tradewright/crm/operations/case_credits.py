"""Credit for a case: asked for, decided by another person, issued as a credit note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.approvals.operations.requests import RequestApproval, Requested, request_approvals
from tradewright.approvals.queries.rules import is_ruled
from tradewright.company.queries import company_facts
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.receivables.operations.credit_notes import IssueCreditNote, issue_credit_notes
from tradewright.receivables.operations.invoices import IssueInvoiceLine

SQL = statements()

KIND, TABLE = "credit_note", "service_case"
WAITS = (Requested.WAITING, Requested.ALREADY_WAITING)


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """Of a line of the invoice: either a `quantity` in its unit (goods that never came), or an
    `amount` net (an allowance, which leaves the quantity as it is)."""

    invoice_line_id: int
    quantity: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WantedCredit:
    """What of an invoice (empty: that of the case) is to be credited: `amount` net, or lines."""

    CHILDREN: ClassVar[dict[str, type]] = {"credits": CreditedLine}

    case_id: int
    invoice: str
    amount: Decimal | None
    reason: str
    credits: tuple[CreditedLine, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """What became of a wish: a code of `CaseConverted`, and the credit note where there is one."""

    code: str
    detail: dict[str, Any]


def ask_credits(wanted: Sequence[WantedCredit], *, actor: Actor, at: datetime) -> list[Credit]:
    """Credits of (locked) cases: issued at once where nobody need be asked, else requested.

    Where no rule asks anybody, only who may issue credit notes gets one. Part of `convert_cases`,
    whose codes these are; a refusal of receivables is `not_taken` in its own words.
    """
    if not wanted:
        return []
    batch, company = Batch(wanted), {"company_id": actor.company_id}
    SQL(
        "lock_credited_invoices", **company, case_id=[row.case_id for row in wanted],
        invoice=[row.invoice for row in wanted],
    )  # fmt: skip
    judged = SQL("judge_credits", batch, **company)
    may = actor.may(issue_credit_notes.duty) or is_ruled(actor.company_id, KIND, at)
    codes = [_code(row, may=may) for row in judged]
    fit = [(asked, row) for asked, row, code in zip(wanted, judged, codes, strict=True)
           if code == "ready"]  # fmt: skip
    requested = request_approvals(
        [
            RequestApproval(KIND, TABLE, asked.case_id, row.content["case"], row.content,
                            row.total, None, row.content["reason"])
            for asked, row in fit
        ],
        actor=actor, at=at,
    )  # fmt: skip
    free = [
        (asked, row)
        for (asked, row), answer in zip(fit, requested, strict=True)
        if answer.code not in WAITS
    ]
    today = company_facts(actor.company_id).day(at)
    notes = issue_credit_notes(
        [_note(asked.case_id, row.content, today) for asked, row in free], actor=actor, at=at
    )
    issued = {asked.case_id: note for (asked, _), note in zip(free, notes, strict=True)}
    asked_for = {
        asked.case_id: answer.id
        for (asked, _), answer in zip(fit, requested, strict=True)
        if answer.code in WAITS
    }
    _tell(
        [
            (asked.case_id, None, "requested",
             {"invoice": row.invoice, "amount": row.content["total"],
              "request_id": asked_for[asked.case_id]})
            for asked, row in fit
            if asked.case_id in asked_for
        ]
        + [
            _conversion(case_id, note)
            for case_id, note in issued.items()
            if note.accepted
        ],
        actor=actor, at=at,
    )  # fmt: skip
    return [
        _became(asked, row, code, issued.get(asked.case_id))
        for asked, row, code in zip(wanted, judged, codes, strict=True)
    ]


def _code(row: Any, *, may: bool) -> str:
    if row.waits_with is not None:
        return "already_waiting" if row.waits_with == row.content else "credit_waits"
    if row.code == "ready" and not may:
        return "not_permitted"
    return str(row.code)


def _became(asked: WantedCredit, row: Any, code: str, note: Outcome | None) -> Credit:
    detail: dict[str, Any] = {"invoice": row.invoice, "room": row.room}
    if row.total is not None:
        detail["amount"] = row.total
    if row.field:
        detail["field"] = row.field
    if code != "ready":
        return Credit(code, detail)
    if note is None:
        return Credit("waits", detail)
    if note.accepted:
        document = f"credit note {note.detail['number']}"
        return Credit("converted", detail | {"document": document, "document_id": note.id})
    return Credit("not_taken", detail | {"why": note.message, "field": "invoice"})


def _note(case_id: int, content: Mapping[str, Any], day: date) -> IssueCreditNote:
    """The credit note that stands in the content of a request, exactly."""
    return IssueCreditNote(
        TABLE, case_id, content["order_id"], content["customer_id"], content["ship_to_id"],
        content["currency"], content["prices_include_tax"], day, content["reason"],
        content["invoice_id"],
        tuple(
            IssueInvoiceLine(
                line["invoice_line_id"], line["order_line_id"], line["item_id"],
                line["description"], line["unit_id"], line["unit_numerator"],
                line["unit_denominator"], Decimal(line["quantity"]), Decimal(line["unit_price"]),
                line["tax_class"], Decimal(line["tax_rate"]), Decimal(line["net"]),
                Decimal(line["tax"]),
            )
            for line in content["lines"]
        ),
    )  # fmt: skip


Told = tuple[int, int | None, str, Mapping[str, Any]]


def _conversion(case_id: int, note: Outcome) -> Told:
    document = f"credit note {note.detail['number']}"
    body = {"into": "credit", "document": document}
    return case_id, note.id, "converted", body


def _tell(told: Sequence[Told], *, actor: Actor, at: datetime) -> None:
    if not told:
        return
    cases, notes, steps, bodies = zip(*told, strict=True)
    SQL(
        "note_credits", company_id=actor.company_id, at=at, operation_id=current_call().id,
        case_id=list(cases), credit_note_id=list(notes), step=list(steps), body=list(bodies),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SettleCaseCredit:
    """`request_id` is a request for credit that was decided, withdrawn or has expired."""

    request_id: int


class CaseCreditSettled(Code):
    ISSUED = "issued", "Case {number} led to {document}."
    ENDED = "ended", "The credit for case {number} was {ending}."
    NOT_ISSUED = "not_issued", "The credit for case {number} could not be issued: {why}"
    ALREADY_SETTLED = "already_settled", "The case heard of this before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This request stands twice in the list.", "request_id",
    )  # fmt: skip
    REQUEST_NOT_FOUND = "request_not_found", "There is no such request.", "request_id"
    NOT_DECIDED = "not_decided", "The request still waits.", "request_id"


@operation(CaseCreditSettled, duty="crm.settle_case_credits", competing=True, internal=True)
def settle_case_credits(
    batch: Batch[SettleCaseCredit], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """What was approved is issued as it was approved; any other ending is told at the case.

    An invoice that was credited meanwhile may have no room any more: then nothing is issued, and
    the case says so. Events: crm.case_converted (as `convert_cases`), crm.credit_ended {number,
    customer_id, request_id, invoice, amount, ending, reason, from, to}. Codes: CaseCreditSettled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_cases_of_requests", **company, request_id=[row.request_id for row in batch])
    judged = SQL("judge_settlements", batch, **company, at=at)
    ready = [row for row in judged if row.code == "ready"]
    notes = issue_credit_notes(
        [_note(row.id, row.content, row.today) for row in ready], actor=actor, at=at
    )
    issued = {row.position: note for row, note in zip(ready, notes, strict=True)}
    told: list[Told] = []
    answers = []
    for asked, row in zip(batch, judged, strict=True):
        note = issued.get(row.position)
        detail: dict[str, Any] = {"number": row.number, "ending": row.ending}
        code = CaseCreditSettled.ISSUED if row.code == "ready" else CaseCreditSettled(row.code)
        if note is not None and note.accepted:
            told.append(_conversion(row.id, note))
            detail |= {"document": f"credit note {note.detail['number']}", "document_id": note.id}
        elif note is not None:
            code = CaseCreditSettled.NOT_ISSUED
            detail["why"] = note.message
            told.append(_ending(row, asked.request_id, "not_issued", note.message))
        elif code == CaseCreditSettled.ENDED:
            told.append(_ending(row, asked.request_id, row.ending, row.reason))
        answers.append(Outcome(row.position, row.id, code, detail))
    _tell(told, actor=actor, at=at)
    return Outcomes(answers)


def _ending(row: Any, request_id: int, ending: str, reason: str) -> Told:
    body = {
        "request_id": request_id, "invoice": row.content["invoice"],
        "amount": row.content["total"], "ending": ending, "reason": reason,
    }  # fmt: skip
    return row.id, None, "ended", body
