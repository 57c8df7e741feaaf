import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("company_id", models.BigIntegerField()),
                ("topic", models.TextField()),
                ("aggregate", models.TextField()),
                ("key", models.BigIntegerField()),
                ("version", models.IntegerField()),
                ("body", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("operation_id", models.UUIDField()),
                ("log_pos", models.BigIntegerField(null=True, unique=True)),
            ],
            options={
                "db_table": "event",
                "indexes": [
                    models.Index(
                        condition=models.Q(("log_pos__isnull", True)),
                        fields=["id"],
                        name="event_unsequenced",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("aggregate", "key", "version"), name="event_told_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="event_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventCursor",
            fields=[
                ("subscriber", models.TextField(primary_key=True, serialize=False)),
                ("log_pos", models.BigIntegerField(default=0)),
                ("handled", models.BigIntegerField(default=0)),
                ("moved_at", models.DateTimeField(null=True)),
                ("counted_from", models.BigIntegerField(db_default=0)),
                ("handled_before", models.BigIntegerField(db_default=0)),
                ("topics", models.TextField(db_default="")),
            ],
            options={
                "db_table": "event_cursor",
            },
        ),
        migrations.CreateModel(
            name="ParkedEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("subscriber", models.TextField()),
                ("aggregate", models.TextField()),
                ("key", models.BigIntegerField()),
                ("log_pos", models.BigIntegerField()),
                ("error", models.TextField()),
                ("attempts", models.IntegerField(default=1)),
                ("status", models.TextField(default="parked")),
                ("owner_id", models.BigIntegerField()),
                (
                    "parked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by", models.BigIntegerField(null=True)),
                ("note", models.TextField(default="")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.event",
                    ),
                ),
            ],
            options={
                "db_table": "parked_event",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "parked")),
                        fields=["subscriber", "aggregate", "key"],
                        name="parked_event_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "event"), name="parked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["parked", "handled", "set_aside"])),
                        name="parked_event_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepeatedRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("user_id", models.BigIntegerField()),
                ("key", models.TextField()),
                ("request_hash", models.BinaryField()),
                ("response", models.JSONField(null=True)),
                ("status", models.IntegerField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "repeated_request",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company_id", "user_id", "key"), name="repeated_request_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "company_id",
                        "kind",
                        "word",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("company_id", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("word", models.TextField(db_collation="C")),
                ("key", models.BigIntegerField()),
            ],
            options={
                "db_table": "search_word",
                "indexes": [
                    models.Index(
                        fields=["company_id", "kind", "key", "word"], name="search_word_by_key"
                    )
                ],
            },
        ),
    ]
