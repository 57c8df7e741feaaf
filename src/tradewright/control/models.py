"""Roles, who holds them where, and what was done."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tradewright.kernel.fields import check, owned, unique


class Role(models.Model):
    """A named set of duties."""

    code = models.TextField(unique=True)
    name = models.TextField()

    class Meta:
        db_table = "role"


class RoleDuty(models.Model):
    role = models.ForeignKey(Role, models.CASCADE, related_name="+")
    duty = models.TextField()

    class Meta:
        db_table = "role_duty"
        constraints = [unique("role_duty_key", "role", "duty")]


class UserRole(models.Model):
    """A user holds a role in a company from a day until a day (exclusive).

    A grant taken back before it began stays as an empty one (`valid_until = valid_from`).
    """

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


class SignInAttempt(models.Model):
    """Tries in a row, by name and address, since the last one that succeeded."""

    username = models.TextField()
    address = models.TextField()
    tries = models.IntegerField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "sign_in_attempt"
        constraints = [unique("sign_in_attempt_key", "username", "address")]


class OperationLog(models.Model):
    """Who did what when: one row per outermost operation, in its transaction."""

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

    company = owned(checked=True)
    user = models.ForeignKey("company.User", models.PROTECT, related_name="+")
    name = models.TextField()
    prefix = models.TextField()
    secret_hash = models.BinaryField(unique=True)
    scopes = ArrayField(models.TextField())
    created_at = models.DateTimeField()
    expires_on = models.DateField()  # the last day on which it works
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "api_key"
        constraints = [check("api_key_scopes", Q(scopes__len__gt=0))]
        indexes = [models.Index(fields=["company", "user"], name="api_key_of_user")]
