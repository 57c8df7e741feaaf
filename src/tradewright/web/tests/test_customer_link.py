"""The signed address of a quote: what it opens, for how long, and that it opens nothing else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tradewright.flows.quoting import end_due_quotes, mail_quotes
from tradewright.kernel.database import entered
from tradewright.parties.models import Customer
from tradewright.sales.models import Quote, QuoteAcceptance, QuoteLink, SalesOrderLine
from tradewright.sales.operations.quote_endings import WithdrawQuote, withdraw_quotes
from tradewright.sales.operations.quote_revisions import ReviseQuote, revise_quotes
from tradewright.sales.operations.quotes import QuotedLine
from tradewright.sales.queries.quote_links import QUOTE_LINK
from tradewright.sales.tests.makers import stocked
from tradewright.sales.tests.quotes import sent
from tradewright.web.customer_link import WORDS
from tradewright.web.postage import configured

ONE = Decimal(1)
NOTHING = "This link opens nothing"


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages enter it themselves."""
    return committed_world


@pytest.fixture(autouse=True)
def unhurried(db):
    cache.clear()


@pytest.fixture
def now(world, monkeypatch):
    """The clock of the door stands at the time of the world."""
    monkeypatch.setattr("tradewright.web.middleware.timezone.now", lambda: world.at)
    return world.at


@pytest.fixture
def visitor(now):
    return Client()


def token(world, quote_id):
    return QUOTE_LINK.token_of(world.company_id, QuoteLink.objects.get(quote_id=quote_id).key)


def signed(content, salt=QUOTE_LINK.salt):
    return signing.Signer(salt=salt).sign_object(content)


def page(visitor, sign):
    return visitor.get(reverse("customer_quote", args=[sign]))


def accept(visitor, sign, **more):
    given = {"name": "Ann Buyer", "agree": "1"} | more
    return visitor.post(reverse("accept_customer_quote", args=[sign]), given)


def test_shows_the_quote_and_nothing_of_ours(world, visitor):
    quote_id = sent(world, world.customer(), (stocked(world), 2), note="With pleasure")
    answer = page(visitor, token(world, quote_id))
    text = answer.content.decode()
    assert (answer.status_code, "With pleasure" in text) == (200, True)
    assert not {"cost", "margin", "sidebar"} & set(text.lower().split())
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    paper = visitor.get(reverse("customer_quote_pdf", args=[token(world, quote_id)]))
    assert paper.content.startswith(b"%PDF")


def test_makes_the_order_that_was_chosen(world, visitor):
    item, other, extra = stocked(world), stocked(world, price="7.00"), stocked(world, price="2.00")
    quote_id = sent(
        world, world.customer(), (item, 2), QuotedLine(other.code, ONE, alternative_to=1),
        QuotedLine(extra.code, ONE, is_optional=True),
    )  # fmt: skip
    sign = token(world, quote_id)
    assert accept(visitor, sign, **{"choice-1": "2", "option-3": "1"}).status_code == 302
    made = QuoteAcceptance.objects.get(quote_id=quote_id)
    assert (made.channel, made.signed_as, made.accepted_by) == ("link", "Ann Buyer", 1)
    lines = SalesOrderLine.objects.filter(order_id=made.order_id).order_by("line_no")
    assert [line.item_id for line in lines] == [other.pk, extra.pk]
    text = page(visitor, sign).content.decode()
    assert "Accepted, thank you" in text
    accept(visitor, sign)
    assert QuoteAcceptance.objects.filter(quote_id=quote_id).count() == 1


def test_asks_for_name_and_word(world, visitor):
    sign = token(world, sent(world, world.customer(), (stocked(world), 2)))
    answer = accept(visitor, sign, name=" ", agree="")
    text = answer.content.decode()
    assert (answer.status_code, "Give your name." in text, "Tick that" in text) == (422, True, True)


def test_takes_no_for_an_answer(world, visitor):
    quote_id = sent(world, world.customer(), (stocked(world), 2))
    sign = token(world, quote_id)
    there = reverse("decline_customer_quote", args=[sign])
    assert visitor.post(there, {"reason_code": "luck"}).status_code == 422
    assert visitor.post(there, {"reason_code": "price", "reason": "Too dear"}).status_code == 200
    row = Quote.objects.get(pk=quote_id)
    assert (row.status, row.reason) == ("declined", "Too dear")
    assert page(visitor, sign).status_code == 410


