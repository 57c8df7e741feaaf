"""Rules that say what needs a second person, requests, decisions, and who decides for whom."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tradewright.kernel.fields import Amount, Price, check, inside, one_of, owned, unique


def _person(name: str, **more: Any) -> Any:
    return models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", db_column=name, db_index=False, **more
    )


class ApprovalRuleSet(models.Model):
    """One version of the rules of a kind. In force is the confirmed one that began last.

    Who proposed it cannot confirm it; what it says stands in its rules and never changes.
    """

    append_only_except = ("status", "decided_by", "decided_at", "version")

    company = owned(checked=True)
    kind = models.TextField()
    number = models.IntegerField()
    valid_from = models.DateField()
    reason = models.TextField()
    status = models.TextField(default="proposed")
    proposed_by = _person("proposed_by")
    proposed_at = models.DateTimeField()
    decided_by = _person("decided_by", null=True)
    decided_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "approval_rule_set"
        constraints = [
            unique("approval_rule_set_key", "company", "kind", "number"),
            unique(
                "approval_rule_set_one_proposed", "company", "kind", when=Q(status="proposed")
            ),
            one_of("approval_rule_set_status", "status", "proposed", "confirmed", "rejected"),
            check(
                "approval_rule_set_two_people",
                ~Q(status="confirmed")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
        ]  # fmt: skip


class ApprovalRule(models.Model):
    """What a request must be like (`condition`), and who then has to approve it.

    The condition may name `amount_over`, `amount_upto`, `percent_over`, `percent_upto`: above the
    one, up to and including the other. A request without the figure is without bound: it passes
    every lower one and no upper one. The first rule of the set that fits counts.
    """

    append_only = True

    company = owned()
    rule_set = inside("approvals.ApprovalRuleSet", "rule_set_id")
    rule_no = models.SmallIntegerField()
    condition = models.JSONField()
    approver_duty = models.TextField()
    approvers = models.SmallIntegerField(default=1)
    expires_after_hours = models.IntegerField()
    escalation_duty = models.TextField(default="")
    escalates_after_hours = models.IntegerField(null=True)

    class Meta:
        db_table = "approval_rule"
        constraints = [
            unique("approval_rule_key", "rule_set", "rule_no"),
            check("approval_rule_approvers", Q(approvers__gte=1, approvers__lte=5)),
            check("approval_rule_expires", Q(expires_after_hours__gte=1)),
            check(
                "approval_rule_escalates",
                Q(escalation_duty="", escalates_after_hours__isnull=True)
                | (~Q(escalation_duty="") & Q(escalates_after_hours__gte=0)),
            ),
        ]


class ApprovalRequest(models.Model):
    """What somebody asks for, bound to the hash of its content, under the rule that stood then.

    waiting → approved, refused, withdrawn, lapsed (its subject changed) or expired.
    """

    append_only_except = ("status", "escalated_at", "ended_at", "version")

    company = owned()
    kind = models.TextField()
    subject = models.TextField()
    subject_id = models.BigIntegerField()
    subject_number = models.TextField()
    amount = Amount(null=True)
    percent = Price(null=True)
    currency = models.CharField(max_length=3)
    reason = models.TextField()
    content = models.JSONField()
    content_hash = models.BinaryField()
    rule = inside("approvals.ApprovalRule", "rule_id")
    status = models.TextField(default="waiting")
    requested_by = _person("requested_by")
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)  # since when a higher duty was told of it
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "approval_request"
        constraints = [
            unique(
                "approval_request_one_waiting", "company", "kind", "subject", "subject_id",
                when=Q(status="waiting"),
            ),
            one_of(
                "approval_request_status", "status",
                "waiting", "approved", "refused", "withdrawn", "lapsed", "expired",
            ),
            check(
                "approval_request_ended",
                Q(status="waiting", ended_at__isnull=True)
                | (~Q(status="waiting") & Q(ended_at__isnull=False)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["company", "subject", "subject_id", "id"], name="approval_by_subject"
            ),
            models.Index(fields=["company", "requested_by", "-id"], name="approval_by_requester"),
        ]


class ApprovalDecision(models.Model):
    """One person's word on a request, in their own right or that of who delegated to them.

    A trigger refuses one who asked for it, or whose content is not that of the request.
    """

    append_only = True

    company = owned()
    request = inside("approvals.ApprovalRequest", "request_id")
    decision = models.TextField()
    decided_by = _person("decided_by")
    authority_of = _person("authority_of")
    duty = models.TextField()
    reason = models.TextField()
    content_hash = models.BinaryField()
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "approval_decision"
        constraints = [
            unique("approval_decision_by_person", "request", "decided_by"),
            unique("approval_decision_by_authority", "request", "authority_of"),
            one_of("approval_decision_word", "decision", "approve", "refuse"),
        ]


class ApprovalDelegation(models.Model):
    """From a day until another (exclusive) the delegate decides in the delegator's right.

    No `kinds` are all of them. What the delegate may themselves stays as it is.
    """

    append_only_except = ("revoked_at", "version")

    company = owned(checked=True)
    delegator = _person("delegator_id")
    delegate = _person("delegate_id")
    kinds = ArrayField(models.TextField())
    valid_from = models.DateField()
    valid_until = models.DateField()
    reason = models.TextField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "approval_delegation"
        constraints = [
            check("approval_delegation_two", ~Q(delegator=F("delegate"))),
            check("approval_delegation_dates", Q(valid_until__gt=F("valid_from"))),
        ]
        indexes = [
            models.Index(fields=["company", "delegate"], name="approval_delegation_to"),
        ]
