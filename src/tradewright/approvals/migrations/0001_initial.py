import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("company", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalDelegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("reason", models.TextField()),
                ("created_at", models.DateTimeField()),
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
                    "delegate",
                    models.ForeignKey(
                        db_column="delegate_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delegator",
                    models.ForeignKey(
                        db_column="delegator_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "approval_delegation",
                "indexes": [
                    models.Index(fields=["company", "delegate"], name="approval_delegation_to")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("delegator", models.F("delegate")), _negated=True),
                        name="approval_delegation_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("valid_from"))),
                        name="approval_delegation_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRuleSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("number", models.IntegerField()),
                ("valid_from", models.DateField()),
                ("reason", models.TextField()),
                ("status", models.TextField(default="proposed")),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
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
                    "decided_by",
                    models.ForeignKey(
                        db_column="decided_by",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_column="proposed_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "approval_rule_set",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "number"), name="approval_rule_set_key"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")),
                        fields=("company", "kind"),
                        name="approval_rule_set_one_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("proposed", "confirmed", "rejected"))),
                        name="approval_rule_set_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "confirmed"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="approval_rule_set_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule_no", models.SmallIntegerField()),
                ("condition", models.JSONField()),
                ("approver_duty", models.TextField()),
                ("approvers", models.SmallIntegerField(default=1)),
                ("expires_after_hours", models.IntegerField()),
                ("escalation_duty", models.TextField(default="")),
                ("escalates_after_hours", models.IntegerField(null=True)),
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
                    "rule_set",
                    models.ForeignKey(
                        db_column="rule_set_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.approvalruleset",
                    ),
                ),
            ],
            options={
                "db_table": "approval_rule",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule_set", "rule_no"), name="approval_rule_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approvers__gte", 1), ("approvers__lte", 5)),
                        name="approval_rule_approvers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_after_hours__gte", 1)),
                        name="approval_rule_expires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("escalates_after_hours__isnull", True), ("escalation_duty", "")
                            ),
                            models.Q(
                                models.Q(("escalation_duty", ""), _negated=True),
                                ("escalates_after_hours__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="approval_rule_escalates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("subject", models.TextField()),
                ("subject_id", models.BigIntegerField()),
                ("subject_number", models.TextField()),
                (
                    "amount",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "percent",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("currency", models.CharField(max_length=3)),
                ("reason", models.TextField()),
                ("content", models.JSONField()),
                ("content_hash", models.BinaryField()),
                ("status", models.TextField(default="waiting")),
                ("requested_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "requested_by",
                    models.ForeignKey(
                        db_column="requested_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_column="rule_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.approvalrule",
                    ),
                ),
                ("escalated_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "approval_request",
                "indexes": [
                    models.Index(
                        fields=["company", "subject", "subject_id", "id"],
                        name="approval_by_subject",
                    ),
                    models.Index(
                        fields=["company", "requested_by", "-id"], name="approval_by_requester"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("company", "kind", "subject", "subject_id"),
                        name="approval_request_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                (
                                    "waiting",
                                    "approved",
                                    "refused",
                                    "withdrawn",
                                    "lapsed",
                                    "expired",
                                ),
                            )
                        ),
                        name="approval_request_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("status", "waiting")),
                            models.Q(
                                models.Q(("status", "waiting"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="approval_request_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decision", models.TextField()),
                ("duty", models.TextField()),
                ("reason", models.TextField()),
                ("content_hash", models.BinaryField()),
                ("decided_at", models.DateTimeField()),
                (
                    "authority_of",
                    models.ForeignKey(
                        db_column="authority_of",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        db_column="decided_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_column="request_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.approvalrequest",
                    ),
                ),
            ],
            options={
                "db_table": "approval_decision",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "decided_by"), name="approval_decision_by_person"
                    ),
                    models.UniqueConstraint(
                        fields=("request", "authority_of"), name="approval_decision_by_authority"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ("approve", "refuse"))),
                        name="approval_decision_word",
                    ),
                ],
            },
        ),
    ]
