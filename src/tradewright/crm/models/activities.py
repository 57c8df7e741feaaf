"""Activities: calls, visits, mails, tasks and notes about a customer, an opportunity or a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tradewright.kernel.fields import InCompany, check, one_of, owned, unique

KINDS = ("call", "visit", "mail", "task", "note")


class Activity(models.Model):
    """planned → done or cancelled. `customer` is that of the opportunity or case where there is
    one; `next` is what was planned when it was done, `no_next_reason` why nothing was.

    What the watch over accounts found carries `finding` and its `evidence`; the same finding is
    open once.
    """

    company = owned()
    external_id = models.TextField(null=True)
    kind = models.TextField()
    subject = models.TextField()
    note = models.TextField(default="")
    outcome = models.TextField(default="")
    no_next_reason = models.TextField(default="")
    status = models.TextField(default="planned")
    customer = InCompany("parties.Customer", null=True)
    contact = InCompany("parties.Contact", null=True)
    opportunity = InCompany("crm.Opportunity", null=True)
    case = InCompany("crm.ServiceCase", null=True)
    next = InCompany("crm.Activity", null=True)
    due_on = models.DateField()
    assigned_to = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="assigned_to", db_index=False
    )
    planned_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column="planned_by", db_index=False
    )
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    finding = models.TextField(default="")
    evidence = models.JSONField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "activity"
        constraints = [
            unique("activity_in_company", "company", "id"),
            unique("activity_external", "company", "external_id"),
            unique(
                "activity_finding", "company", "customer", "finding",
                when=Q(status="planned") & ~Q(finding=""),
            ),
            one_of("activity_kind", "kind", *KINDS),
            one_of("activity_status", "status", "planned", "done", "cancelled"),
            check("activity_subject", ~Q(subject="")),
            check(
                "activity_ended",
                Q(status="planned", ended_at__isnull=True)
                | (~Q(status="planned") & Q(ended_at__isnull=False)),
            ),
            check("activity_next", Q(next__isnull=True) | Q(status="done")),
            check("activity_evidence", Q(evidence__isnull=True) | ~Q(finding="")),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["company", "assigned_to", "due_on", "id"],
                name="activity_of_day",
                condition=Q(status="planned"),
            ),
            models.Index(fields=["company", "customer", "-id"], name="activity_by_customer"),
            models.Index(
                fields=["company", "opportunity", "-id"],
                name="activity_by_opportunity",
                condition=Q(opportunity__isnull=False),
            ),
            models.Index(
                fields=["company", "case", "-id"],
                name="activity_by_case",
                condition=Q(case__isnull=False),
            ),
        ]
