"""Entries by hand: entered by one person, in the journal once another has approved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from tradewright.approvals.operations.requests import (
    RequestApproval,
    Requested,
    request_approvals,
)
from tradewright.approvals.queries.rules import is_ruled
from tradewright.kernel.batch import Batch
from tradewright.kernel.keys import hold_keys
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code, Outcome, Outcomes
from tradewright.kernel.sql import statements

from .entries import PostEntry, PostLine, post_entries, posted

SQL = statements()
TABLE = "manual_entry"


@dataclass(frozen=True, slots=True)
class EnterJournalLine:
    """`account` is a code; debit positive, credit negative, in the company's currency."""

    account: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class EnterJournalEntry:
    """`external_id` makes the entry repeatable."""

    CHILDREN: ClassVar[dict[str, type]] = {"lines": EnterJournalLine}

    posting_date: date
    description: str
    lines: tuple[EnterJournalLine, ...]
    external_id: str | None = None


class JournalEntryEntered(Code):
    WAITING = "waiting", "Entry {number} waits until another person has approved it."
    POSTED = "posted", "Entry {number} stands in the journal."
    ALREADY_ENTERED = "already_entered", "This was entered before, as {number}."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This external id stands twice in the list.", "external_id",
    )  # fmt: skip
    COMPANY_NOT_LIVE = (
        "company_not_live", "The company is not live yet: go live first, on the page Company.",
        "posting_date",
    )  # fmt: skip
    NO_RULE = (
        "no_rule", "No rule says who approves entries by hand: let one be confirmed first.",
        "description",
    )  # fmt: skip
    DESCRIPTION_MISSING = "description_missing", "Say what the entry is for.", "description"
    TOO_FEW_LINES = "too_few_lines", "An entry has at least two lines.", "lines"
    UNKNOWN_ACCOUNT = "unknown_account", "No account “{account}”.", "account"
    ACCOUNT_CLOSED = "account_closed", "Account {account} takes no entries any more.", "account"
    CONTROL_ACCOUNT = (
        "control_account", "Only its documents post to {account}: enter one of those.", "account",
    )  # fmt: skip
    AMOUNT_MISSING = "amount_missing", "Give an amount other than zero.", "amount"
    AMOUNT_TOO_PRECISE = "amount_too_precise", "The amount has too many decimals.", "amount"
    NOT_BALANCED = "not_balanced", "Debits and credits differ by {difference}.", "lines"
    NO_OPEN_PERIOD = "no_open_period", "No open period holds this day.", "posting_date"


@operation(JournalEntryEntered, duty="ledger.enter_journal_entries", limit=1000)
def enter_journal_entries(
    batch: Batch[EnterJournalEntry], *, actor: Actor, at: datetime
) -> Sequence[Outcome]:
    """Balanced entries by hand wait for another person; small ones that no rule asks about post.

    Who enters never approves (segregation of duties, pair 22). Events:
    ledger.journal_entry_entered, approvals.approval_requested, or ledger.journal_entry_posted.
    Codes: JournalEntryEntered.
    """
    hold_keys("manual", (row.external_id for row in batch), company_id=actor.company_id)
    rows = SQL(
        "enter_journal_entries", batch, company_id=actor.company_id, user_id=actor.user_id, at=at,
        may_ask=is_ruled(actor.company_id, "manual_journal", at), operation_id=current_call().id,
    )  # fmt: skip
    made = [row for row in rows if row.code == "entered"]
    answers = request_approvals(
        [
            RequestApproval("manual_journal", TABLE, row.id, row.detail["number"], row.content,
                            row.amount, None, row.content["description"])
            for row in made
        ],
        actor=actor, at=at,
    )  # fmt: skip
    free = [
        row.id
        for row, answer in zip(made, answers, strict=True)
        if answer.code == Requested.NOT_NEEDED
    ]
    post_journal_entries([PostJournalEntry(one) for one in free], actor=actor, at=at)
    return Outcomes(_answer(row, free) for row in rows)


def _answer(row: Any, free: Sequence[int]) -> Outcome:
    if row.code == "entered":
        code = JournalEntryEntered.POSTED if row.id in free else JournalEntryEntered.WAITING
        return Outcome(row.position, row.id, code, row.detail)
    code = JournalEntryEntered(row.code)
    detail = row.detail
    if "line" in detail and code.field in ("account", "amount"):
        detail = detail | {"field": f"lines[{detail['line']}].{code.field}"}
    return Outcome(row.position, row.id, code, detail)


@dataclass(frozen=True, slots=True)
class PostJournalEntry:
    """`ending` is posted, or why it never will be: refused, withdrawn or expired."""

    manual_entry_id: int
    ending: str = "posted"
    reason: str = ""


class JournalEntryEnded(Code):
    POSTED = "posted", "Entry {number} stands in the journal."
    ENDED = "ended", "Entry {number} will not be posted."
    ALREADY_ENDED = "already_ended", "Entry {number} is {status} already."
    REPEATED_IN_BATCH = (
        "repeated_in_batch", "This entry stands twice in the list.", "manual_entry_id",
    )  # fmt: skip
    ENTRY_NOT_FOUND = "entry_not_found", "There is no such entry.", "manual_entry_id"
    UNKNOWN_ENDING = "unknown_ending", "An entry is posted, refused or dropped.", "ending"


@operation(JournalEntryEnded, duty="ledger.post_journal_entries", internal=True)
def post_journal_entries(
    batch: Batch[PostJournalEntry], *, actor: Actor, at: datetime
) -> Sequence[Any]:
    """Entries by hand that were approved stand in the journal; others end without.

    A day whose period was closed meanwhile posts into the next open one (rules.md C14). Events:
    ledger.journal_entry_posted, ledger.journal_entry_dropped. Codes: JournalEntryEnded.
    """
    company = {"company_id": actor.company_id}
    ids = [row.manual_entry_id for row in batch]
    locked = SQL("lock_manual_entries", **company, manual_entry_id=ids)
    rows = SQL(
        "end_manual_entries", batch, **company, at=at, operation_id=current_call().id,
    )  # fmt: skip
    gone = {row.id for row in rows if row.code == "posted"}
    posted(post_entries([_entry(one) for one in locked if one.id in gone], actor=actor, at=at))
    return rows


def _entry(found: Any) -> PostEntry:
    lines = tuple(
        PostLine("manual", Decimal(amount), account_id=account_id)
        for account_id, amount in found.lines
    )
    return PostEntry("manual", TABLE, found.id, found.posting_date, found.description, lines)
