from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tradewright.kernel.outcome import one
from tradewright.receivables.models import Application
from tradewright.receivables.operations.applications import UnapplyPayment, unapply_payments
from tradewright.receivables.operations.credit_notes import issue_credit_notes
from tradewright.receivables.queries.aging import aging
from tradewright.receivables.queries.invoices import (
    invoice,
    invoices,
    invoices_of_orders,
    open_invoices,
)
from tradewright.receivables.queries.payments import payment, payments

from .makers import issued, line, note, received

DUE = date(2026, 4, 1)  # 30 days after 2 March, a Wednesday


def here(world, **given):
    return {"company_id": world.company_id, "on": DUE} | given


def test_lists_invoices_with_counts_for_the_tabs_and_totals_of_what_is_shown(world):
    customer = world.customer(name="Aster & Co")
    old = issued(world, customer, invoiced_on=date(2026, 1, 5))
    settled = issued(world, customer, invoiced_on=date(2026, 1, 6))
    fresh = issued(world, customer)
    received(world, customer, 180, oldest_first=True)  # 120 on old, 60 on settled
    received(world, customer, 60, oldest_first=True)
    one(issue_credit_notes([note(world, customer)], actor=world.actor, at=world.at))
    page = invoices(**here(world, search="aster"))
    assert page.counts == {
        "all": 4, "open": 1, "overdue": 0, "due": 1, "settled": 2, "credit_notes": 1,
    }  # fmt: skip
    due = invoices(**here(world, search="aster", view="due", oldest_first=True))
    assert [row.id for row in due.rows] == [fresh.pk]
    assert (page.count, page.amount_total, page.amount_open) == (4, 240, 0)
    shown = invoices(**here(world, search=customer.code, view="settled", limit=1))
    assert [row.id for row in shown.rows] == [settled.pk]
    assert (shown.count, shown.amount_total) == (2, 240)
    older = invoices(**here(world, customer_id=customer.pk, view="settled", after=settled.pk))
    assert [row.id for row in older.rows] == [old.pk]
    late = invoices(**here(world, on=DUE + timedelta(1), customer_id=customer.pk, view="overdue"))
    assert [(row.id, row.days_overdue) for row in late.rows] == [(fresh.pk, 1)]
    dated = invoices(**here(world, customer_id=customer.pk, until=date(2026, 1, 31)))
    assert dated.count == 2


def test_shows_one_invoice_with_its_tax_and_what_paid_it(world):
    customer, item = world.customer(), world.item()
    reduced = line(world, item, "10.00", tax_class="reduced", tax_rate=Decimal("0.05"),
                   amount_tax=Decimal("0.50"))  # fmt: skip
    bill = issued(world, customer, line(world, item), reduced)
    paid = received(world, customer, 50, oldest_first=True)
    made = Application.objects.get(payment_id=paid)
    one(unapply_payments([UnapplyPayment(made.pk)], actor=world.actor, at=world.at))
    paper = invoice(bill.pk, **here(world))
    assert [(tax.tax_rate, tax.amount_net, tax.amount_tax) for tax in paper.taxes] == [
        (Decimal("0.20"), 100, 20), (Decimal("0.05"), 10, Decimal("0.50")),
    ]  # fmt: skip
    assert [(one.source, one.source_id, one.amount, one.is_live) for one in paper.applications] == [
        ("payment", paid, 50, False), ("payment", paid, -50, False),
    ]  # fmt: skip
    assert (paper.terms, paper.lines[0].item, paper.lines[0].unit) == (
        "Net 30 days",
        item.code,
        "EA",
    )
    assert invoice(-1, **here(world)) is None


def test_finds_what_a_customer_has_to_pay_and_the_invoices_of_orders(world):
    customer = world.customer()
    late, early = issued(world, customer), issued(world, customer, invoiced_on=date(2026, 1, 5))
    assert [row.id for row in open_invoices(customer.pk, **here(world))] == [early.pk, late.pk]
    found = invoices_of_orders([late.order_id, -1], **here(world))
    assert [row.id for row in found[late.order_id]] == [late.pk]
    assert found[-1] == []


def test_ages_by_days_past_due_and_not_on_the_due_date_itself(world):
    customer = world.customer()
    issued(world, customer)
    one(issue_credit_notes([note(world, customer, line(world, world.item(), "10.00"))],
                           actor=world.actor, at=world.at))  # fmt: skip
    received(world, customer, 5)

    def bucket(days):
        (row,) = aging(
            DUE + timedelta(days), company_id=world.company_id, customer_ids=[customer.pk]
        )
        assert (row.credit_notes, row.on_account, row.total) == (-12, -5, 103)
        return [name for name in row._fields[3:8] if getattr(row, name) == 120]

    assert [bucket(days) for days in (-5, 0, 1, 30, 31, 60, 61, 90, 91)] == [
        ["current"], ["current"], ["days_1_30"], ["days_1_30"], ["days_31_60"], ["days_31_60"],
        ["days_61_90"], ["days_61_90"], ["days_91"],
    ]  # fmt: skip
    everyone = aging(DUE, company_id=world.company_id)
    assert customer.pk in {row.customer_id for row in everyone}


def test_lists_payments_and_shows_one(world):
    customer = world.customer()
    bill = issued(world, customer)
    whole = received(world, customer, oldest_first=True)
    rest = received(world, customer, 30, reference="Invoice 4711, part")
    page = payments(company_id=world.company_id, customer_id=customer.pk)
    assert [row.id for row in page.rows] == [rest, whole]
    assert (page.counts, page.amount, page.amount_unapplied) == (
        {"all": 2, "on_account": 1}, 150, 30,
    )  # fmt: skip
    waiting = payments(company_id=world.company_id, view="on_account", search="4711")
    assert [row.id for row in waiting.rows] == [rest]
    paper = payment(whole, company_id=world.company_id)
    assert [(one.invoice, one.amount, one.is_live) for one in paper.applications] == [
        (bill.number, 120, True)
    ]
    assert payment(-1, company_id=world.company_id) is None
