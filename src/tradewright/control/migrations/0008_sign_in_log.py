import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("company", "0002_currencies_and_system_user"),
        ("control", "0007_systems_of_api_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            options={"db_table": "sign_in_log"},
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
            options={"db_table": "sign_in_rule"},
        ),
        migrations.AddConstraint(
            model_name="signinrule",
            constraint=models.UniqueConstraint(fields=("company", "role"), name="sign_in_rule_key"),
        ),
        migrations.AddConstraint(
            model_name="signinrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("idle_minutes__gte", 5), ("idle_minutes__lte", 240)),
                name="sign_in_rule_idle",
            ),
        ),
        migrations.AddConstraint(
            model_name="signinrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 1), ("hours__lte", 24)), name="sign_in_rule_hours"
            ),
        ),
        migrations.DeleteModel(name="SignInAttempt"),
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
    ]
