"""Quotes for the tests: as they are asked, as far as a test needs them to be."""

from __future__ import annotations

from decimal import Decimal

from tradewright.inventory.models import Reservation
from tradewright.kernel.outcome import one
from tradewright.sales.models import Quote, QuoteLine
from tradewright.sales.operations.quote_acceptance import AcceptQuote, accept_quotes
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_sending import SendQuote, send_quotes
from tradewright.sales.operations.quotes import EnterQuote, QuotedLine, enter_quotes


def quote(customer, *lines, **given):
    """A quote as it is asked; lines are (item, quantity) or QuotedLine."""
    made = tuple(
        line if isinstance(line, QuotedLine) else QuotedLine(line[0].code, Decimal(line[1]))
        for line in lines
    )
    return EnterQuote(customer.code, made, **given)


def drafted(world, customer, *lines, **given):
    """The id of a draft."""
    asked = quote(customer, *lines, **given)
    return one(enter_quotes([asked], actor=world.actor, at=world.at)).id


def approved(world, customer, *lines, **given):
    """The id of a quote that may be sent."""
    quote_id = drafted(world, customer, *lines, **given)
    one(submit_quotes([SubmitQuote(quote_id)], actor=world.actor, at=world.at))
    return quote_id


def sent(world, customer, *lines, hours=None, by_mail=False, **given):
    """The id of a quote that the customer has; `hours` it holds stock."""
    quote_id = approved(world, customer, *lines, **given)
    asked = SendQuote(quote_id, by_mail=by_mail, reserve_hours=hours)
    one(send_quotes([asked], actor=world.actor, at=world.at))
    return quote_id


def accepted(world, quote_id, *lines, **given):
    """The id of the order that a quote became."""
    asked = AcceptQuote(quote_id, lines, **given)
    return one(accept_quotes([asked], actor=world.actor, at=world.at)).id


def the_quote(quote_id):
    return Quote.objects.get(pk=quote_id)


def quoted_line(quote_id, line_no=1):
    return QuoteLine.objects.get(quote_id=quote_id, line_no=line_no)


def held(quote_id, line_no=1):
    """What a line of a quote holds of stock."""
    found = Reservation.objects.filter(
        source="quote_line", source_line_id=quoted_line(quote_id, line_no).pk
    ).first()
    return found.quantity if found else Decimal(0)
