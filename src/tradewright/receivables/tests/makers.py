"""Makers of the least valid invoice, credit note and payment."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

from tradewright.credit.operations import MoveExposure, move_exposure
from tradewright.kernel.outcome import one
from tradewright.receivables.models import Invoice
from tradewright.receivables.operations.credit_notes import IssueCreditNote
from tradewright.receivables.operations.invoices import (
    IssueInvoice,
    IssueInvoiceLine,
    issue_invoices,
)
from tradewright.receivables.operations.payments import ReceivePayment, receive_payments
from tradewright.sim.fixtures import World

_ids = count(8_000_000)


def line(world: World, item: Any, net: Any = "100.00", **given: Any) -> IssueInvoiceLine:
    """10 of an item for 100.00 net and 20 % tax."""
    net = Decimal(net)
    made = IssueInvoiceLine(
        source_line_id=next(_ids), order_line_id=next(_ids), item_id=item.pk,
        description=item.name, unit_id=world.each_id, unit_numerator=1, unit_denominator=1,
        quantity=Decimal(10), unit_price=net / 10, tax_class="standard", tax_rate=Decimal("0.20"),
        amount_net=net, amount_tax=round(net / 5, 2),
    )  # fmt: skip
    return replace(made, **given)


def total_of(lines: Any) -> Decimal:
    return sum((part.amount_net + part.amount_tax for part in lines), Decimal(0))


def invoice(world: World, customer: Any, *lines: IssueInvoiceLine, **given: Any) -> IssueInvoice:
    """An invoice of something shipped, whose amount is put into unbilled exposure first."""
    lines = lines or (line(world, world.item()),)
    made = IssueInvoice(
        source="test_shipment", source_id=next(_ids), order_id=next(_ids), customer_id=customer.pk,
        ship_to_id=customer.address.pk, currency="GBP", prices_include_tax=False,
        invoiced_on=world.today, amount_unbilled=total_of(lines), lines=lines,
    )  # fmt: skip
    made = replace(made, **given)
    moved = [MoveExposure(customer.pk, unbilled=made.amount_unbilled)]
    move_exposure(moved, actor=world.actor, at=world.at)
    return made


def issued(world: World, customer: Any, *lines: IssueInvoiceLine, **given: Any) -> Invoice:
    """An issued invoice of 120.00, or of `lines`."""
    asked = invoice(world, customer, *lines, **given)
    outcome = one(issue_invoices([asked], actor=world.actor, at=world.at))
    return Invoice.objects.get(pk=outcome.id)


def note(world: World, customer: Any, *lines: IssueInvoiceLine, **given: Any) -> IssueCreditNote:
    made = IssueCreditNote(
        source="test_return", source_id=next(_ids), order_id=None, customer_id=customer.pk,
        ship_to_id=customer.address.pk, currency="GBP", prices_include_tax=False,
        issued_on=world.today, reason="damaged", credits_invoice_id=None,
        lines=lines or (line(world, world.item()),),
    )  # fmt: skip
    return replace(made, **given)


def payment(world: World, customer: Any, amount: Any = "120.00", **given: Any) -> ReceivePayment:
    made = ReceivePayment(customer.code, Decimal(amount), "GBP", world.today)
    return replace(made, **given)


def received(world: World, customer: Any, amount: Any = "120.00", **given: Any) -> int:
    asked = payment(world, customer, amount, **given)
    outcome = one(receive_payments([asked], actor=world.actor, at=world.at))
    assert outcome.id is not None
    return outcome.id
