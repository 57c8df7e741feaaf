"""Invoices, credit notes, customer payments and their applications."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tradewright.kernel.fields import (
    Amount,
    InCompany,
    Price,
    Quantity,
    check,
    derived,
    inside,
    one_of,
    owned,
    unique,
)


class Invoice(models.Model):
    """A posted invoice or credit note; amounts are positive, `kind` gives the direction.

    Only the open amount moves after posting: what is still to be paid of an invoice, what is still
    to be used of a credit note.
    """

    append_only_except = ("amount_open", "settled_at", "version")

    company = owned()
    kind = models.TextField()
    number = models.TextField()
    sequence_no = models.BigIntegerField()
    customer = InCompany("parties.Customer")
    bill_to = InCompany("parties.Address")
    ship_to = InCompany("parties.Address")
    terms = InCompany("parties.PaymentTerms")
    source = models.TextField()
    source_id = models.BigIntegerField()
    order_id = models.BigIntegerField(null=True)
    credits_invoice = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=False)
    invoiced_on = models.DateField()
    due_on = models.DateField()
    amount_net = Amount()
    amount_tax = Amount()
    amount_total = Amount()
    amount_open = Amount()
    reason = models.TextField(default="")
    posted_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    operation_id = models.UUIDField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "invoice"
        constraints = [
            unique("invoice_number", "company", "kind", "sequence_no"),
            unique("invoice_named", "company", "kind", "number"),
            unique("invoice_once", "company", "source", "source_id", "kind"),
            one_of("invoice_kind", "kind", "invoice", "credit_note"),
            check("invoice_total", Q(amount_total=F("amount_net") + F("amount_tax"))),
            check("invoice_open", Q(amount_open__gte=0, amount_open__lte=F("amount_total"))),
        ]
        indexes = [
            models.Index(fields=["company", "customer", "due_on"], name="invoice_by_customer"),
            models.Index(
                fields=["company", "customer", "due_on", "id"],
                name="invoice_unsettled",
                condition=Q(amount_open__gt=0),
            ),
            models.Index(fields=["company", "order_id"], name="invoice_by_order"),
            models.Index(fields=["company", "invoiced_on", "id"], name="invoice_by_date"),
        ]


class InvoiceLine(models.Model):
    append_only = True

    company = owned()
    invoice = inside("receivables.Invoice", "invoice_id")
    line_no = models.IntegerField()
    source_line_id = models.BigIntegerField()
    order_line_id = models.BigIntegerField(null=True)
    item = InCompany("catalog.Item")
    description = models.TextField()
    unit = derived("catalog.Unit")
    unit_numerator = models.BigIntegerField()
    unit_denominator = models.BigIntegerField()
    quantity = Quantity()
    unit_price = Price()
    tax_class = models.TextField()
    tax_rate = Price()
    amount_net = Amount()
    amount_tax = Amount()

    class Meta:
        db_table = "invoice_line"
        constraints = [unique("invoice_line_key", "invoice", "line_no")]
        indexes = [
            models.Index(fields=["company", "source_line_id"], name="invoice_line_by_source"),
            models.Index(fields=["company", "order_line_id"], name="invoice_line_by_order"),
        ]


class Payment(models.Model):
    """Money received from a customer; what is not applied is on account."""

    append_only_except = ("amount_unapplied", "version")

    company = owned()
    number = models.TextField()
    customer = InCompany("parties.Customer")
    currency = models.CharField(max_length=3)
    amount = Amount()
    amount_unapplied = Amount()
    received_on = models.DateField()
    method = models.TextField(default="transfer")
    reference = models.TextField(default="")
    external_id = models.TextField(null=True)
    posted_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    operation_id = models.UUIDField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "payment"
        constraints = [
            unique("payment_number", "company", "number"),
            unique("payment_external", "company", "external_id"),
            check("payment_positive", Q(amount__gt=0)),
            check(
                "payment_unapplied", Q(amount_unapplied__gte=0, amount_unapplied__lte=F("amount"))
            ),
        ]
        indexes = [
            models.Index(fields=["company", "customer"], name="payment_by_customer"),
            models.Index(fields=["company", "received_on", "id"], name="payment_by_date"),
            models.Index(
                fields=["company", "reference"],
                name="payment_by_reference",
                condition=~Q(reference=""),
            ),
        ]


class Application(models.Model):
    """So much of a payment, or of a credit note, set against an invoice.

    An application is taken back by one of the opposite sign that `reverses` it.
    """

    append_only = True

    company = owned()
    customer = InCompany("parties.Customer")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", null=True)
    credit_note = models.ForeignKey(Invoice, models.PROTECT, related_name="+", null=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    amount = Amount()
    applied_on = models.DateField()
    applied_at = models.DateTimeField()
    operation_id = models.UUIDField()
    reverses = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "application"
        constraints = [
            check(
                "application_one_side",
                Q(payment__isnull=False, credit_note__isnull=True)
                | Q(payment__isnull=True, credit_note__isnull=False),
            ),
            check(
                "application_sign",
                Q(amount__gt=0, reverses__isnull=True) | Q(amount__lt=0, reverses__isnull=False),
            ),
            unique("application_reversed_once", "reverses", when=Q(reverses__isnull=False)),
        ]


class InvoiceDispute(models.Model):
    """A part of an invoice that the customer does not accept: open, then upheld, settled in part or
    rejected. The invoice stays owed as it is until a credit note or a payment settles it."""

    company = owned()
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+", db_index=False)
    customer = InCompany("parties.Customer")
    amount = Amount()
    kind = models.TextField()
    reason = models.TextField()
    status = models.TextField(default="open")
    external_id = models.TextField(null=True)
    amount_accepted = Amount(default=0)
    note = models.TextField(default="")
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "invoice_dispute"
        constraints = [
            unique("invoice_dispute_external", "company", "external_id"),
            unique("invoice_dispute_open", "invoice", when=Q(status="open")),
            one_of("invoice_dispute_kind", "kind", "price", "quantity", "damage", "other"),
            one_of("invoice_dispute_status", "status", "open", "upheld", "settled", "rejected"),
            check("invoice_dispute_amount", Q(amount__gt=0)),
            check(
                "invoice_dispute_accepted",
                Q(amount_accepted__gte=0, amount_accepted__lte=F("amount")),
            ),
            check(
                "invoice_dispute_closed",
                Q(status="open", closed_at__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "customer", "-id"], name="dispute_by_customer"),
            models.Index(fields=["invoice", "id"], name="dispute_by_invoice"),
        ]
