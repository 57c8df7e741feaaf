from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tradewright.control.tests.people import signed_in
from tradewright.kernel.outcome import one
from tradewright.kernel.sql import counting
from tradewright.receivables.models import Application, Invoice, Payment
from tradewright.receivables.operations.credit_notes import issue_credit_notes

from .makers import issued, note, received


@pytest.fixture
def world(committed_world, db):
    """The shared company, not entered: pages do that themselves."""
    return committed_world


@pytest.fixture
def clerk(world):
    return signed_in(world, "ar_clerk", "cash_application")


@pytest.fixture
def customer(world):
    return world.customer(name="Trevanion")


def shown(browser, name, **narrowed):
    """The ids of a list's rows."""
    rows = browser.get(reverse(name), narrowed).context["list"].rows
    return [document.id for document, _ in rows]


def text(browser, name, *args):
    return browser.get(reverse(name, args=args)).content.decode()


def entry(customer, amount="120.00", **more):
    """What the payment form sends."""
    sent = {"customer": customer.code, "amount": amount, "method": "transfer", "reference": "",
            "received_on": "2026-03-02", "external_id": str(uuid4())}  # fmt: skip
    return sent | more


def test_invoices_stand_under_what_is_to_be_done_with_them(clerk, world, customer):
    today = timezone.localdate()
    late = issued(world, customer)  # due on 1 April 2026
    fresh = issued(world, customer)
    Invoice.objects.filter(pk=late.pk).update(amount_open=100)
    due = today - fresh.due_on  # the world's clock stands in March
    assert due > timedelta(0)
    assert shown(clerk, "invoices", q="Trevanion") == [late.pk, fresh.pk]
    assert shown(clerk, "invoices", q="Trevanion", tab="overdue") == [late.pk, fresh.pk]
    assert shown(clerk, "invoices", q="Trevanion", tab="due") == []
    assert shown(clerk, "invoices", q="Trevanion", tab="all") == [fresh.pk, late.pk]
    assert shown(clerk, "invoices", tab="settled", customer=customer.code) == []
    assert shown(clerk, "invoices", customer="NOBODY") == []
    assert shown(clerk, "invoices", customer=customer.code, since="2026-03-03") == []
    page = clerk.get(reverse("invoices"), {"customer": customer.code}).content.decode()
    assert "220.00" in page  # open, in the foot
    assert "Owed by 1 customer: GBP 220.00" in page


def test_the_list_is_a_file_too(clerk, world, customer):
    bill = issued(world, customer)
    answer = clerk.get(reverse("invoices_csv"), {"customer": customer.code})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,kind,state")
    assert lines[1].split(",")[0] == bill.number
    assert len(lines) == 2


def test_one_invoice_shows_lines_tax_applications_and_entries(clerk, world, customer):
    bill = issued(world, customer)
    paid = received(world, customer, "50.00", oldest_first=True)
    page = text(clerk, "invoice", bill.pk)
    assert "Partly paid" not in page  # it is overdue, which says more
    assert "Overdue" in page
    assert "Standard tax 20\N{NO-BREAK SPACE}%" in page
    assert reverse("payment", args=[paid]) in page
    assert "Partly settled" in page
    assert "JE0" in page
    assert clerk.get(reverse("invoice", args=[2**40])).status_code == 404


def test_the_pdf_opens_in_the_browser(clerk, world, customer):
    bill = issued(world, customer)
    answer = clerk.get(reverse("invoice_pdf", args=[bill.pk]))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'inline; filename="{bill.number}.pdf"'


def test_a_payment_is_entered_for_the_ticked_invoices(clerk, world, customer):
    first, second = issued(world, customer), issued(world, customer)
    sent = entry(customer, "150.00", apply=first.number, **{f"pay-{second.number}": "20.00"})
    page = clerk.post(reverse("new_payment"), sent, follow=True).content.decode()
    assert "140.00 applied, 10.00 on account" in page
    assert [bill.amount_open for bill in Invoice.objects.filter(customer=customer).order_by("id")] \
        == [0, 100]  # fmt: skip
    assert "Apply what is left" in page


