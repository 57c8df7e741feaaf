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
            name="ReplayProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.TextField()),
                ("day", models.DateField()),
                ("rejected", models.JSONField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
            ],
            options={
                "db_table": "replay_progress",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "digest", "day"), name="replay_progress_key"
                    )
                ],
            },
        ),
    ]
