"""Prices that somebody wants set: drafted, measured, submitted, decided by another, applied.

Who proposes prices does not set them. The machine says what a draft would change
(`flows/price_changes.py` measures it), the rules for price changes say who has to agree, and what
was agreed is applied as it was proposed, to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.approvals.operations.requests import (
    LapseRequest,
    RequestApproval,
    Requested,
    lapse_requests,
    request_approvals,
)
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome
from tradewright.kernel.sql import statements

from .conditions import SetPrice

SQL = statements()

KIND = "price_change"
TABLE = "price_proposal"
MOST_LINES = 10_000
WAITS = (Requested.WAITING, Requested.ALREADY_WAITING)


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A row of a file that is no price at all: which, and what is wrong with it."""

    row_no: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ProposePrices:
    """`lines` as `set_prices` takes them; `row_nos` says where each stood in a file, if in one."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": SetPrice, "unread": UnreadRow}

    reason: str
    lines: tuple[SetPrice, ...]
    row_nos: tuple[int, ...] = ()
    unread: tuple[UnreadRow, ...] = ()
    external_id: str | None = None


class PricesProposed(Code):
    DRAFTED = "drafted", "Draft {number}: what it would change is being worked out."
    ALREADY_DRAFTED = "already_drafted", "This was proposed before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    REASON_MISSING = "reason_missing", "Say why the prices shall change.", "reason"
    NOTHING_PROPOSED = "nothing_proposed", "There is no price in it.", "lines"
    TOO_MANY_LINES = "too_many_lines", "At most 10,000 prices at once: split the list.", "lines"


@operation(PricesProposed, duty="pricing.propose_prices", limit=100)
def propose_prices(batch: Batch[ProposePrices], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Prices stand as a draft: nothing changes. What it would change is worked out soon after.

    Lines that cannot be set are named then; the others can be submitted. Event:
    pricing.prices_drafted. Codes: PricesProposed.
    """
    lines = [
        {"row": row, "no": no, "row_no": row_no, "input": _plain(price)}
        for row, one in enumerate(batch, 1)
        for no, (price, row_no) in enumerate(_numbered(one), 1)
    ]
    unread = [(row, one) for row, asked in enumerate(batch, 1) for one in asked.unread]
    return SQL(
        "propose_prices", company_id=actor.company_id, user_id=actor.user_id, at=at,
        operation_id=current_call().id, most_lines=MOST_LINES,
        reason=[one.reason for one in batch], external_id=[one.external_id for one in batch],
        line_row=[one["row"] for one in lines], line_no=[one["no"] for one in lines],
        line_row_no=[one["row_no"] for one in lines], line_input=[one["input"] for one in lines],
        unread_row=[row for row, _ in unread], unread_row_no=[one.row_no for _, one in unread],
        unread_field=[one.field for _, one in unread],
        unread_message=[one.message for _, one in unread],
    )  # fmt: skip


def _numbered(asked: ProposePrices) -> list[tuple[SetPrice, int]]:
    if len(asked.row_nos) == len(asked.lines):
        return list(zip(asked.lines, asked.row_nos, strict=True))
    return [(price, place) for place, price in enumerate(asked.lines, 1)]


def _plain(price: SetPrice) -> Mapping[str, Any]:
    """A price as it is kept: what is stated, figures and days as text."""
    return {
        name: value if isinstance(value, bool | int) else str(value)
        for name, value in asdict(price).items()
        if value is not None
    }


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """What would become of a line: `condition` is false where it could not be set."""

    line_no: int
    code: str
    is_wrong: bool
    field: str
    message: str
    price_before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MeasureProposal:
    """What a draft changes, over the lines sold on `since` to `until`: net sales and margins of the
    same lines before and after. `largest` are the lines that change most, to be shown."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": MeasuredLine}

    proposal_id: int
    since: date
    until: date
    lines_sold: int
    customers_sold: int
    amount_before: Decimal
    amount_after: Decimal
    margin_before: Decimal | None
    margin_after: Decimal | None
    percent_largest: Decimal | None
    largest: Sequence[Mapping[str, Any]]
    lines: tuple[MeasuredLine, ...]


class ProposalMeasured(Code):
    MEASURED = "measured", "What it would change is known."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This proposal stands twice in the list.", "proposal_id",
    )  # fmt: skip
    PROPOSAL_NOT_FOUND = "proposal_not_found", "There is no such proposal.", "proposal_id"
    NOT_DRAFT = "not_draft", "The proposal is {status}.", "proposal_id"


@operation(ProposalMeasured, duty="pricing.measure_proposals", internal=True)
def measure_proposals(
    batch: Batch[MeasureProposal], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Drafts know what they would change, and which of their lines could not be set.

    Event: pricing.proposal_measured. Codes: ProposalMeasured.
    """
    company = {"company_id": actor.company_id}
    columns = batch.columns()
    columns["largest"] = Batch([_Largest(list(row.largest)) for row in batch]).columns()["largest"]
    SQL("lock_proposals", **company, proposal_id=[row.proposal_id for row in batch])
    return SQL(
        "measure_proposals", **company, **columns, at=at, operation_id=current_call().id,
        prepare=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Largest:
    largest: list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SubmitProposal:
    """`version` is the one that the person saw, where they saw one."""

    proposal_id: int
    version: int | None = None


class ProposalSubmitted(Code):
    WAITING = "waiting", "{number} waits for approval."
    APPROVED = "approved", "{number} needs nobody’s approval: its prices are being set."
    ALREADY_SUBMITTED = "already_submitted", "{number} was submitted before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This proposal stands twice in the list.", "proposal_id",
    )  # fmt: skip
    PROPOSAL_NOT_FOUND = "proposal_not_found", "There is no such proposal.", "proposal_id"
    ENDED = "ended", "The proposal is {status}: make a new one.", "proposal_id"
    PROPOSAL_CHANGED = (
        "proposal_changed", "It became another since: look at it again.", "version",
    )  # fmt: skip
    NOT_MEASURED = (
        "not_measured", "What it would change is still being worked out: try again in a moment.",
        "proposal_id",
    )  # fmt: skip
    NOTHING_TO_SET = "nothing_to_set", "None of its prices could be set.", "proposal_id"


