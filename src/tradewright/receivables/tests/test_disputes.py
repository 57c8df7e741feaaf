from __future__ import annotations

from decimal import Decimal as D

from tradewright.kernel.models import Event
from tradewright.receivables.models import InvoiceDispute
from tradewright.receivables.operations.credit_notes import issue_credit_notes
from tradewright.receivables.operations.disputes import (
    CloseDispute,
    OpenDispute,
    close_disputes,
    open_disputes,
)

from . import makers

NONE = 10**15


def codes(outcomes):
    return [str(one.code) for one in outcomes]


def disputed(world, **given):
    invoice = makers.issued(world, world.customer())
    row = OpenDispute(invoice.pk, "price", "Agreed at 9.00", **given)
    return open_disputes([row], actor=world.actor, at=world.at)[0].id


def test_a_dispute_is_about_what_is_open_of_an_invoice(world):
    invoice = makers.issued(world, world.customer())
    (answer,) = open_disputes(
        [OpenDispute(invoice.pk, "damage", "Dented")], actor=world.actor, at=world.at
    )
    made = InvoiceDispute.objects.get(pk=answer.id)
    assert (made.amount, made.status, made.customer_id) == (
        D("120.00"),
        "open",
        invoice.customer_id,
    )
    (event,) = Event.objects.filter(aggregate="invoice_dispute", key=made.pk)
    assert (event.topic, event.version) == ("receivables.dispute_opened", 1)
    assert (event.body["from"], event.body["to"], event.body["number"]) == (
        None, "open", invoice.number,
    )  # fmt: skip
    assert "Dented" not in str(event.body)


def test_every_fault_of_a_dispute_is_named(world):
    customer = world.customer()
    one, two = (makers.issued(world, customer) for _ in range(2))
    note = issue_credit_notes([makers.note(world, customer)], actor=world.actor, at=world.at)[0].id
    known = OpenDispute(one.pk, "price", "Too much", D("20.00"), "once")
    assert codes(open_disputes([known], actor=world.actor, at=world.at)) == ["opened"]
    rows = [
        OpenDispute(two.pk, "price", "Too much", D("120.01")),
        OpenDispute(two.pk, "price", "Too much"),
        known,
        OpenDispute(NONE, "price", "x"),
        OpenDispute(note, "price", "x"),
    ]
    assert codes(open_disputes(rows, actor=world.actor, at=world.at)) == [
        "more_than_open", "repeated_in_batch", "already_opened", "invoice_not_found",
        "not_an_invoice",
    ]  # fmt: skip
    for row, code in (
        (OpenDispute(one.pk, "price", "Again"), "already_disputed"),
        (OpenDispute(two.pk, "mood", "x"), "unknown_kind"),
        (OpenDispute(two.pk, "price", " "), "reason_missing"),
        (OpenDispute(two.pk, "price", "x", D(0)), "amount_not_positive"),
        (OpenDispute(two.pk, "price", "x", D("1.005")), "amount_too_precise"),
    ):
        assert codes(open_disputes([row], actor=world.actor, at=world.at)) == [code]


def test_an_invoice_that_is_paid_is_not_disputed(world):
    customer = world.customer()
    invoice = makers.issued(world, customer)
    from tradewright.receivables.operations.payments import ApplyTo  # noqa: PLC0415

    makers.received(world, customer, apply=(ApplyTo(invoice.number),))
    row = OpenDispute(invoice.pk, "price", "x")
    assert codes(open_disputes([row], actor=world.actor, at=world.at)) == ["nothing_open"]


def test_a_dispute_is_upheld_settled_in_part_or_rejected(world):
    upheld, settled, rejected = (disputed(world) for _ in range(3))
    rows = [
        CloseDispute(upheld, "upheld", "They are right"),
        CloseDispute(settled, "settled", "Half of it", D("60.00")),
        CloseDispute(rejected, "rejected", "The price list says so"),
    ]
    assert codes(close_disputes(rows, actor=world.actor, at=world.at)) == ["closed"] * 3
    found = InvoiceDispute.objects.filter(pk__in=[upheld, settled, rejected]).order_by("pk")
    assert [(one.status, one.amount_accepted) for one in found] == [
        ("upheld", D("120.00")), ("settled", D("60.00")), ("rejected", D(0)),
    ]  # fmt: skip
    event = Event.objects.get(aggregate="invoice_dispute", key=settled, version=2)
    assert (event.body["from"], event.body["to"]) == ("open", "settled")


def test_every_fault_of_closing_a_dispute_is_named(world):
    one, done = disputed(world), disputed(world)
    close_disputes([CloseDispute(done, "upheld", "Yes")], actor=world.actor, at=world.at)
    rows = [
        CloseDispute(NONE, "upheld", "x"), CloseDispute(done, "upheld", "x"),
        CloseDispute(one, "upheld", "x", version=7), CloseDispute(one, "upheld", "x"),
    ]  # fmt: skip
    assert codes(close_disputes(rows, actor=world.actor, at=world.at)) == [
        "dispute_not_found", "already_closed", "dispute_changed", "repeated_in_batch",
    ]  # fmt: skip
    for row, code in (
        (CloseDispute(one, "forgotten", "x"), "unknown_outcome"),
        (CloseDispute(one, "upheld", " "), "note_missing"),
        (CloseDispute(one, "settled", "x"), "accepted_out_of_range"),
        (CloseDispute(one, "settled", "x", D("120.00")), "accepted_out_of_range"),
        (CloseDispute(one, "settled", "x", D("1.005")), "accepted_out_of_range"),
    ):
        assert codes(close_disputes([row], actor=world.actor, at=world.at)) == [code]
