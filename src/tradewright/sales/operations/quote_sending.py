"""Sending quotes: the signed address that opens them, the mail that carries it, the stock they hold
for a while.

The mail goes out of a job after the commit (`flows/quoting.py`); here it is only asked for, and
noted once it went or failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from tradewright.inventory.operations.reservations import ReserveStock, reserve_stock
from tradewright.kernel.batch import Batch
from tradewright.kernel.operation import Actor, current_call, operation
from tradewright.kernel.outcome import Code
from tradewright.kernel.sql import statements

from .quote_steps import LINE

SQL = statements()

MOST_HOURS = 14 * 24
MAILS = "quoting.mail_sent_quotes"  # the job, in flows


@dataclass(frozen=True, slots=True)
class SendQuote:
    """`by_mail`: to the contact of the quote, else to the customer's own address; otherwise the
    person hands the link or the paper on. `reserve_hours`: its standard lines hold stock so long.
    """

    quote_id: int
    by_mail: bool = False
    reserve_hours: int | None = None
    version: int | None = None


class QuoteSent(Code):
    SENT = "sent", "Quote {number} is sent."
    ALREADY_SENT = "already_sent", "Quote {number} was sent before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This quote stands twice in the list.", "quote_id"
    QUOTE_NOT_FOUND = "quote_not_found", "There is no such quote.", "quote_id"
    QUOTE_NOT_APPROVED = (
        "quote_not_approved", "The quote is {status}: submit it first.", "quote_id",
    )  # fmt: skip
    QUOTE_ENDED = "quote_ended", "The quote is {status}: make a revision of it.", "quote_id"
    QUOTE_CHANGED = (
        "quote_changed", "Somebody changed the quote since: look at it again.", "version",
    )  # fmt: skip
    VALIDITY_PASSED = (
        "validity_passed", "The quote was valid until {valid_until}: change that first.",
        "quote_id",
    )  # fmt: skip
    NO_ADDRESS = (
        "no_address", "Neither contact nor customer has an e-mail address: add one.", "by_mail",
    )  # fmt: skip
    HOURS_OUT_OF_RANGE = (
        "hours_out_of_range", "Stock is held from 1 to 336 hours.", "reserve_hours",
    )  # fmt: skip


@operation(QuoteSent, duty="sales.send_quotes", competing=True)
def send_quotes(batch: Batch[SendQuote], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Approved quotes are open to the customer until their last day, by a signed address.

    Where asked, standard lines hold what is free of their stock softly: others cannot promise it,
    and it is free again when the hours are over. Event: sales.quote_sent. Codes: QuoteSent.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_quotes", **company, quote_id=[row.quote_id for row in batch])
    rows = SQL("send_quotes", batch, **company, at=at, operation_id=current_call().id)
    sent = [row.id for row in rows if row.code == "sent"]
    demand = SQL("quote_demand", **company, quote_id=sent) if sent else []
    reserve_stock([ReserveStock(LINE, *line) for line in demand], actor=actor, at=at)
    if any(row.by_mail for row, said in zip(batch, rows, strict=True) if said.code == "sent"):
        transaction.on_commit(partial(_enqueue, int(at.timestamp())))
    return rows


def _enqueue(timestamp: int) -> None:
    """Wake the job that mails; one that waits already sees this quote too."""
    job = jobs.configure_task(MAILS, queueing_lock="ask to mail quotes", lock="mail_quotes")
    try:
        job.defer(timestamp=timestamp)
    except AlreadyEnqueued:
        return


@dataclass(frozen=True, slots=True)
class NoteMailing:
    """`fault` is why the mail did not go; empty where it went."""

    link_id: int
    fault: str = ""


class MailingNoted(Code):
    MAILED = "mailed", "The mail went."
    FAILED = "failed", "The mail did not go, and is tried again."
    ALREADY_MAILED = "already_mailed", "The mail went before."
    REPEATED_IN_BATCH = "repeated_in_batch", "This link stands twice in the list.", "link_id"
    LINK_NOT_FOUND = "link_not_found", "There is no such link.", "link_id"


@operation(MailingNoted, duty="sales.note_mailings", internal=True)
def note_mailings(batch: Batch[NoteMailing], *, actor: Actor, at: datetime) -> Sequence[Any]:
    """Of a sent quote stands when its mail went, or how often it failed and why.

    Event: sales.quote_mailed. Codes: MailingNoted.
    """
    company = {"company_id": actor.company_id}
    SQL("lock_linked_quotes", **company, link_id=[row.link_id for row in batch])
    return SQL("note_mailings", batch, **company, at=at, operation_id=current_call().id)
