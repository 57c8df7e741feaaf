"""Who owns which field, how good the records are, which are doubles, and erased persons."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tradewright.kernel.fields import Price, check, one_of, owned, unique


class DuplicatePair(models.Model):
    """Two records of a kind that look like one, why, and what a person made of it.

    `merged`: one has become the other; `distinct`: they are two, and are never asked about again.
    """

    company = owned()
    kind = models.TextField()
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    score = Price()
    reasons = models.JSONField()
    status = models.TextField(default="open")
    later_until = models.DateField(null=True)
    note = models.TextField(default="")
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", null=True, db_index=False
    )
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "duplicate_pair"
        constraints = [
            unique("duplicate_pair_key", "company", "kind", "first_id", "second_id"),
            one_of("duplicate_pair_status", "status", "open", "later", "distinct", "merged"),
            check("duplicate_pair_of_two", Q(first_id__lt=F("second_id"))),
            check("duplicate_pair_score", Q(score__gte=0, score__lte=1)),
            check("duplicate_pair_later", Q(status="later") ^ Q(later_until__isnull=True)),
        ]
        indexes = [
            models.Index(
                fields=["company", "status", "score", "id"], name="duplicate_pair_by_score"
            ),
            models.Index(fields=["company", "kind", "second_id"], name="duplicate_pair_second"),
        ]


class RecordKey(models.Model):
    """A blocking key of a record, hashed: records that share a rare one are worth comparing."""

    company = owned()
    kind = models.TextField()
    record_id = models.BigIntegerField()
    key = models.BigIntegerField()

    class Meta:
        db_table = "record_key"
        constraints = [unique("record_key_key", "company", "kind", "key", "record_id")]
        indexes = [models.Index(fields=["company", "kind", "record_id"], name="record_key_record")]


class Erasure(models.Model):
    """The proof that a person was erased: whom (by id), when, by whom, and where words were found.

    `left_in` counts mentions in what must stay as it was written, such as reasons in the event log.
    """

    append_only = True

    company = owned()
    subject = models.TextField()
    subject_id = models.BigIntegerField()
    subject_made_at = models.DateTimeField()  # an id may be given anew after a restore: so both
    reason = models.TextField()
    scrubbed = models.JSONField()
    left_in = models.JSONField()
    digest = models.TextField()
    erased_by = models.ForeignKey("company.User", models.PROTECT, related_name="+", db_index=False)
    erased_at = models.DateTimeField()
    operation_id = models.UUIDField()

    class Meta:
        db_table = "erasure"
        constraints = [
            unique("erasure_once", "company", "subject", "subject_id"),
            check("erasure_reason", ~Q(reason="")),
        ]


class FieldOwnership(models.Model):
    """A field of an object that another system masters in this company, and what becomes of a
    write from elsewhere. Given back to Tradewright, the row stays with `system` = tradewright."""

    history = True

    company = owned(checked=True)
    object = models.TextField()
    field = models.TextField()
    system = models.TextField()
    steward = models.TextField()
    policy = models.TextField(default="refuse")
    reason = models.TextField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "field_ownership"
        constraints = [
            unique("field_ownership_key", "company", "object", "field"),
            one_of("field_ownership_policy", "policy", "refuse", "quarantine"),
            check("field_ownership_named", ~Q(system="") & ~Q(steward="")),
        ]


class WithheldWrite(models.Model):
    """A row of an operation that wrote a field which its source does not own: refused, or waiting
    for the steward, who applies or dismisses it. Or one that changed a protected field: it waits
    for the approval `approval`, whose end settles it."""

    company = owned()
    operation = models.TextField()
    object = models.TextField()
    field = models.TextField()
    label = models.TextField(default="", db_default="")  # whose field, as a person knows it
    system = models.TextField()
    source = models.TextField()
    steward = models.TextField()
    input = models.JSONField()
    approval = models.ForeignKey(
        "approvals.ApprovalRequest", models.PROTECT, related_name="+", null=True, db_index=False
    )
    status = models.TextField()
    user = models.ForeignKey("company.User", models.PROTECT, related_name="+", db_index=False)
    behalf = models.TextField(default="")
    withheld_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "withheld_write"
        constraints = [
            one_of("withheld_write_status", "status", "refused", "waiting", "applied", "dismissed"),
            check(
                "withheld_write_decided",
                Q(status__in=["refused", "waiting"]) ^ Q(decided_at__isnull=False),
            ),
            check("withheld_write_foreign", ~Q(source=F("system")) | Q(approval__isnull=False)),
            unique("withheld_write_of_request", "company", "approval"),
        ]
        indexes = [models.Index(fields=["company", "status", "id"], name="withheld_write_queue")]


class QualityFinding(models.Model):
    """What a rule found wrong with a record. It is resolved by the next run that finds it no more;
    until then it is open, or accepted by a person, with a reason, until a day."""

    company = owned()
    rule = models.TextField()
    kind = models.TextField()
    record_id = models.BigIntegerField()
    field = models.TextField()
    severity = models.TextField()
    label = models.TextField()
    message = models.TextField()
    status = models.TextField(default="open")
    steward = models.TextField()
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # the last run that found it
    resolved_at = models.DateTimeField(null=True)
    accepted_until = models.DateField(null=True)
    decided_by = models.ForeignKey(
        "company.User", models.PROTECT, related_name="+", null=True, db_index=False
    )
    note = models.TextField(default="")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "quality_finding"
        constraints = [
            unique(
                "quality_finding_key", "company", "rule", "record_id", when=~Q(status="resolved")
            ),
            one_of("quality_finding_severity", "severity", "info", "warn", "block"),
            one_of("quality_finding_status", "status", "open", "accepted", "resolved"),
            check(
                "quality_finding_accepted",
                ~Q(status="accepted") | (Q(accepted_until__isnull=False) & ~Q(note="")),
            ),
            check("quality_finding_resolved", Q(status="resolved") ^ Q(resolved_at__isnull=True)),
        ]
        indexes = [
            models.Index(fields=["company", "status", "kind", "id"], name="quality_finding_queue"),
            models.Index(
                fields=["company", "kind", "record_id"],
                name="quality_finding_block",
                condition=Q(severity="block", status="open"),
            ),
        ]


class QualityRun(models.Model):
    """How good the records of a kind were on a day: the share of them without an open finding of
    severity warn or block, in per cent. The last run of a day stands for it."""

    company = owned()
    kind = models.TextField()
    ran_on = models.DateField()
    ran_at = models.DateTimeField()
    records = models.IntegerField()
    at_fault = models.IntegerField()
    findings = models.IntegerField()
    blocking = models.IntegerField()
    score = Price()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "quality_run"
        constraints = [
            unique("quality_run_key", "company", "kind", "ran_on"),
            check("quality_run_score", Q(score__gte=0, score__lte=100)),
            check("quality_run_counts", Q(at_fault__lte=F("records"))),
        ]
