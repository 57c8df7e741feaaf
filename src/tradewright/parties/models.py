"""Customers, their addresses and terms."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value

from tradewright.kernel.fields import InCompany, check, one_of, owned, unique

ANCESTORS = 4  # a customer, its parent and so on are at most five, one above the other
BIGINT = models.BigIntegerField()


class PaymentTerms(models.Model):
    """`net`: so many days after the invoice; `end_of_month`: so many days after its month's end."""

    history = True

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


class CustomerGroup(models.Model):
    """Customers who are sold to alike: trades, chains, bands of prices."""

    history = True

    company = owned(checked=True)
    code = models.TextField()
    name = models.TextField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "customer_group"
        constraints = [
            unique("customer_group_key", "company", "code"),
            unique("customer_group_in_company", "company", "id"),
        ]


class Customer(models.Model):
    """Who buys and pays. `cash` customers stand for sales without a name (one per country).

    `ancestors` are the ids of its parent, that one's parent and so on, the nearest first: kept
    whenever a parent changes, so that prices read the chain of a customer without climbing it.
    """

    history = True
    history_hidden = ("email", "phone")  # of the firm, but a person's in a small one
    searched = ("code", "name", "external_id")

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
    group = InCompany(CustomerGroup, null=True)
    parent = InCompany("parties.Customer", null=True)
    ancestors = ArrayField(
        models.BigIntegerField(), default=list, db_default=Value([], ArrayField(BIGINT))
    )
    accepts_substitutes = models.BooleanField(default=True, db_default=True)
    external_id = models.TextField(null=True)
    merged_into = InCompany("parties.Customer", null=True)
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
            check("customer_merged", Q(merged_into__isnull=True) | Q(status="closed")),
            check(
                "customer_below",
                Q(parent__isnull=True, ancestors__len=0)
                | Q(parent=F("ancestors__0"), ancestors__len__range=(1, ANCESTORS)),
            ),
            check("customer_not_below_itself", ~Q(parent=F("id"))),
        ]
        indexes = [
            models.Index(fields=["company", "name", "id"], name="customer_by_name"),
            models.Index(
                fields=["company", "merged_into"],
                name="customer_by_merged_into",
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["company", "parent"],
                name="customer_by_parent",
                condition=Q(parent__isnull=False),
            ),
        ]


class Address(models.Model):
    """A place of a customer: where bills go, where goods go, or both. `copied_from`: the place of
    a merged customer that this one stands for."""

    history = True

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
    copied_from = InCompany("parties.Address", null=True)

    class Meta:
        db_table = "address"
        constraints = [
            unique("address_key", "company", "customer", "code"),
            unique("address_in_company", "company", "id"),
        ]


class CustomerMerge(models.Model):
    """`loser` was a double of `winner`. An undone merge stays, with the time it was undone."""

    company = owned()
    loser = InCompany(Customer)
    winner = InCompany(Customer)
    status_before = models.TextField()
    note = models.TextField(default="")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customer_merge"
        constraints = [
            unique("customer_merge_once", "company", "loser", when=Q(undone_at__isnull=True)),
            check("customer_merge_of_two", ~Q(loser=models.F("winner"))),
        ]


class Contact(models.Model):
    """A person at a customer: the only table in which personal data may stand.

    What is hidden never enters an event, a log or a history, and goes when the person is erased;
    the database holds an erased row to that.
    """

    history = True
    history_hidden = ("name", "email", "phone", "consent_source", "external_id")
    searched = ("name", "email", "phone")

    company = owned(checked=True)
    customer = InCompany(Customer)
    name = models.TextField()
    email = models.TextField(default="")
    phone = models.TextField(default="")
    language = models.TextField(default="")
    roles = ArrayField(models.TextField(), default=list)
    may_mail = models.BooleanField(default=False)
    may_call = models.BooleanField(default=False)
    consent_on = models.DateField(null=True)
    consent_source = models.TextField(default="")
    status = models.TextField(default="active")
    external_id = models.TextField(null=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "contact"
        constraints = [
            unique("contact_in_company", "company", "id"),
            unique("contact_external", "company", "external_id"),
            one_of("contact_status", "status", "active", "ended", "erased"),
            check(
                "contact_consent",
                Q(may_mail=False, may_call=False) | Q(consent_on__isnull=False),
            ),
            check("contact_named", Q(status="erased") | ~Q(name="")),
            check(
                "contact_erased",
                ~Q(status="erased")
                | Q(
                    name="", email="", phone="", consent_source="", may_mail=False, may_call=False,
                    erased_at__isnull=False, external_id__isnull=True,
                ),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["company", "customer", "id"], name="contact_of_customer")]
