"""What a case leads to: goods that come back, a dispute about its invoice, or a credit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements
from tradewright.receivables.operations.disputes import OpenDispute, open_disputes
from tradewright.sales.operations.returns import EnterReturn, EnterReturnLine, enter_returns

from .case_credits import Credit, CreditedLine, WantedCredit, ask_credits

SQL = statements()


@dataclass(frozen=True, slots=True)
class ReturnedGoods:
    """`quantity` in `unit`; an empty unit is that of the sale."""

    shipment_line_id: int
    quantity: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ConvertCase:
    """`into` is return (with `lines`), dispute (`amount` of the case's invoice; None: all that is
    open of it) or credit (of `invoice`, or where that is empty of the case's: `amount` net, or
    `credits`). An empty reason is the case's subject."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": ReturnedGoods, "credits": CreditedLine}

    case_id: int
    into: str
    lines: tuple[ReturnedGoods, ...] = ()
    amount: Decimal | None = None
    reason: str = ""
    version: int | None = None
    invoice: str = ""
    credits: tuple[CreditedLine, ...] = ()


class CaseConverted(Code):
    CONVERTED = "converted", "Case {number} led to {document}."
    ALREADY_CONVERTED = "already_converted", "Case {number} led to {document} before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This case stands twice in the list.", "case_id"
    CASE_NOT_FOUND = "case_not_found", "There is no such case.", "case_id"
    CASE_CHANGED = (
        "case_changed", "Somebody changed the case since: look at it again.", "version",
    )  # fmt: skip
    CASE_CLOSED = "case_closed", "Case {number} is closed: open it again first.", "case_id"
    UNKNOWN_TARGET = "unknown_target", "A case leads to a return, a dispute or a credit.", "into"
    NO_INVOICE = "no_invoice", "Case {number} names no invoice.", "into"
    WAITS = "waits", "A credit of {amount} for case {number} waits for approval."
    ALREADY_WAITING = "already_waiting", "This credit for case {number} waits already."
    CREDIT_WAITS = (
        "credit_waits",
        "Another credit for case {number} waits for approval: let that be withdrawn first.", "into",
    )  # fmt: skip
    NOT_PERMITTED = (
        "not_permitted",
        "No rule says who approves credit notes: let somebody issue it who may.", "into",
    )  # fmt: skip
    UNKNOWN_INVOICE = "unknown_invoice", "There is no invoice {invoice}.", "invoice"
    OTHER_CUSTOMERS_INVOICE = (
        "other_customers_invoice", "Invoice {invoice} is another customer’s.", "invoice",
    )  # fmt: skip
    AMOUNT_MISSING = "amount_missing", "Give an amount or lines, and not both.", "amount"
    AMOUNT_NOT_POSITIVE = "amount_not_positive", "What is credited must be above zero.", "amount"
    AMOUNT_TOO_PRECISE = (
        "amount_too_precise", "An amount has at most the decimals of its currency.", "amount",
    )  # fmt: skip
    MORE_THAN_LEFT = (
        "more_than_left",
        "Only {room} of invoice {invoice}, with tax, has not been credited yet.", "amount",
    )  # fmt: skip
    UNKNOWN_LINE = (
        "unknown_line", "The invoice has no such line that could be credited, or it stands here "
        "twice.", "credits",
    )  # fmt: skip
    MORE_THAN_LINE = "more_than_line", "So much of the line is not left to credit.", "credits"
    NOT_TAKEN = "not_taken", "{why}", "into"


DISPUTES = {"price": "price", "damage": "damage", "quality": "damage", "short_delivery": "quantity",
            "wrong_item": "quantity"}  # fmt: skip


