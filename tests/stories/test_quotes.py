"""A quote with an override: asked for, approved, sent, accepted by the customer's link, shipped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from tests.stories.desk import Desk
from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.sales.models import Quote, QuoteAcceptance, QuoteLink
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_sending import SendQuote, send_quotes
from tradewright.sales.operations.quotes import EnterQuote, QuotedLine, enter_quotes
from tradewright.sales.queries.quote_links import QUOTE_LINK


def test_from_quote_to_invoice(desk: Desk, monkeypatch):
    world = desk.world
    boss = person(world, "pricing_manager")
    rules(world, "quote", ProposeRule("approvals.approve_quotes", percent_over=Decimal(5)))
    rep = person(world, "sales_rep")
    item, extra, customer = desk.item("10.00"), desk.item("4.00"), desk.customer()
    desk.goods_arrive(item, 12)
    desk.goods_arrive(extra, 5)

    # 2 March: ten at 8.50 instead of 10.00, which is 15 % less; an option of two at 4.00
    line = QuotedLine(item.code, Decimal(10), price=Decimal("8.50"))
    option = QuotedLine(extra.code, Decimal(2), is_optional=True)
    quote_id = desk.do(enter_quotes, EnterQuote(customer.code, (line, option)), rep).id
    assert quote_id is not None
    assert Quote.objects.get(pk=quote_id).amount_total == Decimal("102.00")
    asked = desk.do(submit_quotes, SubmitQuote(quote_id, "Meets an offer"), rep)
    assert asked.code == "waiting"
    refused = desk.attempt(send_quotes, SendQuote(quote_id), rep)
    assert refused.code == "quote_not_approved"

    # the rep cannot decide it, the pricing manager can; the quote goes on by itself
    request = ApprovalRequest.objects.get(subject="quote", subject_id=quote_id)
    word = DecideApproval(request.pk, "approve", seen(request.pk))
    entitled = replace(rep, duties=rep.duties | {decide_approvals.duty})
    assert not desk.attempt(decide_approvals, word, entitled).accepted
    desk.do(decide_approvals, word, boss)
    desk.settle_down()
    assert Quote.objects.get(pk=quote_id).status == "approved"
    desk.do(send_quotes, SendQuote(quote_id, reserve_hours=48), rep)

    # others cannot have the ten that it holds: two are left
    other = desk.orders(desk.customer(), (item, 5))
    assert desk.reserved(other.id) == 2

    # 3 March: the customer takes it with the option, by the address alone
    monkeypatch.setattr("tradewright.web.middleware.timezone.now", lambda: desk.at)
    token = QUOTE_LINK.token_of(world.company_id, QuoteLink.objects.get(quote_id=quote_id).key)
    sent = {"name": "Ann Buyer", "agree": "1", "option-2": "1"}
    assert Client().post(reverse("accept_customer_quote", args=[token]), sent).status_code == 302
    desk.settle_down()
    order_id = QuoteAcceptance.objects.get(quote_id=quote_id).order_id
    assert (desk.status(order_id), desk.reserved(order_id)) == ("confirmed", 12)

    # it ships and is invoiced at the quoted prices: 85.00 + 8.00, and 20 % tax
    desk.ships(desk.releases(order_id))
    desk.settle_down()
    (invoice,) = desk.invoices(order_id)
    assert (invoice.amount_net, invoice.amount_total) == (Decimal("93.00"), Decimal("111.60"))
    assert desk.status(order_id) == "completed"
    assert Quote.objects.get(pk=quote_id).status == "accepted"
