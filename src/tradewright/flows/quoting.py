"""Quoting: what follows when a quote is decided, ends or is sent.

Approved quotes may be sent; stock that a quote gave up goes to who waits; the clock ends what is
past its last day; mails leave here, after the commit, and are noted one by one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from procrastinate.contrib.django import app as jobs

from tradewright.company.queries import company_ids
from tradewright.kernel.database import entered
from tradewright.kernel.events import Event, subscriber
from tradewright.kernel.operation import Actor
from tradewright.sales.operations.quote_approval import QuoteSettled, SettleQuote, settle_quotes
from tradewright.sales.operations.quote_endings import (
    ExpireQuote,
    ReleaseQuoteStock,
    expire_quotes,
    release_quote_stock,
)
from tradewright.sales.operations.quote_sending import NoteMailing, note_mailings
from tradewright.sales.operations.settling import ReserveBackorder, reserve_backorders
from tradewright.sales.queries.quote_links import QUOTE_LINK
from tradewright.sales.queries.quote_paper import quote_pdf
from tradewright.sales.queries.quotes import (
    called,
    due_quotes,
    links_to_mail,
    quote_document,
    stock_of_quotes,
)

from .following import followed

log = logging.getLogger(__name__)

MOST_TRIES = 5


@subscriber(
    "approvals.approval_decided", "approvals.approval_withdrawn", "approvals.approval_expired"
)
def let_approved_quotes_go(events: Sequence[Event], *, actor: Actor, at: datetime) -> None:
    """A quote that was approved may be sent; any other end makes it a draft again."""
    wanted = [
        SettleQuote(
            event.body["subject_id"], event.key, event.body["to"], event.body.get("reason") or ""
        )
        for event in events
        if event.body["kind"] == "quote"
    ]
    # one that was changed or withdrawn in the meantime waits for nothing
    followed(settle_quotes(wanted, actor=actor, at=at), unless=(QuoteSettled.NOT_WAITING,))


@subscriber(
    "sales.quote_accepted",
    "sales.quote_declined",
    "sales.quote_expired",
    "sales.quote_withdrawn",
    "sales.quote_revised",
    "sales.quote_stock_released",
)
def reserve_stock_that_quotes_gave_up(
    events: Sequence[Event], *, actor: Actor, at: datetime
) -> None:
    """Stock that a quote held, and its order did not take, goes to the orders that wait for it."""
    freed = stock_of_quotes(actor.company_id, [event.key for event in events])
    followed(reserve_backorders([ReserveBackorder(*one) for one in freed], actor=actor, at=at))


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(queueing_lock="end_quotes", name="quoting.end_quotes_of_every_company")
def end_quotes_of_every_company(timestamp: int) -> None:
    """Every five minutes quotes past their last day expire, and stock held long enough is free."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        end_due_quotes(company_id, at)


def end_due_quotes(company_id: int, at: datetime) -> None:
    """What of a company's quotes is over at this time ends."""
    with entered(company_id):
        due = due_quotes(company_id, at)
    actor = Actor.system(company_id)
    expire_quotes([ExpireQuote(row.id) for row in due if row.is_past], actor=actor, at=at)
    held = [ReleaseQuoteStock(row.id) for row in due if row.is_held_too_long and not row.is_past]
    release_quote_stock(held, actor=actor, at=at)


@jobs.periodic(cron="* * * * *")
@jobs.task(queueing_lock="mail_quotes", lock="mail_quotes", name="quoting.mail_sent_quotes")
def mail_sent_quotes(timestamp: int) -> None:
    """Every minute, and as soon as one is sent, the mails of sent quotes leave."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for company_id in company_ids():
        mail_quotes(company_id, at)


def mail_quotes(company_id: int, at: datetime) -> None:
    """The mails of one company's quotes go, each noted before the next: a crash repeats one at
    most, and that one under the same Message-ID."""
    with entered(company_id):
        waiting = links_to_mail(company_id, most_tries=MOST_TRIES)
    for link in waiting:
        with entered(company_id):
            document = quote_document(company_id, link.quote_id)
        address = address_of(company_id, link.key)
        fault = ""
        try:
            _mail(link, quote_pdf(document, address), address).send()  # type: ignore[arg-type]
        except (SMTPException, OSError, ValueError) as found:
            fault = f"{type(found).__name__}: {found}"[:500]
            log.warning("quote %s could not be mailed: %s", link.number, fault)
        noted = [NoteMailing(link.link_id, fault)]
        note_mailings(noted, actor=Actor.system(company_id), at=at)


def address_of(company_id: int, key: UUID) -> str:
    """Where a customer opens the quote."""
    return f"{settings.PUBLIC_ADDRESS}/q/{QUOTE_LINK.token_of(company_id, key)}/"


def _mail(link: Any, paper: bytes, address: str) -> EmailMessage:
    """The mail of a link; what cannot be a header (a name with a line break) is refused by it."""
    name = called(link.number, link.revision)
    day = f"{link.valid_until.day} {link.valid_until:%B %Y}"
    words = (
        f"Dear {link.name},\n\n"
        f"our quotation {name} is attached. It is valid until {day}.\n"
        f"You can look at it, choose options and accept it here:\n\n{address}\n\n"
        f"{link.company_name}\n"
    )
    mail = EmailMessage(
        f"Quotation {name} of {link.company_name}", words, to=[link.recipient],
        headers={"Message-ID": f"<quote-{link.key.hex}@tradewright>"},
    )  # fmt: skip
    mail.attach(f"{link.number}.pdf", paper, "application/pdf")
    return mail