@operation(ProposalSubmitted, duty="pricing.submit_proposals")
def submit_proposals(
    batch: Batch[SubmitProposal], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Measured drafts wait for who has to agree to them by the rules for price changes; without
    such a rule they are applied.

    The rules measure the change of net sales and the largest change of a price; the decision is
    bound to the hash of all lines. Events: pricing.proposal_submitted,
    approvals.approval_requested. Codes: ProposalSubmitted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_proposals", **company, proposal_id=[row.proposal_id for row in batch])
    judged = SQL("judge_proposals", batch, **company)
    asked = [row for row in judged if row.code == "submitted"]
    answers = request_approvals(
        [
            RequestApproval(
                KIND, TABLE, row.id, row.number, row.content, row.amount, row.percent, row.reason
            )
            for row in asked
        ],
        actor=actor, at=at,
    )  # fmt: skip
    said = {row.position: answer for row, answer in zip(asked, answers, strict=True)}
    if asked:
        SQL(
            "submit_proposals", **company, at=at, operation_id=current_call().id,
            proposal_id=[row.id for row in asked],
            is_waiting=[said[row.position].code in WAITS for row in asked],
            request_id=[
                said[row.position].id if said[row.position].code in WAITS else None
                for row in asked
            ],
        )  # fmt: skip
    return [
        Outcome(
            row.position, row.id, _submitted(row, said),
            {"number": row.number, "status": row.status},
        )
        for row in judged
    ]  # fmt: skip


def _submitted(row: Any, said: Mapping[int, Outcome]) -> ProposalSubmitted:
    if row.code != "submitted":
        return ProposalSubmitted(row.code)
    waits = said[row.position].code in WAITS
    return ProposalSubmitted.WAITING if waits else ProposalSubmitted.APPROVED


@dataclass(frozen=True, slots=True)
class SettleProposal:
    """`ending` is what became of the request: approved, refused, withdrawn, expired, lapsed."""

    proposal_id: int
    request_id: int
    ending: str
    reason: str = ""


class ProposalSettled(Code):
    APPROVED = "approved", "{number} was approved: its prices are being set."
    REFUSED = "refused", "{number} was refused."
    RETURNED = "returned", "{number} is a draft again."
    NOT_WAITING = "not_waiting", "It does not wait for this decision.", "request_id"
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This proposal stands twice in the list.", "proposal_id",
    )  # fmt: skip
    PROPOSAL_NOT_FOUND = "proposal_not_found", "There is no such proposal.", "proposal_id"


@operation(ProposalSettled, duty="pricing.settle_proposals", internal=True)
def settle_proposals(batch: Batch[SettleProposal], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Proposals whose request was decided are approved or refused; any other end of the request
    makes them drafts again.

    Event: pricing.proposal_settled (reason). Codes: ProposalSettled.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_proposals", **company, proposal_id=[row.proposal_id for row in batch])
    return SQL("settle_proposals", batch, **company, at=at, operation_id=current_call().id)


@dataclass(frozen=True, slots=True)
class WithdrawProposal:
    proposal_id: int
    reason: str = ""


class ProposalWithdrawn(Code):
    WITHDRAWN = "withdrawn", "{number} is withdrawn."
    ALREADY_WITHDRAWN = "already_withdrawn", "{number} was withdrawn before."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This proposal stands twice in the list.", "proposal_id",
    )  # fmt: skip
    PROPOSAL_NOT_FOUND = "proposal_not_found", "There is no such proposal.", "proposal_id"
    ENDED = "ended", "The proposal is {status} already.", "proposal_id"
    NOT_YOURS = "not_yours", "Only who proposed it may withdraw it.", "proposal_id"


@operation(ProposalWithdrawn, duty="pricing.withdraw_proposals")
def withdraw_proposals(
    batch: Batch[WithdrawProposal], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Who proposed takes it back; what waits about it lapses.

    Event: pricing.proposal_withdrawn (reason), approvals.approval_lapsed. Codes: ProposalWithdrawn.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_proposals", **company, proposal_id=[row.proposal_id for row in batch])
    rows = SQL(
        "withdraw_proposals", batch, **company, user_id=actor.user_id, at=at,
        operation_id=current_call().id,
    )  # fmt: skip
    gone = [row.id for row in rows if row.code == "withdrawn" and row.status == "waiting"]
    lapse_requests([LapseRequest(TABLE, one, KIND) for one in gone], actor=actor, at=at)
    return rows
