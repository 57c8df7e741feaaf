"""What was before and after, chained, and the heads published outside the database."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tradewright.kernel.fields import check, one_of, owned, unique


class RowChange(models.Model):
    """One change of a protected row, written by triggers (see `triggers.py`), by nobody else.

    An update keeps the changed columns, an insert and a delete all of them. `operation_id` and
    `user_id` are what the program said it was doing; `database_user` is who was connected. A row
    that names no operation of its own transaction came from outside the program.
    """

    append_only = True

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField(null=True)  # null: a row of the platform
    table_name = models.TextField()
    row_id = models.BigIntegerField()
    action = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    operation_id = models.UUIDField(null=True)
    user_id = models.BigIntegerField(null=True)
    database_user = models.TextField()
    txid = models.BigIntegerField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "row_change"
        constraints = [one_of("row_change_action", "action", "insert", "update", "delete")]
        indexes = [
            models.Index(fields=["table_name", "row_id", "id"], name="row_change_of_row"),
            models.Index(fields=["company_id", "id"], name="row_change_of_company"),
            models.Index(
                fields=["company_id"],
                name="row_change_unnamed",
                condition=Q(operation_id__isnull=True),
            ),
        ]


class OutsideChange(models.Model):
    """A changed row that came from outside the program, as a person has explained it."""

    append_only = True

    company = owned(checked=True)
    change = models.OneToOneField(RowChange, models.PROTECT, related_name="+")
    reason = models.TextField()
    explained_by = models.BigIntegerField()
    explained_at = models.DateTimeField()
    operation_id = models.UUIDField()

    class Meta:
        db_table = "outside_change"
        constraints = [check("outside_change_reason", ~Q(reason=""))]


class AccessEntry(models.Model):
    """Somebody took out or looked at what is sensitive: a list as a file, credit, tax numbers."""

    append_only = True

    company = owned(checked=True)
    user_id = models.BigIntegerField()
    what = models.TextField()
    narrowed_by = models.JSONField()
    rows = models.IntegerField()
    channel = models.TextField()
    behalf = models.TextField(default="")
    request_id = models.TextField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "access_log"
        indexes = [models.Index(fields=["company", "id"], name="access_log_of_company")]


class AuditLedger(models.Model):
    """What names this database's chains to the outside world: the row that began last."""

    append_only = True

    id = models.UUIDField(primary_key=True)
    begun_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_ledger"


class AuditRestart(models.Model):
    """Why the chains go on under another name: an older copy was restored, and heads stand outside
    that it does not know. One person asks, another approves; `lost` is by chain what was published
    and is not here. The former name, and what stands outside under it, stays for ever."""

    append_only_except = ("status", "approved_by", "approved_at", "ledger", "lost", "version")

    status = models.TextField(default="asked")
    reason = models.TextField()
    former = models.UUIDField()
    ledger = models.UUIDField(null=True)
    lost = models.JSONField()
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "audit_restart"
        constraints = [
            one_of("audit_restart_status", "status", "asked", "approved"),
            unique("audit_restart_one_asked", "status", when=Q(status="asked")),
            check("audit_restart_reason", ~Q(reason="")),
            check(
                "audit_restart_two_people",
                Q(status="asked", approved_by__isnull=True, ledger__isnull=True)
                | (
                    Q(status="approved", approved_at__isnull=False, ledger__isnull=False)
                    & ~Q(approved_by=models.F("asked_by"))
                ),
            ),
        ]


class AuditBatch(models.Model):
    """Rows of one company sealed together: a Merkle root over the hashes of their bodies."""

    append_only = True

    id = models.BigAutoField(primary_key=True)
    company_id = models.BigIntegerField()  # 0: the chain of the platform
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    root = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_batch"
        constraints = [
            unique("audit_batch_key", "company_id", "last_seq"),
            check("audit_batch_order", Q(first_seq__lte=models.F("last_seq"))),
        ]


class AuditChain(models.Model):
    """hash = SHA-256(hash before ‖ body_hash), body_hash = SHA-256(canonical body of the row)."""

    append_only = True

    pk = models.CompositePrimaryKey("company_id", "seq")
    company_id = models.BigIntegerField()  # 0: the chain of the platform
    seq = models.BigIntegerField()
    source = models.TextField()
    source_id = models.BigIntegerField()
    body_hash = models.BinaryField()
    hash = models.BinaryField()
    batch = models.ForeignKey(
        AuditBatch, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )  # one statement writes both

    class Meta:
        db_table = "audit_chain"
        constraints = [unique("audit_chain_once", "source", "source_id")]


class AuditCheckpoint(models.Model):
    """A head as it stands outside the database; what was published is never taken back here."""

    append_only = True

    ledger = models.UUIDField()
    company_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    published_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_checkpoint"
        constraints = [unique("audit_checkpoint_key", "ledger", "company_id", "seq", "hash")]


class AuditProgress(models.Model):
    """Up to which number every row of a source is sealed: where the sealer begins to look."""

    source = models.TextField(primary_key=True)
    settled = models.BigIntegerField(default=0)

    class Meta:
        db_table = "audit_progress"


class AuditCheck(models.Model):
    """A chain was verified to the last body: when, how many rows, and the first fault, if any."""

    append_only = True

    company_id = models.BigIntegerField()
    rows = models.BigIntegerField()
    fault = models.TextField(default="")
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "audit_check"
        indexes = [models.Index(fields=["company_id", "id"], name="audit_check_of_company")]
