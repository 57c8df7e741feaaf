"""From the first name of a firm to its money: lead, opportunity, quote, order, invoice, payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.stories.desk import Desk
from tradewright.approvals.models import ApprovalRequest
from tradewright.approvals.operations.decisions import DecideApproval, decide_approvals
from tradewright.approvals.operations.rules import ProposeRule
from tradewright.approvals.tests.makers import person, rules, seen
from tradewright.company.models import User
from tradewright.credit.operations import SetLimit, set_limits
from tradewright.crm.models.activities import Activity
from tradewright.crm.models.opportunities import Opportunity
from tradewright.crm.operations.conversion import ConvertLead, convert_leads
from tradewright.crm.operations.leads import EnterLead, QualifyLead, enter_leads, qualify_leads
from tradewright.crm.operations.opportunities import (
    ChangeOpportunity,
    MoveOpportunity,
    OpportunityLineOf,
    change_opportunities,
    move_opportunities,
)
from tradewright.crm.operations.quotes import QuoteOpportunity, quote_opportunities
from tradewright.crm.operations.teams import SetSalesRep, set_sales_reps
from tradewright.crm.queries.account360 import account
from tradewright.crm.queries.timeline import timeline
from tradewright.kernel.database import entered
from tradewright.kernel.document_flow import began_with, document_flow
from tradewright.kernel.doors import link
from tradewright.kernel.operation import Actor
from tradewright.parties.models import Customer
from tradewright.sales.models import Quote, QuoteAcceptance, QuoteLink
from tradewright.sales.operations.quote_approval import SubmitQuote, submit_quotes
from tradewright.sales.operations.quote_endings import DeclineQuote, decline_quotes
from tradewright.sales.operations.quote_sending import SendQuote, send_quotes
from tradewright.sales.queries.quote_links import QUOTE_LINK
from tradewright.warehouse.operations.deliveries import RecordDelivery, record_deliveries

STORY = [
    # the lead becomes a customer with an opportunity, which moves on
    "parties.address_added", "parties.customer_created", "crm.opportunity_entered",
    "crm.lead_converted", "credit.limit_set", "crm.opportunity_moved",
    # quoted, and in the stage for it; accepted, and won
    "sales.quote_entered", "sales.quote_sent", "crm.opportunity_moved",
    "sales.order_entered", "sales.quote_accepted", "sales.order_confirmed",
    "crm.opportunity_moved",
    # shipped and billed, delivered, paid
    "warehouse.shipment_shipped", "receivables.invoice_issued", "sales.order_completed",
    "warehouse.shipment_delivered", "receivables.payment_received", "receivables.invoice_paid",
]  # fmt: skip


class Seller:
    """A rep at the desk: every step takes a minute, and what follows from it has happened."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.actor = person(desk.world, "sales_rep")
        username = User.objects.get(pk=self.actor.user_id).username
        desk.do(set_sales_reps, SetSalesRep("PAT", "Pat Person", "Mo", "East", username))

    def does(self, operation: Any, asked: Any, actor: Actor | None = None) -> Any:
        outcome = self.desk.do(operation, asked, actor or self.actor)
        self.on()
        return outcome

    def on(self) -> None:
        self.desk.settle_down()
        self.desk.at += timedelta(minutes=1)

    def opportunity(self, firm: str, *lines: OpportunityLineOf) -> tuple[int, Any]:
        """A lead comes in, is worth it, and becomes a customer with an opportunity over lines."""
        desk = self.desk
        asked = EnterLead(
            firm, "GB", "fair", "Ann Buyer", "ann@example.com", city="Leeds", owner="PAT"
        )
        lead = self.does(enter_leads, asked).id
        refused = desk.attempt(convert_leads, ConvertLead(lead), self.actor)
        assert refused.code == "not_qualified"
        self.does(qualify_leads, QualifyLead(lead))
        made = self.does(convert_leads, ConvertLead(lead, opportunity="Store room")).detail
        chance = Opportunity.objects.get(pk=made["opportunity_id"])
        change = ChangeOpportunity(
            chance.pk, chance.version, lines=lines, sets_lines=True, expected_on=date(2026, 4, 30)
        )
        self.does(change_opportunities, change)
        return chance.pk, Customer.objects.get(pk=made["customer_id"])


def told(desk: Desk, customer: Any) -> list[str]:
    """What the timeline tells, oldest first."""
    with entered(desk.world.company_id):
        rows = timeline(desk.world.company_id, customer.pk, limit=100)
    return [row.topic for row in reversed(rows)]


