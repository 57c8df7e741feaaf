"""Quotes that go to the customer: the link, the mail, the stock they hold."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from tradewright.inventory.models import Reservation
from tradewright.parties.models import Contact, Customer
from tradewright.sales.models import QuoteLink
from tradewright.sales.operations.quote_endings import (
    DeclineQuote,
    ReleaseQuoteStock,
    decline_quotes,
    release_quote_stock,
)
from tradewright.sales.operations.quote_sending import (
    NoteMailing,
    SendQuote,
    note_mailings,
    send_quotes,
)
from tradewright.sales.operations.quotes import QuotedLine

from .makers import NONE, codes, entered, reserved, stocked, story
from .quotes import approved, drafted, held, sent, the_quote

ONE = Decimal(1)


def send(world, *rows):
    return send_quotes(rows, actor=world.actor, at=world.at)


def test_opens_it_by_a_link_of_its_own(world):
    quote_id = approved(world, world.customer(), (world.item(), 1))
    assert codes(send(world, SendQuote(quote_id))) == ["sent"]
    link = QuoteLink.objects.get(quote_id=quote_id)
    assert (link.wants_mail, link.revoked_at, the_quote(quote_id).sent_at) == (
        False, None, world.at,
    )  # fmt: skip
    assert story("quote", quote_id)[-1] == ("quote_sent", "approved", "sent")


def test_holds_stock_softly_for_standard_lines(world):
    item, extra = stocked(world, quantity=10), stocked(world)
    quote_id = sent(
        world, world.customer(), (item, 8), QuotedLine(extra.code, ONE, is_optional=True), hours=4
    )
    row = Reservation.objects.get(source="quote_line", item=item)
    assert (row.quantity, row.expires_at) == (8, world.at + timedelta(hours=4))
    assert held(quote_id, 2) == 0
    assert reserved(entered(world, world.customer(), (item, 5)).id) == 2


def test_serves_quotes_that_share_a_stock_in_input_order(world):
    item = stocked(world, quantity=5)
    first, second = (approved(world, world.customer(), (item, 4)) for _ in range(2))
    send(world, SendQuote(first, reserve_hours=1), SendQuote(second, reserve_hours=1))
    assert (held(first), held(second)) == (4, 1)


def test_answers_a_mixed_batch_row_by_row(world):
    item, customer = world.item(), world.customer()
    good, other, third, fourth = (approved(world, customer, (item, 1)) for _ in range(4))
    gone, lost = sent(world, customer, (item, 1)), sent(world, customer, (item, 1))
    decline_quotes([DeclineQuote(lost, "price")], actor=world.actor, at=world.at)
    outcomes = send(
        world, SendQuote(good), SendQuote(good), SendQuote(gone), SendQuote(lost),
        SendQuote(drafted(world, customer, (item, 1))), SendQuote(other, version=1),
        SendQuote(third, by_mail=True), SendQuote(fourth, reserve_hours=0), SendQuote(NONE),
    )  # fmt: skip
    assert codes(outcomes) == [
        "sent", "repeated_in_batch", "already_sent", "quote_ended", "quote_not_approved",
        "quote_changed", "no_address", "hours_out_of_range", "quote_not_found",
    ]  # fmt: skip
    late = send_quotes([SendQuote(other)], actor=world.actor, at=world.at + timedelta(days=40))
    assert codes(late) == ["validity_passed"]


def test_mails_to_the_contact_or_the_customer(world):
    item, customer = world.item(), world.customer()
    Customer.objects.filter(pk=customer.pk).update(email="shop@example.com")
    contact = Contact.objects.create(
        company_id=world.company_id, customer=customer, name="Ann", email="ann@example.com",
        created_at=world.at,
    )  # fmt: skip
    for_ann = sent(world, customer, (item, 1), by_mail=True, contact_id=contact.pk)
    assert QuoteLink.objects.get(quote_id=for_ann).contact_id == contact.pk
    assert codes(send(world, SendQuote(approved(world, customer, (item, 1)), by_mail=True))) == [
        "sent"
    ]


def note(world, *rows):
    return note_mailings(rows, actor=world.actor, at=world.at)


def test_notes_mails_that_went_and_that_failed(world):
    customer = world.customer()
    Customer.objects.filter(pk=customer.pk).update(email="shop@example.com")
    made = [sent(world, customer, (world.item(), 1), by_mail=True) for _ in range(2)]
    went, failed = (QuoteLink.objects.get(quote_id=one_quote).pk for one_quote in made)
    assert codes(note(
        world, NoteMailing(went), NoteMailing(went), NoteMailing(failed, "refused"),
        NoteMailing(NONE),
    )) == ["mailed", "repeated_in_batch", "failed", "link_not_found"]  # fmt: skip
    row = QuoteLink.objects.get(pk=failed)
    assert (row.mail_tries, row.mail_fault, row.mailed_at) == (1, "refused", None)
    assert codes(note(world, NoteMailing(went))) == ["already_mailed"]
    assert story("quote", made[0])[-1] == ("quote_mailed", "sent", "sent")


def test_gives_its_stock_back_when_asked(world):
    item = stocked(world, quantity=10)
    quote_id = sent(world, world.customer(), (item, 8), hours=4)
    rows = [ReleaseQuoteStock(quote_id), ReleaseQuoteStock(quote_id), ReleaseQuoteStock(NONE)]
    outcomes = release_quote_stock(rows, actor=world.actor, at=world.at)
    assert codes(outcomes) == ["released", "repeated_in_batch", "quote_not_found"]
    assert (held(quote_id), the_quote(quote_id).status) == (0, "sent")
    (second,) = release_quote_stock(rows[:1], actor=world.actor, at=world.at)
    assert second.code == "nothing_reserved"
    assert story("quote", quote_id)[-1] == ("quote_stock_released", "sent", "sent")
