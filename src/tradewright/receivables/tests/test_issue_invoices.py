from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

from django.db import connection

from tradewright.catalog.models import ItemGroup
from tradewright.company.models import NumberSeries
from tradewright.kernel.models import Event
from tradewright.kernel.outcome import one
from tradewright.parties.models import Address
from tradewright.receivables.models import Invoice, InvoiceLine
from tradewright.receivables.operations.invoices import InvoiceIssued, issue_invoices

from .books import buckets, entry
from .makers import invoice, issued, line


def issue(world, *asked):
    return issue_invoices(list(asked), actor=world.actor, at=world.at)


def test_makes_what_was_shipped_owed(world):
    customer = world.customer()
    asked = invoice(world, customer)
    outcome = one(issue(world, asked))
    made = Invoice.objects.get(pk=outcome.id)
    assert outcome.detail["number"] == made.number
    assert (made.amount_net, made.amount_tax, made.amount_total, made.amount_open) == (
        100, 20, 120, 120,
    )  # fmt: skip
    assert made.due_on == date(2026, 4, 1)  # 30 days after 2 March
    assert entry("invoice", made.pk) == [("1100", 120), ("4000", -100), ("2200", -20)]
    assert buckets(customer) == (0, 120, 0)


def test_tells_each_invoice_once(world):
    customer = world.customer()
    asked = invoice(world, customer)
    outcome = one(issue(world, asked))
    again = one(issue(world, asked))
    assert (again.code, again.id) == (InvoiceIssued.ALREADY_ISSUED, outcome.id)
    assert again.detail["number"] == outcome.detail["number"]
    (event,) = Event.objects.filter(aggregate="invoice", key=outcome.id)
    assert (event.topic, event.version) == ("receivables.invoice_issued", 1)
    assert event.body == {
        "number": outcome.detail["number"], "order_id": asked.order_id,
        "customer_id": customer.pk, "source": "test_shipment", "source_id": asked.source_id,
        "total": 120.0, "due_on": "2026-04-01",
    }  # fmt: skip


def test_answers_every_row_of_a_mixed_batch(world):
    customer, other, item = world.customer(), world.customer(), world.item()
    known = invoice(world, customer)
    one(issue(world, known))
    fresh = invoice(world, customer)
    batch = [
        fresh,
        known,
        fresh,
        invoice(world, customer, customer_id=customer.pk, ship_to_id=other.address.pk),
        invoice(world, customer, currency="EUR"),
        invoice(world, customer, lines=()),
        invoice(world, customer, line(world, item, "-1.00"), amount_unbilled=Decimal(0)),
        invoice(world, customer, invoiced_on=date(1999, 1, 1)),
    ]
    before = NumberSeries.objects.get(company_id=world.company_id, code="invoice").next_number
    outcomes = issue(world, *batch)
    assert [o.code for o in outcomes] == [
        InvoiceIssued.ISSUED, InvoiceIssued.ALREADY_ISSUED, InvoiceIssued.REPEATED_IN_BATCH,
        InvoiceIssued.UNKNOWN_SHIP_TO, InvoiceIssued.CURRENCY_NOT_TRADED, InvoiceIssued.NO_LINES,
        InvoiceIssued.NEGATIVE_TOTAL, InvoiceIssued.DATE_OUTSIDE_BOOKS,
    ]  # fmt: skip
    after = NumberSeries.objects.get(company_id=world.company_id, code="invoice").next_number
    assert after == before + 1
    assert "GBP" in outcomes[4].message


def test_refuses_an_unknown_customer(world):
    customer = world.customer()
    (outcome,) = issue(world, invoice(world, customer, customer_id=-1))
    assert outcome.code == InvoiceIssued.UNKNOWN_CUSTOMER


def test_numbers_a_batch_in_input_order(world):
    customer = world.customer()
    outcomes = issue(world, *(invoice(world, customer) for _ in range(5)))
    numbers = [Invoice.objects.get(pk=o.id).sequence_no for o in outcomes]
    assert numbers == list(range(numbers[0], numbers[0] + 5))


def test_lets_the_given_amounts_stand(world):
    # 10.00 over three equal shipments: sales said 3.33, 3.34 and 3.33 (rules.md, arithmetic)
    customer, item = world.customer(), world.item()
    parts = [line(world, item, net) for net in ("3.33", "3.34", "3.33")]
    made = [issued(world, customer, part) for part in parts]
    assert [row.amount_net for row in made] == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]
    assert sum(row.amount_net for row in made) == Decimal("10.00")


def test_taxes_anew_where_the_rate_is_another(world):
    customer = world.customer(country="DE")  # 19 %, the order was taxed with 20 %
    net = issued(world, customer, line(world, world.item()))
    assert (net.amount_net, net.amount_tax) == (100, 19)
    assert InvoiceLine.objects.get(invoice_id=net.pk).tax_rate == Decimal("0.19")
    gross = issued(world, customer, line(world, world.item()), prices_include_tax=True)
    assert (gross.amount_net, gross.amount_tax) == (Decimal("100.84"), Decimal("19.16"))
    assert buckets(customer) == (0, 239, 0)


def test_posts_revenue_by_item_group_and_tax_by_class(world):
    customer = world.customer()
    freight = ItemGroup.objects.get(company_id=world.company_id, code="freight")
    goods, postage = world.item(), world.item(kind="service", group_id=freight.pk)
    reduced = line(world, goods, "10.00", tax_class="reduced", tax_rate=Decimal("0.05"),
                   amount_tax=Decimal("0.50"))  # fmt: skip
    made = issued(world, customer, line(world, goods), reduced, line(world, postage, "5.00"))
    assert sorted(entry("invoice", made.pk)) == sorted(
        [("1100", Decimal("136.50")), ("4000", -110), ("4100", -5),
         ("2200", Decimal("-0.50")), ("2200", -21)]
    )  # fmt: skip


def test_settles_a_total_of_zero_at_once(world):
    customer = world.customer()
    made = issued(world, customer, line(world, world.item(), "0.00"))
    assert made.settled_at == world.at
    assert entry("invoice", made.pk) == []


def test_bills_to_the_address_for_bills(world):
    customer = world.customer()
    Address.objects.filter(customer=customer).update(is_bill_to=False)
    office = Address.objects.create(
        company_id=world.company_id, customer=customer, code="OFFICE", country="GB",
        is_bill_to=True, is_ship_to=False,
    )  # fmt: skip
    made = issued(world, customer)
    assert (made.bill_to_id, made.ship_to_id) == (office.pk, customer.address.pk)


def together(*works):
    """Run each in a thread with a connection of its own."""

    def run(work):
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_makes_one_invoice_when_two_bill_a_shipment_together(open_floor):
    world, codes = open_floor, []
    customer = world.customer()
    batch = [invoice(world, customer) for _ in range(30)]
    together(
        lambda: codes.extend(str(o.code) for o in issue(world, *batch)),
        lambda: codes.extend(str(o.code) for o in issue(world, *batch[::-1])),
    )
    assert sorted(codes) == ["already_issued"] * 30 + ["issued"] * 30
    assert Invoice.objects.filter(company_id=world.company_id).count() == 30


def test_leaves_no_gap_when_sixteen_post_together(open_floor):
    world = open_floor
    customers = [world.customer() for _ in range(16)]
    batches = [[invoice(world, customer) for _ in range(5)] for customer in customers]

    def work(batch):
        return lambda: [issue(world, asked) for asked in batch]

    together(*map(work, batches))
    made = Invoice.objects.filter(company_id=world.company_id).values_list("sequence_no", flat=True)
    assert sorted(made) == list(range(1, 81))
