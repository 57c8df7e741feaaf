"""Roles, who holds them where, what they keep apart, and what was done."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tradewright.kernel.fields import check, one_of, owned, unique


class Role(models.Model):
    """A named set of duties."""

    history = True

    code = models.TextField(unique=True)
    name = models.TextField()

    class Meta:
        db_table = "role"


class RoleDuty(models.Model):
    history = True

    role = models.ForeignKey(Role, models.CASCADE, related_name="+")
    duty = models.TextField()

    class Meta:
        db_table = "role_duty"
        constraints = [unique("role_duty_key", "role", "duty")]


class UserRole(models.Model):
    """A user holds a role in a company from a day until a day (exclusive).

    A grant taken back before it began stays as an empty one (`valid_until = valid_from`).
    """

    history = True

    company = owned(checked=True)
    user = models.ForeignKey("company.User", models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "user_role"
        constraints = [
            unique(
                "user_role_key", "company", "user", "role", "valid_from",
                when=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            check(
                "user_role_dates",
                Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]  # fmt: skip


class SignInLog(models.Model):
    """What happened at the entrance, or to somebody's account; `user` is null for a name that
    nobody has. `session_key` tells where one has signed in: no page shows it."""

    append_only = True

    user = models.ForeignKey("company.User", models.PROTECT, related_name="+", null=True)
    username = models.TextField()
    what = models.TextField()
    method = models.TextField()
    address = models.TextField()
    device = models.TextField()
    session_key = models.TextField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    operation_id = models.UUIDField()

    class Meta:
        db_table = "sign_in_log"


class SignInRule(models.Model):
    """What a company asks of those who hold a role; without a row the built-in terms hold."""

    history = True

    company = owned(checked=True)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    needs_second_factor = models.BooleanField()
    idle_minutes = models.IntegerField()
    hours = models.IntegerField()
    version = models.IntegerField()

    class Meta:
        db_table = "sign_in_rule"
        constraints = [
            unique("sign_in_rule_key", "company", "role"),
            check("sign_in_rule_idle", Q(idle_minutes__gte=5, idle_minutes__lte=240)),
            check("sign_in_rule_hours", Q(hours__gte=1, hours__lte=24)),
        ]


class OperationLog(models.Model):
    """Who did what when: one row per outermost operation, in its transaction.

    `log_no` is the order in which the sealer reads (audit), `txid` the transaction: a changed row
    that names an operation must come from the same one.
    """

    append_only = True

    id = models.UUIDField(primary_key=True)
    company = models.ForeignKey(
        "company.Company", models.PROTECT, related_name="+", null=True, db_index=False
    )  # null: an operation of the platform, such as opening a company
    user = models.ForeignKey("company.User", models.PROTECT, related_name="+", db_index=False)
    operation = models.TextField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    accepted = models.IntegerField()
    refused = models.IntegerField()
    codes = models.JSONField()
    subjects = models.JSONField()
    request_id = models.TextField(null=True)
    log_no = models.BigIntegerField(
        unique=True, db_default=models.Func(models.Value("operation_log_no"), function="nextval")
    )
    txid = models.BigIntegerField(null=True)
    channel = models.TextField(default="")
    behalf = models.TextField(default="")
    reason = models.TextField(default="")

    class Meta:
        db_table = "operation_log"
        indexes = [
            models.Index(fields=["company", "recorded_at"], name="operation_log_time"),
        ]


class ApiKey(models.Model):
    """A key by which a program acts for its user in one company, within the key's scopes.

    Only the hash of a key is kept. `scopes` are patterns over duties; what the user may not do,
    the key may not either.
    """

    history = ("user_id", "name", "prefix", "scopes", "system", "expires_on", "revoked_at")

    company = owned(checked=True)
    user = models.ForeignKey("company.User", models.PROTECT, related_name="+")
    name = models.TextField()
    prefix = models.TextField()
    secret_hash = models.BinaryField(unique=True)
    scopes = ArrayField(models.TextField())
    system = models.TextField(default="", db_default="")  # what acts by it: the owner of fields
    created_at = models.DateTimeField()
    expires_on = models.DateField()  # the last day on which it works
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "api_key"
        constraints = [check("api_key_scopes", Q(scopes__len__gt=0))]
        indexes = [models.Index(fields=["company", "user"], name="api_key_of_user")]


class SodRule(models.Model):
    """A built-in pair of duties that one person should not hold in one company.

    The duties are patterns, `!` takes out again. Laid from `segregation.toml`.
    """

    history = True

    number = models.IntegerField(unique=True)
    name_a = models.TextField()
    duties_a = ArrayField(models.TextField())
    name_b = models.TextField()
    duties_b = ArrayField(models.TextField())
    risk = models.TextField()
    level = models.TextField()
    preventive = models.TextField()
    detective = models.TextField()

    class Meta:
        db_table = "sod_rule"
        constraints = [one_of("sod_rule_level", "level", "high", "medium")]


class SodRuleChange(models.Model):
    """A company switches or weighs a pair, or adds one of its own (numbers from 101 on).

    One person asks, another decides. The latest approved change of a number holds.
    """

    company = owned(checked=True)
    number = models.IntegerField()
    name_a = models.TextField()
    duties_a = ArrayField(models.TextField())
    name_b = models.TextField()
    duties_b = ArrayField(models.TextField())
    risk = models.TextField()
    level = models.TextField()
    is_enabled = models.BooleanField()
    reason = models.TextField()
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    status = models.TextField(default="asked")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sod_rule_change"
        constraints = [
            unique("sod_rule_change_open", "company", "number", when=Q(status="asked")),
            one_of("sod_rule_change_level", "level", "high", "medium"),
            one_of("sod_rule_change_status", "status", "asked", "approved", "refused"),
            check("sod_rule_change_decided", Q(status="asked") | Q(decided_at__isnull=False)),
            check("sod_rule_change_two", Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by"))),
        ]


class SodException(models.Model):
    """For a while a user may hold both sides of a pair, watched by a named control.

    Another person than who asked, and than the user, approves it.
    """

    history = True

    company = owned(checked=True)
    user = models.ForeignKey("company.User", models.PROTECT, related_name="+")
    number = models.IntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    control = models.TextField()
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    revoked_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "sod_exception"
        constraints = [
            check("sod_exception_begins", Q(valid_until__gt=F("valid_from"))),
            check("sod_exception_ends", Q(valid_until__lte=F("valid_from") + timedelta(days=365))),
            check(
                "sod_exception_two",
                Q(approved_by__isnull=True)
                | (~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("user"))),
            ),
        ]
        indexes = [models.Index(fields=["company", "user", "number"], name="sod_exception_of_user")]


class SingleHanded(models.Model):
    """A company so small that one person does everything: pairs are not kept apart meanwhile."""

    history = True

    company = owned(checked=True)
    reason = models.TextField()
    declared_by = models.BigIntegerField()
    declared_at = models.DateTimeField()
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "single_handed"
        constraints = [unique("single_handed_now", "company", when=Q(ended_at__isnull=True))]


class RoleCertification(models.Model):
    """Somebody looked at a grant and said that it is still needed."""

    append_only = True

    company = owned(checked=True)
    user_role = models.ForeignKey(UserRole, models.PROTECT, related_name="+")
    quarter_on = models.DateField()  # the first day of the quarter
    certified_by = models.BigIntegerField()
    certified_at = models.DateTimeField()

    class Meta:
        db_table = "role_certification"
        constraints = [unique("role_certification_once", "company", "user_role", "quarter_on")]


class ProofRun(models.Model):
    """The invariants were checked on one snapshot: when, how long, and each one's result.

    `mark` is the oldest transaction that had not ended then: what later ones write is touched.
    """

    form = models.TextField()
    started_at = models.DateTimeField()
    ms = models.IntegerField()
    checked = models.IntegerField()
    broken = ArrayField(models.TextField())
    results = models.JSONField()
    mark = models.BigIntegerField()

    class Meta:
        db_table = "proof_run"
        constraints = [one_of("proof_run_form", "form", "full", "quick")]
        indexes = [models.Index(fields=["started_at"], name="proof_run_time")]


class ProofFinding(models.Model):
    """What a run found broken of one company, with its first rows.

    `is_new` when the company's run before did not find it.
    """

    company = owned()
    run = models.ForeignKey(ProofRun, models.CASCADE, related_name="+", db_index=False)
    invariant = models.TextField()
    title = models.TextField()
    violations = models.IntegerField()
    rows = models.JSONField()
    is_new = models.BooleanField()

    class Meta:
        db_table = "proof_finding"
        constraints = [unique("proof_finding_key", "run", "company", "invariant")]