@operation(CaseConverted, duty="crm.convert_cases", competing=True)
def convert_cases(batch: Batch[ConvertCase], *, actor: Actor, at: datetime) -> Sequence[Outcome]:
    """The return is authorised, the dispute opened or the credit asked for; each once a case.

    The case names what it led to. A credit that needs another person's word waits for it
    (`settle_case_credits` hears it). What returns or disputes refuse is told in their words, at
    their field. Events: crm.case_converted {number, customer_id, into, document, from, to},
    crm.credit_requested {number, customer_id, invoice, amount (with tax), request_id, from, to},
    and those of enter_returns, open_disputes, request_approvals and issue_credit_notes. Detail:
    number, document. Codes: CaseConverted.
    """
    company = {"company_id": actor.company_id}
    columns = batch.columns()
    SQL("lock_cases", **company, case_id=[row.case_id for row in batch])
    judged = SQL(
        "judge_conversions", **company, case_id=columns["case_id"], target=columns["into"],
        version=columns["version"],
    )  # fmt: skip
    ready = [(row, asked) for row, asked in zip(judged, batch, strict=True) if row.code == "ready"]
    back = [pair for pair in ready if pair[0].target == "return"]
    wrong = [pair for pair in ready if pair[0].target == "dispute"]
    answers: dict[int, Outcome] = {}
    returned = enter_returns(
        [
            EnterReturn(
                row.customer, asked.reason or row.subject,
                tuple(
                    EnterReturnLine(one.quantity, unit=one.unit,
                                    shipment_line_id=one.shipment_line_id)
                    for one in asked.lines
                ),
                external_id=f"case:{row.id}",
            )
            for row, asked in back
        ],
        actor=actor, at=at,
    )  # fmt: skip
    answers |= {row.position: one for (row, _), one in zip(back, returned, strict=True)}
    disputed = open_disputes(
        [
            OpenDispute(row.invoice_id, DISPUTES.get(row.kind, "other"),
                        asked.reason or row.subject, asked.amount, f"case:{row.id}")
            for row, asked in wrong
        ],
        actor=actor, at=at,
    )  # fmt: skip
    answers |= {row.position: one for (row, _), one in zip(wrong, disputed, strict=True)}
    taken = [
        (row, answers[row.position]) for row, _ in back + wrong if answers[row.position].accepted
    ]
    owed = [pair for pair in ready if pair[0].target == "credit"]
    credited = ask_credits(
        [
            WantedCredit(row.id, asked.invoice, asked.amount, asked.reason, asked.credits)
            for row, asked in owed
        ],
        actor=actor, at=at,
    )  # fmt: skip
    credits = {row.position: one for (row, _), one in zip(owed, credited, strict=True)}
    SQL(
        "convert_cases", **company, at=at, operation_id=current_call().id,
        case_id=[row.id for row, _ in taken],
        return_id=[one.id if row.target == "return" else None for row, one in taken],
        dispute_id=[one.id if row.target == "dispute" else None for row, one in taken],
        document=[_named(row, one) for row, one in taken],
    )  # fmt: skip
    return Outcomes(
        _answer(row, answers.get(row.position), credits.get(row.position)) for row in judged
    )


def _named(row: Any, answer: Outcome) -> str:
    """What the case led to, as people call it."""
    if row.target == "return":
        return f"return {answer.detail['number']}"
    return f"a dispute about invoice {answer.detail['number']}"


def _answer(row: Any, answer: Outcome | None, credit: Credit | None) -> Outcome:
    detail: dict[str, Any] = {"number": row.number}
    if credit is not None:
        return Outcome(row.position, row.id, CaseConverted(credit.code), detail | credit.detail)
    if answer is None:
        return Outcome(row.position, row.id, CaseConverted(row.code),
                       detail | {"document": row.document})  # fmt: skip
    if answer.accepted:
        detail |= {"document": _named(row, answer), "document_id": answer.id}
        return Outcome(row.position, row.id, CaseConverted.CONVERTED, detail)
    detail |= {"why": answer.message, "field": answer.field or "into"}
    return Outcome(row.position, row.id, CaseConverted.NOT_TAKEN, detail)