def test_sent_twice_it_makes_one_payment(clerk, world, customer):
    sent = entry(customer)
    clerk.post(reverse("new_payment"), sent)
    page = clerk.post(reverse("new_payment"), sent, follow=True).content.decode()
    assert "was received before" in page
    assert Payment.objects.filter(customer=customer).count() == 1


def test_the_rest_goes_to_the_oldest_where_that_is_ticked(clerk, world, customer):
    bill = issued(world, customer)
    clerk.post(reverse("new_payment"), entry(customer, "70.00", oldest_first="1"))
    bill.refresh_from_db()
    assert bill.amount_open == Decimal(50)


def test_the_form_shows_what_is_open_once_the_customer_is_known(clerk, world, customer):
    bill = issued(world, customer)
    assert "Choose a customer" in text(clerk, "new_payment")
    part = clerk.get(reverse("invoices_to_apply"), {"customer": customer.code}).content.decode()
    assert bill.number in part and "<html" not in part
    nobody = clerk.get(reverse("invoices_to_apply"), {"customer": "WHO"}).content.decode()
    assert "No customer has the code" in nobody
    other = world.customer()
    none = clerk.get(reverse("invoices_to_apply"), {"customer": other.code}).content.decode()
    assert "stays on account" in none
    asked_for = {"customer": customer.code, "invoice": bill.number}
    page = clerk.get(reverse("new_payment"), asked_for)
    assert page.context["values"]["amount"] == "120.00"
    assert page.context["rows"][0].amount == "120.00"


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"amount": "much"}, "amount", "Give a number"),
        ({"amount": "-1"}, "amount", "above zero"),
        ({"customer": "WHO"}, "customer", "No customer"),
        ({"received_on": "soon"}, "received_on", "year-month-day"),
        ({"received_on": "1990-01-01"}, "received_on", "outside the books"),
    ],
)
def test_what_is_refused_stands_at_its_field(clerk, customer, more, field, said):
    answer = clerk.post(reverse("new_payment"), entry(customer, reference="seen") | more)
    assert answer.status_code == 422
    assert said in answer.context["errors"][field]
    assert 'value="seen"' in answer.content.decode()


def test_what_is_wrong_with_an_invoice_stands_at_its_row(clerk, world, customer):
    first, second = issued(world, customer), issued(world, customer)
    too_much = {f"pay-{first.number}": "10", f"pay-{second.number}": "121"}
    answer = clerk.post(reverse("new_payment"), entry(customer, "200.00", **too_much))
    rows = {row.invoice.number: row for row in answer.context["rows"]}
    assert "Only 120" in rows[second.number].error
    assert (rows[first.number].error, rows[first.number].amount) == ("", "10")
    no_number = {f"pay-{first.number}": "some"}
    answer = clerk.post(reverse("new_payment"), entry(customer, **no_number))
    assert "Give a number" in answer.content.decode()


def test_what_is_on_account_is_applied_and_taken_back(clerk, world, customer):
    bill = issued(world, customer)
    paid = received(world, customer, "100.00")
    assert shown(clerk, "payments", tab="on_account", q="Trevanion") == [paid]
    sent = {"payment_id": paid, "invoice_id": bill.pk, "amount": "30.00"}
    page = clerk.post(reverse("apply_payment"), sent, follow=True).content.decode()
    assert "30.00 applied to invoice" in page
    taken = {"payment_id": paid, "note": "wrong invoice",
             "application_id": Application.objects.get(payment_id=paid).pk}  # fmt: skip
    page = clerk.post(reverse("unapply_payment"), taken, follow=True).content.decode()
    assert "Taken back: 30.00 is open again" in page
    assert "taken back later" in page
    bill.refresh_from_db()
    assert bill.amount_open == 120


