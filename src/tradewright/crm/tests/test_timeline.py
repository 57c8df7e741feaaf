from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tradewright.crm.models.timeline import BuyingMonth, TimelineEntry
from tradewright.crm.operations.timeline import (
    RebuildBuying,
    RecordHappening,
    RollUpBuying,
    rebuild_buying,
    record_happenings,
    roll_up_buying,
)
from tradewright.crm.queries.timeline import timeline
from tradewright.receivables.operations.credit_notes import issue_credit_notes
from tradewright.receivables.tests import makers as billing

from .test_activities import NONE, codes


def happening(world, customer, event_id, **given):
    row = RecordHappening(customer.pk, event_id, "sales.order_entered", "sales_order", 7, world.at)
    return replace(row, **given)


def test_an_event_stands_on_the_timeline_once(world):
    customer = world.customer()
    first = happening(world, customer, NONE + 1, number="SO1", amount=Decimal("12.50"))
    rows = [first, first, replace(first, event_id=NONE + 2, customer_id=NONE)]
    assert codes(record_happenings(rows, actor=world.actor, at=world.at)) == [
        "recorded", "repeated_in_batch", "unknown_customer",
    ]  # fmt: skip
    again = record_happenings([first], actor=world.actor, at=world.at)
    assert codes(again) == ["already_recorded"]
    (made,) = TimelineEntry.objects.filter(customer=customer)
    assert (made.number, made.amount) == ("SO1", Decimal("12.50"))


def test_the_timeline_is_read_a_page_at_a_time_and_by_kind(world):
    customer = world.customer()
    rows = [
        happening(world, customer, NONE + nth, happened_at=world.at + timedelta(minutes=nth // 2),
                  aggregate="payment" if nth % 3 == 0 else "sales_order")
        for nth in range(10, 20)
    ]  # fmt: skip
    record_happenings(rows, actor=world.actor, at=world.at)
    seen, after = [], (None, None)
    while page := timeline(world.company_id, customer.pk, after=after, limit=3):
        seen += [row.event_id - NONE for row in page]
        after = (page[-1].happened_at, page[-1].event_id)
    assert seen == list(range(19, 9, -1))
    paid = timeline(world.company_id, customer.pk, aggregates=["payment"])
    assert [row.event_id - NONE for row in paid] == [18, 15, 12]


def months(customer):
    rows = BuyingMonth.objects.filter(customer=customer).order_by("month", "item_id")
    return [(str(row.month), row.quantity, row.amount_net, row.invoices) for row in rows]


def test_what_was_invoiced_is_counted_by_the_month_and_credit_taken_off(world):
    customer, item = world.customer(), world.item()
    one = billing.issued(world, customer, billing.line(world, item))
    two = billing.issued(world, customer, billing.line(world, item, "60.00"))
    back = billing.note(world, customer, billing.line(world, item, "30.00", quantity=Decimal(3)))
    note = issue_credit_notes([back], actor=world.actor, at=world.at)[0].id
    rows = [RollUpBuying(one.pk), RollUpBuying(one.pk), RollUpBuying(two.pk), RollUpBuying(note),
            RollUpBuying(NONE)]  # fmt: skip
    assert codes(roll_up_buying(rows, actor=world.actor, at=world.at)) == [
        "rolled_up", "repeated_in_batch", "rolled_up", "rolled_up", "invoice_not_found",
    ]  # fmt: skip
    assert months(customer) == [("2026-03-01", Decimal(17), Decimal("130.00"), 2)]
    again = roll_up_buying(rows[:1], actor=world.actor, at=world.at)
    assert codes(again) == ["already_rolled_up"]
    assert months(customer) == [("2026-03-01", Decimal(17), Decimal("130.00"), 2)]


def test_the_months_can_be_made_afresh(world):
    customer, item = world.customer(), world.item()
    one = billing.issued(world, customer, billing.line(world, item))
    roll_up_buying([RollUpBuying(one.pk)], actor=world.actor, at=world.at)
    billing.issued(world, customer, billing.line(world, item, "60.00"))  # not counted yet
    BuyingMonth.objects.filter(customer=customer).update(quantity=99)
    rows = [RebuildBuying(customer.pk), RebuildBuying(customer.pk), RebuildBuying(NONE)]
    assert codes(rebuild_buying(rows, actor=world.actor, at=world.at)) == [
        "rebuilt", "repeated_in_batch", "unknown_customer",
    ]  # fmt: skip
    assert months(customer) == [("2026-03-01", Decimal(20), Decimal("160.00"), 2)]
