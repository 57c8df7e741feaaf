import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("approvals", "0001_initial"),
        ("company", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("first_id", models.BigIntegerField()),
                ("second_id", models.BigIntegerField()),
                ("score", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("reasons", models.JSONField()),
                ("status", models.TextField(default="open")),
                ("later_until", models.DateField(null=True)),
                ("note", models.TextField(default="")),
                ("found_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
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
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "duplicate_pair",
                "indexes": [
                    models.Index(
                        fields=["company", "status", "score", "id"], name="duplicate_pair_by_score"
                    ),
                    models.Index(
                        fields=["company", "kind", "second_id"], name="duplicate_pair_second"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "first_id", "second_id"),
                        name="duplicate_pair_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("open", "later", "distinct", "merged"))),
                        name="duplicate_pair_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_id__lt", models.F("second_id"))),
                        name="duplicate_pair_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)),
                        name="duplicate_pair_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "later"), ("later_until__isnull", True), _connector="XOR"
                        ),
                        name="duplicate_pair_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("subject_made_at", models.DateTimeField()),
                ("reason", models.TextField()),
                ("scrubbed", models.JSONField()),
                ("left_in", models.JSONField()),
                ("digest", models.TextField()),
                ("erased_at", models.DateTimeField()),
                ("operation_id", models.UUIDField()),
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
                    "erased_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "erasure",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "subject", "subject_id"), name="erasure_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="erasure_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldOwnership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object", models.TextField()),
                ("field", models.TextField()),
                ("system", models.TextField()),
                ("steward", models.TextField()),
                ("policy", models.TextField(default="refuse")),
                ("reason", models.TextField()),
                ("changed_at", models.DateTimeField()),
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
                "db_table": "field_ownership",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "object", "field"), name="field_ownership_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("policy__in", ("refuse", "quarantine"))),
                        name="field_ownership_policy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("system", ""), _negated=True),
                            models.Q(("steward", ""), _negated=True),
                        ),
                        name="field_ownership_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.TextField()),
                ("kind", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("field", models.TextField()),
                ("severity", models.TextField()),
                ("label", models.TextField()),
                ("message", models.TextField()),
                ("status", models.TextField(default="open")),
                ("steward", models.TextField()),
                ("found_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("accepted_until", models.DateField(null=True)),
                ("note", models.TextField(default="")),
                ("version", models.IntegerField(default=1)),
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
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "quality_finding",
                "indexes": [
                    models.Index(
                        fields=["company", "status", "kind", "id"], name="quality_finding_queue"
                    ),
                    models.Index(
                        condition=models.Q(("severity", "block"), ("status", "open")),
                        fields=["company", "kind", "record_id"],
                        name="quality_finding_block",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "resolved"), _negated=True),
                        fields=("company", "rule", "record_id"),
                        name="quality_finding_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ("info", "warn", "block"))),
                        name="quality_finding_severity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("open", "accepted", "resolved"))),
                        name="quality_finding_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "accepted"), _negated=True),
                            models.Q(
                                ("accepted_until__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quality_finding_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "resolved"), ("resolved_at__isnull", True), _connector="XOR"
                        ),
                        name="quality_finding_resolved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("ran_on", models.DateField()),
                ("ran_at", models.DateTimeField()),
                ("records", models.IntegerField()),
                ("at_fault", models.IntegerField()),
                ("findings", models.IntegerField()),
                ("blocking", models.IntegerField()),
                ("score", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("version", models.IntegerField(default=1)),
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
            ],
            options={
                "db_table": "quality_run",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "ran_on"), name="quality_run_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 100)),
                        name="quality_run_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at_fault__lte", models.F("records"))),
                        name="quality_run_counts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("record_id", models.BigIntegerField()),
                ("key", models.BigIntegerField()),
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
            ],
            options={
                "db_table": "record_key",
                "indexes": [
                    models.Index(fields=["company", "kind", "record_id"], name="record_key_record")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "key", "record_id"), name="record_key_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WithheldWrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operation", models.TextField()),
                ("object", models.TextField()),
                ("field", models.TextField()),
                ("system", models.TextField()),
                ("label", models.TextField(db_default="", default="")),
                ("source", models.TextField()),
                ("steward", models.TextField()),
                ("input", models.JSONField()),
                ("status", models.TextField()),
                ("behalf", models.TextField(default="")),
                ("withheld_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.TextField(default="")),
                ("version", models.IntegerField(default=1)),
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
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "approval",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.approvalrequest",
                    ),
                ),
            ],
            options={
                "db_table": "withheld_write",
                "indexes": [
                    models.Index(fields=["company", "status", "id"], name="withheld_write_queue")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("refused", "waiting", "applied", "dismissed"))
                        ),
                        name="withheld_write_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["refused", "waiting"]),
                            ("decided_at__isnull", False),
                            _connector="XOR",
                        ),
                        name="withheld_write_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", models.F("system")), _negated=True),
                            ("approval__isnull", False),
                            _connector="OR",
                        ),
                        name="withheld_write_foreign",
                    ),
                    models.UniqueConstraint(
                        fields=("company", "approval"), name="withheld_write_of_request"
                    ),
                ],
            },
        ),
    ]
