"""Leads: firms that may become customers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import Amount, InCompany, check, one_of, owned, unique

SOURCES = ("web", "referral", "fair", "call", "mail", "import", "api", "other")


class LeadForm(models.Model):
    """A form that strangers open by its signed address and fill in; what they send is a lead.

    `key` is what the address is signed over: while the form is closed the address opens nothing.
    """

    history = True

    company = owned(checked=True)
    code = models.TextField()
    key = models.UUIDField()
    heading = models.TextField()
    words = models.TextField(default="")
    privacy_url = models.TextField(default="")
    source = models.TextField(default="web")
    owner = InCompany("crm.SalesRep", null=True)
    is_open = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "lead_form"
        constraints = [
            unique("lead_form_key", "company", "code"),
            unique("lead_form_address", "company", "key"),
            unique("lead_form_in_company", "company", "id"),
            one_of("lead_form_source", "source", *SOURCES),
        ]


class Lead(models.Model):
    """new → working → qualified → converted, or disqualified with a reason.

    The person is personal data: what is hidden never enters an event, a log or a history, and goes
    when the person is erased (`erased_at`).
    """

    history = True
    history_hidden = ("contact_name", "email", "phone", "note")

    company = owned(checked=True)
    number = models.TextField()
    external_id = models.TextField(null=True)
    source = models.TextField(default="other")
    form = InCompany(LeadForm, null=True)
    company_name = models.TextField()
    contact_name = models.TextField(default="")
    email = models.TextField(default="")
    phone = models.TextField(default="")
    city = models.TextField(default="")
    country = models.CharField(max_length=2)
    owner = InCompany("crm.SalesRep", null=True)
    estimated_value = Amount(null=True)
    note = models.TextField(default="")
    status = models.TextField(default="new")
    disqualified_for = models.TextField(default="")
    customer = InCompany("parties.Customer", null=True)
    contact = InCompany("parties.Contact", null=True)
    entered_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="entered_by", db_index=False
    )
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "lead"
        constraints = [
            unique("lead_number", "company", "number"),
            unique("lead_in_company", "company", "id"),
            unique("lead_external", "company", "external_id"),
            one_of(
                "lead_status", "status", "new", "working", "qualified", "converted", "disqualified"
            ),
            check("lead_value", Q(estimated_value__isnull=True) | Q(estimated_value__gte=0)),
            check("lead_converted", ~Q(status="converted") | Q(customer__isnull=False)),
            check("lead_disqualified", ~Q(status="disqualified") | ~Q(disqualified_for="")),
            check(
                "lead_erased",
                Q(erased_at__isnull=True) | Q(contact_name="", email="", phone="", note=""),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "status", "-id"], name="lead_by_status"),
            models.Index(fields=["company", "owner", "-id"], name="lead_by_owner"),
            models.Index(
                fields=["company", "form", "-id"],
                name="lead_by_form",
                condition=Q(form__isnull=False),
            ),
        ]
