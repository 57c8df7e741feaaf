"""Customers, their addresses and terms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import InCompany, check, one_of, owned, unique


class PaymentTerms(models.Model):
    """`net`: so many days after the invoice; `end_of_month`: so many days after its month's end."""

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    kind = models.TextField(default="net")
    days = models.SmallIntegerField(default=30)

    class Meta:
        db_table = "payment_terms"
        constraints = [
            unique("payment_terms_key", "company", "code"),
            unique("payment_terms_in_company", "company", "id"),
            one_of("payment_terms_kind", "kind", "net", "end_of_month"),
            check("payment_terms_days", Q(days__gte=0)),
        ]


class Customer(models.Model):
    """Who buys and pays. `cash` customers stand for sales without a name (one per country)."""

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    kind = models.TextField(default="account")
    status = models.TextField(default="active")
    currency = models.ForeignKey(
        "company.Currency", models.PROTECT, related_name="+", db_column="currency", db_index=False
    )
    terms = InCompany(PaymentTerms)
    tax_number = models.TextField(default="")
    prices_include_tax = models.BooleanField(default=False)
    email = models.TextField(default="")
    phone = models.TextField(default="")
    external_id = models.TextField(null=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "customer"
        constraints = [
            unique("customer_key", "company", "code"),
            unique("customer_in_company", "company", "id"),
            unique("customer_external", "company", "external_id"),
            one_of("customer_kind", "kind", "account", "cash"),
            one_of("customer_status", "status", "active", "stopped", "closed"),
        ]
        indexes = [models.Index(fields=["company", "name", "id"], name="customer_by_name")]


class Address(models.Model):
    """A place of a customer: where bills go, where goods go, or both."""

    company = owned(checked=True)
    customer = InCompany(Customer)
    code = models.TextField()
    name = models.TextField(default="")
    street = models.TextField(default="")
    city = models.TextField(default="")
    region = models.TextField(default="")
    postcode = models.TextField(default="")
    country = models.CharField(max_length=2)
    is_bill_to = models.BooleanField(default=False)
    is_ship_to = models.BooleanField(default=True)

    class Meta:
        db_table = "address"
        constraints = [
            unique("address_key", "company", "customer", "code"),
            unique("address_in_company", "company", "id"),
        ]