def test_from_lead_to_payment(desk: Desk, monkeypatch: Any) -> None:
    world, seller = desk.world, Seller(desk)
    boss = person(world, "pricing_manager")
    rules(world, "quote", ProposeRule("approvals.approve_quotes", percent_over=D(5)))
    item = desk.item("10.00")
    desk.goods_arrive(item, 50)

    # a firm from the fair: 20 pieces, which it hopes to get at 8.50 instead of 10.00
    chance, customer = seller.opportunity(
        "Castle Hotels", OpportunityLineOf(D(20), D("8.50"), item.code)
    )
    assert customer.name == "Castle Hotels"
    found = Opportunity.objects.get(pk=chance)
    assert (found.amount, found.contact.name) == (D("170.00"), "Ann Buyer")
    desk.do(set_limits, SetLimit(customer.code, D(1000), "New customer"))
    seller.does(move_opportunities, MoveOpportunity(chance, "engaging"))

    # quoted at those prices, 15 % below the conditions: it waits for somebody else
    made = seller.does(quote_opportunities, QuoteOpportunity(chance, at_expected_prices=True))
    quote_id = made.detail["quote_id"]
    with entered(world.company_id):
        (origin,) = began_with("quote", quote_id, actor=world.actor, on=desk.at.date())
    assert (origin.column, origin.url) == ("Opportunity", link("opportunity", chance))
    again = seller.does(quote_opportunities, QuoteOpportunity(chance))
    assert (again.code, again.detail["quote_id"]) == ("already_quoted", quote_id)
    asked = seller.does(submit_quotes, SubmitQuote(quote_id, "To win them"))
    assert asked.code == "waiting"
    assert desk.attempt(send_quotes, SendQuote(quote_id), seller.actor).code == "quote_not_approved"
    request = ApprovalRequest.objects.get(subject="quote", subject_id=quote_id)
    word = DecideApproval(request.pk, "approve", seen(request.pk))
    entitled = replace(seller.actor, duties=seller.actor.duties | {decide_approvals.duty})
    assert not desk.attempt(decide_approvals, word, entitled).accepted
    seller.does(decide_approvals, word, boss)

    # sent, the opportunity is quoted by itself; the customer accepts by the address alone
    seller.does(send_quotes, SendQuote(quote_id))
    assert Opportunity.objects.get(pk=chance).stage.code == "quoted"
    monkeypatch.setattr("tradewright.web.middleware.timezone.now", lambda: desk.at)
    token = QUOTE_LINK.token_of(world.company_id, QuoteLink.objects.get(quote_id=quote_id).key)
    sent = {"name": "Ann Buyer", "agree": "1"}
    assert Client().post(reverse("accept_customer_quote", args=[token]), sent).status_code == 302
    seller.on()
    order_id = QuoteAcceptance.objects.get(quote_id=quote_id).order_id
    assert (desk.status(order_id), desk.reserved(order_id)) == ("confirmed", 20)
    found = Opportunity.objects.select_related("stage").get(pk=chance)
    assert (found.status, found.stage.code, found.amount) == ("won", "won", D("170.00"))

    # it ships, arrives, is billed 170.00 + 34.00 and paid
    shipment = desk.releases(order_id)
    desk.ships(shipment)
    seller.on()
    seller.does(record_deliveries, RecordDelivery(shipment), world.actor)
    (invoice,) = desk.invoices(order_id)
    assert (invoice.amount_net, invoice.amount_total) == (D("170.00"), D("204.00"))
    desk.pays(customer, "204.00", invoice)
    seller.on()
    invoice.refresh_from_db()
    assert invoice.amount_open == 0

    # the account tells it all, in order; the strip of the order begins with the opportunity
    assert told(desk, customer) == STORY
    with entered(world.company_id):
        shown = account(
            world.company_id, customer.pk, actor=world.actor, today=desk.at.date(), at=desk.at
        )
        strip = document_flow(order_id, actor=world.actor, on=desk.at.date(), here="")
    assert shown is not None
    assert [step.column for step in strip][:3] == ["Opportunity", "Quote", "Order"]
    assert Quote.objects.get(pk=quote_id).status == "accepted"


def test_a_declined_quote_is_a_task_for_the_owner_and_no_loss(desk: Desk) -> None:
    seller = Seller(desk)
    item = desk.item("10.00")
    chance, _ = seller.opportunity("Quarry Lodge", OpportunityLineOf(D(5), D(10), item.code))
    quote_id = seller.does(quote_opportunities, QuoteOpportunity(chance)).detail["quote_id"]
    seller.does(submit_quotes, SubmitQuote(quote_id))
    seller.does(send_quotes, SendQuote(quote_id))
    seller.does(decline_quotes, DeclineQuote(quote_id, "price"))
    found = Opportunity.objects.select_related("stage").get(pk=chance)
    assert (found.status, found.stage.code) == ("open", "quoted")
    task = Activity.objects.get(opportunity_id=chance)
    assert (task.assigned_to_id, task.status) == (seller.actor.user_id, "planned")
    assert "came to nothing" in task.subject
