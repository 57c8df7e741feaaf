import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("company", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("what", models.TextField()),
                ("narrowed_by", models.JSONField()),
                ("rows", models.IntegerField()),
                ("channel", models.TextField()),
                ("behalf", models.TextField(default="")),
                ("request_id", models.TextField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
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
                "db_table": "access_log",
                "indexes": [models.Index(fields=["company", "id"], name="access_log_of_company")],
            },
        ),
        migrations.CreateModel(
            name="AuditBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("company_id", models.BigIntegerField()),
                ("first_seq", models.BigIntegerField()),
                ("last_seq", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("hash", models.BinaryField()),
                (
                    "sealed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "audit_batch",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company_id", "last_seq"), name="audit_batch_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_seq__lte", models.F("last_seq"))),
                        name="audit_batch_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "company_id",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("source", models.TextField()),
                ("source_id", models.BigIntegerField()),
                ("body_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.auditbatch",
                    ),
                ),
            ],
            options={
                "db_table": "audit_chain",
                "constraints": [
                    models.UniqueConstraint(fields=("source", "source_id"), name="audit_chain_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("fault", models.TextField(default="")),
                (
                    "checked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "audit_check",
                "indexes": [
                    models.Index(fields=["company_id", "id"], name="audit_check_of_company")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("seq", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                ("published_at", models.DateTimeField()),
                (
                    "seen_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ledger", models.UUIDField()),
            ],
            options={
                "db_table": "audit_checkpoint",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ledger", "company_id", "seq", "hash"), name="audit_checkpoint_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLedger",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "begun_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "audit_ledger",
            },
        ),
        migrations.CreateModel(
            name="AuditProgress",
            fields=[
                ("source", models.TextField(primary_key=True, serialize=False)),
                ("settled", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "audit_progress",
            },
        ),
        migrations.CreateModel(
            name="AuditRestart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status", models.TextField(default="asked")),
                ("reason", models.TextField()),
                ("former", models.UUIDField()),
                ("ledger", models.UUIDField(null=True)),
                ("lost", models.JSONField()),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("approved_by", models.BigIntegerField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "audit_restart",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("asked", "approved"))),
                        name="audit_restart_status",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("status",),
                        name="audit_restart_one_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="audit_restart_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_by__isnull", True),
                                ("ledger__isnull", True),
                                ("status", "asked"),
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("ledger__isnull", False),
                                ("status", "approved"),
                                models.Q(("approved_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="audit_restart_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RowChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("company_id", models.BigIntegerField(null=True)),
                ("table_name", models.TextField()),
                ("row_id", models.BigIntegerField()),
                ("action", models.TextField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("operation_id", models.UUIDField(null=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("database_user", models.TextField()),
                ("txid", models.BigIntegerField()),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "row_change",
                "indexes": [
                    models.Index(fields=["table_name", "row_id", "id"], name="row_change_of_row"),
                    models.Index(fields=["company_id", "id"], name="row_change_of_company"),
                    models.Index(
                        condition=models.Q(("operation_id__isnull", True)),
                        fields=["company_id"],
                        name="row_change_unnamed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ("insert", "update", "delete"))),
                        name="row_change_action",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("explained_by", models.BigIntegerField()),
                ("explained_at", models.DateTimeField()),
                ("operation_id", models.UUIDField()),
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
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.rowchange",
                    ),
                ),
            ],
            options={
                "db_table": "outside_change",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="outside_change_reason",
                    )
                ],
            },
        ),
    ]
