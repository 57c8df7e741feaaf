"""Forms that strangers fill in, and the leads that come by them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    dependencies = [
        ("company", "0002_currencies_and_system_user"),
        ("crm", "0001_initial"),
        ("parties", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeadForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("key", models.UUIDField()),
                ("heading", models.TextField()),
                ("words", models.TextField(default="")),
                ("privacy_url", models.TextField(default="")),
                ("source", models.TextField(default="web")),
                ("is_open", models.BooleanField(default=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "lead_form",
            },
        ),
        migrations.RemoveConstraint(
            model_name="lead",
            name="lead_erased",
        ),
        # what a note says may be of the person too
        migrations.RunSQL("update lead set note = '' where erased_at is not null", ""),
        migrations.AddField(
            model_name="leadform",
            name="company",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="company.company",
            ),
        ),
        migrations.AddField(
            model_name="leadform",
            name="owner",
            field=tradewright.kernel.fields.InCompany(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crm.salesrep",
            ),
        ),
        migrations.AddField(
            model_name="lead",
            name="form",
            field=tradewright.kernel.fields.InCompany(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crm.leadform",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(("form__isnull", False)),
                fields=["company", "form", "-id"],
                name="lead_by_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(("contact_name", ""), ("email", ""), ("note", ""), ("phone", "")),
                    _connector="OR",
                ),
                name="lead_erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadform",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="lead_form_key"),
        ),
        migrations.AddConstraint(
            model_name="leadform",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="lead_form_address"),
        ),
        migrations.AddConstraint(
            model_name="leadform",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="lead_form_in_company"
            ),
        ),
        migrations.AddConstraint(
            model_name="leadform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        ("web", "referral", "fair", "call", "mail", "import", "api", "other"),
                    )
                ),
                name="lead_form_source",
            ),
        ),
    ]
