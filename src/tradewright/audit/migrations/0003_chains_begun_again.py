from django.db import migrations, models

# Every head that is known stands under the one name that there was.
NAMED = "update audit_checkpoint set ledger = (select id from audit_ledger limit 1)"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_changes_that_name_nothing")]

    operations = [
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
        migrations.AddField("auditcheckpoint", "ledger", models.UUIDField(null=True)),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
        migrations.AlterField("auditcheckpoint", "ledger", models.UUIDField()),
        migrations.RemoveConstraint("auditcheckpoint", "audit_checkpoint_key"),
        migrations.AddConstraint(
            "auditcheckpoint",
            models.UniqueConstraint(
                fields=("ledger", "company_id", "seq", "hash"), name="audit_checkpoint_key"
            ),
        ),
    ]