def test_an_amount_that_is_none_applies_nothing(clerk, world, customer):
    bill = issued(world, customer)
    paid = received(world, customer, "100.00")
    sent = {"payment_id": paid, "invoice_id": bill.pk, "amount": "lots"}
    page = clerk.post(reverse("apply_payment"), sent, follow=True).content.decode()
    assert "Give a number" in page
    assert not Application.objects.filter(payment_id=paid).exists()
    nothing = clerk.post(reverse("apply_payment"), {}, follow=True).content.decode()
    assert "one of them" in nothing


def test_a_credit_note_pays_an_invoice_from_its_own_page(clerk, world, customer):
    bill = issued(world, customer)
    made = one(issue_credit_notes([note(world, customer)], actor=world.actor, at=world.at))
    page = text(clerk, "invoice", made.id)
    assert "Credit note" in page and "Apply what is left" in page
    sent = {"credit_note_id": made.id, "invoice_id": bill.pk, "amount": ""}
    page = clerk.post(reverse("apply_payment"), sent, follow=True).content.decode()
    assert "0.00 is open" in page
    assert shown(clerk, "invoices", tab="credit_notes", q="Trevanion") == [made.id]


def test_without_the_duty_documents_are_read_and_no_money_is_moved(world, customer):
    reader = signed_in(world, "auditor")
    bill, paid = issued(world, customer), received(world, customer, "100.00")
    page = text(reader, "payment", paid)
    assert "Apply what is left" not in page and "Take back" not in page
    assert reverse("new_payment") not in text(reader, "invoice", bill.pk)
    assert reader.get(reverse("new_payment")).status_code == 403
    for name in ("new_payment", "apply_payment", "unapply_payment"):
        assert reader.post(reverse(name), {}).status_code == 403
    outsider = signed_in(world, "warehouse")
    for name in ("invoices", "payments", "invoices_csv"):
        assert outsider.get(reverse(name)).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_rows(clerk, world, customer):
    def statements(name, *args):
        with counting() as names:
            clerk.get(reverse(name, args=args))
        return len(names)

    paid = received(world, customer, "1000.00")
    issued(world, customer)
    few = [statements("invoices"), statements("payments"), statements("payment", paid)]
    for _ in range(5):
        issued(world, customer)
        received(world, customer, "1.00")
    assert [statements("invoices"), statements("payments"), statements("payment", paid)] == few


def test_home_shows_what_is_overdue_and_numbers_are_found(clerk, world, customer):
    bill, paid = issued(world, customer), received(world, customer, "1.00", reference="GIRO-77")
    home = clerk.get(reverse("home")).content.decode()
    assert "Overdue" in home and "On account" in home
    found = clerk.get(reverse("find"), {"q": bill.number.lower()}).content.decode()
    assert reverse("invoice", args=[bill.pk]) in found
    found = clerk.get(reverse("find"), {"q": "GIRO-77"}).content.decode()
    assert reverse("payment", args=[paid]) in found


def test_payments_leave_as_a_file_as_they_are_narrowed(clerk, world, customer):
    paid = Payment.objects.get(pk=received(world, customer, "12.50", reference="=1+1"))
    received(world, world.customer(), "99.00")
    listed = clerk.get(reverse("payments"), {"customer": customer.code}).content.decode()
    assert f"{reverse('payments_csv')}?customer={customer.code}" in listed
    answer = clerk.get(reverse("payments_csv"), {"customer": customer.code})
    heading, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("number,customer,")
    assert [row.split(",")[0] for row in rows] == [paid.number]
    assert "'=1+1" in rows[0] and rows[0].endswith("12.50,12.50")


def test_a_journal_entry_leads_to_the_document_that_was_applied(clerk, world, customer):
    bill, paid = issued(world, customer), received(world, customer, "50.00")
    sent = {"payment_id": paid, "invoice_id": bill.pk, "amount": "50"}
    clerk.post(reverse("apply_payment"), sent)
    made = Application.objects.get(payment_id=paid)
    answer = clerk.get(reverse("application", args=[made.pk]))
    assert answer.url == reverse("payment", args=[paid])
    assert clerk.get(reverse("application", args=[2**40])).status_code == 404
