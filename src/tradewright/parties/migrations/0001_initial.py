import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("company", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
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
                "db_table": "customer_group",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="customer_group_key"),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="customer_group_in_company"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.TextField(default="net")),
                ("days", models.SmallIntegerField(default=30)),
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
                "db_table": "payment_terms",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="payment_terms_key"),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="payment_terms_in_company"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("net", "end_of_month"))),
                        name="payment_terms_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 0)), name="payment_terms_days"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.TextField(default="account")),
                ("status", models.TextField(default="active")),
                ("tax_number", models.TextField(default="")),
                ("prices_include_tax", models.BooleanField(default=False)),
                ("email", models.TextField(default="")),
                ("phone", models.TextField(default="")),
                ("external_id", models.TextField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
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
                    "currency",
                    models.ForeignKey(
                        db_column="currency",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="company.currency",
                    ),
                ),
                (
                    "terms",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.paymentterms",
                    ),
                ),
                (
                    "merged_into",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                ("accepts_substitutes", models.BooleanField(db_default=True, default=True)),
                (
                    "ancestors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        db_default=models.Value(
                            [],
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None
                            ),
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "parent",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "group",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customergroup",
                    ),
                ),
            ],
            options={
                "db_table": "customer",
                "indexes": [
                    models.Index(fields=["company", "name", "id"], name="customer_by_name"),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["company", "merged_into"],
                        name="customer_by_merged_into",
                    ),
                    models.Index(
                        condition=models.Q(("parent__isnull", False)),
                        fields=["company", "parent"],
                        name="customer_by_parent",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="customer_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="customer_in_company"),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="customer_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("account", "cash"))), name="customer_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("active", "stopped", "closed"))),
                        name="customer_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True), ("status", "closed"), _connector="OR"
                        ),
                        name="customer_merged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ancestors__len", 0), ("parent__isnull", True)),
                            models.Q(
                                ("ancestors__len__range", (1, 4)),
                                ("parent", models.F("ancestors__0")),
                            ),
                            _connector="OR",
                        ),
                        name="customer_below",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="customer_not_below_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField(default="")),
                ("street", models.TextField(default="")),
                ("city", models.TextField(default="")),
                ("region", models.TextField(default="")),
                ("postcode", models.TextField(default="")),
                ("country", models.CharField(max_length=2)),
                ("is_bill_to", models.BooleanField(default=False)),
                ("is_ship_to", models.BooleanField(default=True)),
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
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "copied_from",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.address",
                    ),
                ),
            ],
            options={
                "db_table": "address",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "customer", "code"), name="address_key"
                    ),
                    models.UniqueConstraint(fields=("company", "id"), name="address_in_company"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("email", models.TextField(default="")),
                ("phone", models.TextField(default="")),
                ("language", models.TextField(default="")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("may_mail", models.BooleanField(default=False)),
                ("may_call", models.BooleanField(default=False)),
                ("consent_on", models.DateField(null=True)),
                ("consent_source", models.TextField(default="")),
                ("status", models.TextField(default="active")),
                ("external_id", models.TextField(null=True)),
                ("created_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
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
                    "customer",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
            ],
            options={
                "db_table": "contact",
                "indexes": [
                    models.Index(fields=["company", "customer", "id"], name="contact_of_customer")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "id"), name="contact_in_company"),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="contact_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("active", "ended", "erased"))),
                        name="contact_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("may_call", False), ("may_mail", False)),
                            ("consent_on__isnull", False),
                            _connector="OR",
                        ),
                        name="contact_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "erased"),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "erased"), _negated=True),
                            models.Q(
                                ("consent_source", ""),
                                ("email", ""),
                                ("erased_at__isnull", False),
                                ("external_id__isnull", True),
                                ("may_call", False),
                                ("may_mail", False),
                                ("name", ""),
                                ("phone", ""),
                            ),
                            _connector="OR",
                        ),
                        name="contact_erased",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("status_before", models.TextField()),
                ("note", models.TextField(default="")),
                ("merged_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
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
                    "loser",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "winner",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
            ],
            options={
                "db_table": "customer_merge",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("company", "loser"),
                        name="customer_merge_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("loser", models.F("winner")), _negated=True),
                        name="customer_merge_of_two",
                    ),
                ],
            },
        ),
    ]