def test_opens_nothing_once_it_is_over(world, visitor):
    item = stocked(world)

    def made(**given):
        quote_id = sent(world, world.customer(), (item, 1), **given)
        return quote_id, token(world, quote_id)

    gone, of_gone = made()
    withdraw_quotes([WithdrawQuote(gone, "A mistake")], actor=world.actor, at=world.at)
    old, of_old = made()
    revise_quotes([ReviseQuote(old)], actor=world.actor, at=world.at)
    before, world.at = world.at, world.at - timedelta(days=40)
    _, of_past = made()
    world.at = before
    for sign in (of_gone, of_old, of_past):
        for answer in (page(visitor, sign), accept(visitor, sign)):
            assert (answer.status_code, NOTHING in answer.content.decode()) == (410, True)
    assert not QuoteAcceptance.objects.filter(quote_id__in=[gone, old]).exists()


def test_opens_nothing_when_it_is_not_ours(world, visitor):
    quote_id = sent(world, world.customer(), (stocked(world), 1))
    key = QuoteLink.objects.get(quote_id=quote_id).key
    sign = token(world, quote_id)
    wrong = [
        sign[:-1] + ("A" if sign[-1] != "A" else "B"),
        signed([world.company_id, key.hex], "another"),
        signed([world.company_id, uuid4().hex]),
        signed([world.company_id + 10**6, key.hex]),
        signed({"q": quote_id}),
        str(quote_id), "x" * 400,
    ]  # fmt: skip
    for one in wrong:
        answer = page(visitor, one)
        assert (answer.status_code, NOTHING in answer.content.decode()) == (404, True)


def test_is_not_open_to_forged_forms(world, now):
    sign = token(world, sent(world, world.customer(), (stocked(world), 1)))
    strict = Client(enforce_csrf_checks=True)
    assert accept(strict, sign).status_code == 403


def test_lets_nobody_knock_too_fast(world, visitor):
    sign = token(world, sent(world, world.customer(), (stocked(world), 1)))
    answers = [accept(visitor, sign, name="") for _ in range(WORDS + 1)]
    assert [one.status_code for one in answers][-2:] == [422, 429]


def test_a_mail_carries_paper_and_address_once(world):
    customer = world.customer()
    Customer.objects.filter(pk=customer.pk).update(email="shop@example.com")
    quote_id = sent(world, customer, (stocked(world), 1), by_mail=True)
    for _ in range(2):
        mail_quotes(world.company_id, world.at)
    ours = [one for one in mail.outbox if one.to == ["shop@example.com"]]
    assert len(ours) == 1
    assert token(world, quote_id) in ours[0].body
    assert ours[0].attachments[0][1].startswith(b"%PDF")
    key = QuoteLink.objects.get(quote_id=quote_id).key
    assert ours[0].extra_headers["Message-ID"] == f"<quote-{key.hex}@tradewright>"


def test_a_mail_that_fails_is_tried_again(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    customer = world.customer()
    Customer.objects.filter(pk=customer.pk).update(email="shop@example.com")
    quote_id = sent(world, customer, (stocked(world), 1), by_mail=True)
    mail_quotes(world.company_id, world.at)
    row = QuoteLink.objects.get(quote_id=quote_id)
    assert (row.mail_tries, row.mailed_at) == (1, None)
    assert "ConnectionRefusedError" in row.mail_fault


def test_the_clock_ends_what_is_over(world):
    item = stocked(world, quantity=10)
    held = sent(world, world.customer(), (item, 5), hours=2)
    end_due_quotes(world.company_id, world.at + timedelta(hours=3))
    with entered(world.company_id):
        assert Quote.objects.get(pk=held).reserved_until is None
    end_due_quotes(world.company_id, world.at + timedelta(days=31))
    with entered(world.company_id):
        assert Quote.objects.get(pk=held).status == "expired"


def test_mail_goes_where_it_is_told():
    home = Path("home")
    assert configured("", home)["EMAIL_FILE_PATH"] == home / "mail"
    found = configured("smtp://user:p%40ss@mail.example:2525", home)
    assert (found["EMAIL_HOST_PASSWORD"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == (
        "p@ss", 2525, True,
    )  # fmt: skip
