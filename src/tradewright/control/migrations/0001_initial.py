import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("company", "0001_initial"),
    ]

    operations = [
        # numbers of the log, in the order in which the sealer reads it
        migrations.RunSQL("create sequence operation_log_no", "drop sequence operation_log_no"),
        # Django's cache in the database (as createcachetable makes it): a code that was used by one
        # process is used for all
        migrations.RunSQL(
            """
            create table shared_cache (
                cache_key varchar(255) primary key,
                value text not null,
                expires timestamptz not null
            );
            create index shared_cache_expires on shared_cache (expires)
            """,
            "drop table shared_cache",
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("prefix", models.TextField()),
                ("secret_hash", models.BinaryField(unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_on", models.DateField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("system", models.TextField(db_default="", default="")),
            ],
            options={
                "db_table": "api_key",
                "indexes": [models.Index(fields=["company", "user"], name="api_key_of_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scopes__len__gt", 0)), name="api_key_scopes"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OperationLog",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("operation", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("accepted", models.IntegerField()),
                ("refused", models.IntegerField()),
                ("codes", models.JSONField()),
                ("subjects", models.JSONField()),
                ("request_id", models.TextField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("behalf", models.TextField(default="")),
                ("channel", models.TextField(default="")),
                (
                    "log_no",
                    models.BigIntegerField(
                        db_default=models.Func(
                            models.Value("operation_log_no"), function="nextval"
                        ),
                        unique=True,
                    ),
                ),
                ("reason", models.TextField(default="")),
                ("txid", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "operation_log",
                "indexes": [
                    models.Index(fields=["company", "recorded_at"], name="operation_log_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("ms", models.IntegerField()),
                ("checked", models.IntegerField()),
                (
                    "broken",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("results", models.JSONField()),
                ("mark", models.BigIntegerField()),
            ],
            options={
                "db_table": "proof_run",
                "indexes": [models.Index(fields=["started_at"], name="proof_run_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ("full", "quick"))), name="proof_run_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProofFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invariant", models.TextField()),
                ("title", models.TextField()),
                ("violations", models.IntegerField()),
                ("rows", models.JSONField()),
                ("is_new", models.BooleanField()),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="control.proofrun",
                    ),
                ),
            ],
            options={
                "db_table": "proof_finding",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "company", "invariant"), name="proof_finding_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
            ],
            options={
                "db_table": "role",
            },
        ),
        migrations.CreateModel(
            name="RoleDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("duty", models.TextField()),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="control.role",
                    ),
                ),
            ],
            options={
                "db_table": "role_duty",
                "constraints": [
                    models.UniqueConstraint(fields=("role", "duty"), name="role_duty_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("username", models.TextField()),
                ("what", models.TextField()),
                ("method", models.TextField()),
                ("address", models.TextField()),
                ("device", models.TextField()),
                ("session_key", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("operation_id", models.UUIDField()),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sign_in_log",
            },
        ),
        migrations.CreateModel(
            name="SignInRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("needs_second_factor", models.BooleanField()),
                ("idle_minutes", models.IntegerField()),
                ("hours", models.IntegerField()),
                ("version", models.IntegerField()),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.role",
                    ),
                ),
            ],
            options={
                "db_table": "sign_in_rule",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "role"), name="sign_in_rule_key"),
                    models.CheckConstraint(
                        condition=models.Q(("idle_minutes__gte", 5), ("idle_minutes__lte", 240)),
                        name="sign_in_rule_idle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 24)),
                        name="sign_in_rule_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SingleHanded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("declared_by", models.BigIntegerField()),
                ("declared_at", models.DateTimeField()),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
            ],
            options={
                "db_table": "single_handed",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("company",),
                        name="single_handed_now",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SodException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("control", models.TextField()),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("approved_by", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("revoked_by", models.BigIntegerField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "sod_exception",
                "indexes": [
                    models.Index(fields=["company", "user", "number"], name="sod_exception_of_user")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("valid_from"))),
                        name="sod_exception_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "valid_until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("valid_from"),
                                    "+",
                                    models.Value(datetime.timedelta(days=365)),
                                ),
                            )
                        ),
                        name="sod_exception_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(
                                models.Q(("approved_by", models.F("asked_by")), _negated=True),
                                models.Q(("approved_by", models.F("user")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sod_exception_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SodRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField(unique=True)),
                ("name_a", models.TextField()),
                (
                    "duties_a",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("name_b", models.TextField()),
                (
                    "duties_b",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("risk", models.TextField()),
                ("level", models.TextField()),
                ("preventive", models.TextField()),
                ("detective", models.TextField()),
            ],
            options={
                "db_table": "sod_rule",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("high", "medium"))), name="sod_rule_level"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SodRuleChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("name_a", models.TextField()),
                (
                    "duties_a",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("name_b", models.TextField()),
                (
                    "duties_b",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("risk", models.TextField()),
                ("level", models.TextField()),
                ("is_enabled", models.BooleanField()),
                ("reason", models.TextField()),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("status", models.TextField(default="asked")),
                ("version", models.IntegerField(default=1)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
            ],
            options={
                "db_table": "sod_rule_change",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("company", "number"),
                        name="sod_rule_change_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("high", "medium"))),
                        name="sod_rule_change_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("asked", "approved", "refused"))),
                        name="sod_rule_change_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "asked"), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="sod_rule_change_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="sod_rule_change_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UserRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "user_role",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        fields=("company", "user", "role", "valid_from"),
                        name="user_role_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="user_role_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleCertification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quarter_on", models.DateField()),
                ("certified_by", models.BigIntegerField()),
                ("certified_at", models.DateTimeField()),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.company",
                    ),
                ),
                (
                    "user_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.userrole",
                    ),
                ),
            ],
            options={
                "db_table": "role_certification",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "user_role", "quarter_on"),
                        name="role_certification_once",
                    )
                ],
            },
        ),
    ]
