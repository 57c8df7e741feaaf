"""Service cases with what was said, and the times within which they are answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tradewright.kernel.fields import InCompany, check, inside, one_of, owned, unique

KINDS = (
    "question", "complaint", "damage", "wrong_item", "short_delivery", "price", "invoice",
    "quality", "other",
)  # fmt: skip
PRIORITIES = ("low", "normal", "high", "urgent")
STATUSES = ("new", "open", "waiting_customer", "resolved", "closed")


class CasePolicy(models.Model):
    """Within so many working minutes a case of this priority is first answered, and resolved.

    Working time is 9 to 17 in the company's time zone on days that are neither weekend nor holiday.
    """

    history = True

    company = owned(checked=True)
    priority = models.TextField()
    response_minutes = models.IntegerField()
    resolution_minutes = models.IntegerField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "case_policy"
        constraints = [
            unique("case_policy_key", "company", "priority"),
            one_of("case_policy_priority", "priority", *PRIORITIES),
            check(
                "case_policy_minutes",
                Q(response_minutes__gt=0) & Q(resolution_minutes__gte=F("response_minutes")),
            ),
        ]


class ServiceCase(models.Model):
    """new → open → waiting_customer (the clock stands) → resolved → closed; resolved and closed
    ones can be open again. `respond_by` and `resolve_by` are decided when the case is opened and
    move on with the time that it waited for the customer.

    The documents that it is about are the customer's own; order, shipment and invoice belong to
    modules below, so their numbers are shown from there.
    """

    company = owned()
    number = models.TextField()
    external_id = models.TextField(null=True)
    customer = InCompany("parties.Customer")
    contact = InCompany("parties.Contact", null=True)
    kind = models.TextField()
    priority = models.TextField(default="normal")
    subject = models.TextField()
    note = models.TextField(default="")
    status = models.TextField(default="new")
    order = models.ForeignKey(
        "sales.SalesOrder", models.PROTECT, related_name="+", null=True, db_index=False
    )
    shipment = models.ForeignKey(
        "warehouse.Shipment", models.PROTECT, related_name="+", null=True, db_index=False
    )
    invoice = models.ForeignKey(
        "receivables.Invoice", models.PROTECT, related_name="+", null=True, db_index=False
    )
    item = InCompany("catalog.Item", null=True)
    assigned_to = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", null=True, db_column="assigned_to",
        db_index=False,
    )  # fmt: skip
    opened_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="opened_by", db_index=False
    )
    opened_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    resolve_by = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    resolution = models.TextField(default="")
    reopened = models.IntegerField(default=0)
    late_answer_told_at = models.DateTimeField(null=True)
    late_resolution_told_at = models.DateTimeField(null=True)
    return_order = models.ForeignKey(
        "sales.ReturnOrder", models.PROTECT, related_name="+", null=True, db_index=False
    )
    dispute = models.ForeignKey(
        "receivables.InvoiceDispute", models.PROTECT, related_name="+", null=True, db_index=False
    )
    credit_note = models.ForeignKey(
        "receivables.Invoice", models.PROTECT, related_name="+", null=True, db_index=False
    )
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "service_case"
        constraints = [
            unique("service_case_number", "company", "number"),
            unique("service_case_in_company", "company", "id"),
            unique("service_case_external", "company", "external_id"),
            one_of("service_case_kind", "kind", *KINDS),
            one_of("service_case_priority", "priority", *PRIORITIES),
            one_of("service_case_status", "status", *STATUSES),
            check("service_case_subject", ~Q(subject="")),
            check(
                "service_case_waits",
                Q(status="waiting_customer", waiting_since__isnull=False)
                | (~Q(status="waiting_customer") & Q(waiting_since__isnull=True)),
            ),
            check(
                "service_case_resolved",
                ~Q(status__in=["resolved", "closed"])
                | (Q(resolved_at__isnull=False) & ~Q(resolution="")),
            ),
            check("service_case_answered", Q(status="new") | Q(responded_at__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["company", "customer", "-id"], name="service_case_by_customer"),
            models.Index(
                fields=["company", "resolve_by", "id"],
                name="service_case_open",
                condition=Q(status__in=["new", "open", "waiting_customer"]),
            ),
            models.Index(fields=["company", "status", "-id"], name="service_case_by_status"),
        ]


class CaseMessage(models.Model):
    """What was said about a case: to the customer, by the customer, or among ourselves."""

    company = owned()
    case = inside("crm.ServiceCase", "case_id")
    kind = models.TextField()
    note = models.TextField()
    said_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="said_by", db_index=False
    )
    said_at = models.DateTimeField()

    class Meta:
        db_table = "case_message"
        constraints = [one_of("case_message_kind", "kind", "answer", "customer", "internal")]
        indexes = [models.Index(fields=["case", "id"], name="case_message_of_case")]
