import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("company", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("control", models.TextField(default="")),
                ("is_active", models.BooleanField(default=True)),
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
                "db_table": "account",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="account_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="account_in_company"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("asset", "liability", "equity", "income", "expense"))
                        ),
                        name="account_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("control__in", ("", "receivable", "inventory", "tax", "bank"))
                        ),
                        name="account_control",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManualEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("posting_date", models.DateField()),
                ("description", models.TextField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("status", models.TextField(default="waiting")),
                ("ended_reason", models.TextField(default="")),
                ("entered_at", models.DateTimeField()),
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
                    "entered_by",
                    models.ForeignKey(
                        db_column="entered_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "manual_entry",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="manual_entry_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="manual_entry_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("waiting", "posted", "refused", "withdrawn", "expired"))
                        ),
                        name="manual_entry_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="manual_entry_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManualEntryLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.SmallIntegerField()),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "account",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
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
                    "manual_entry",
                    models.ForeignKey(
                        db_column="manual_entry_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.manualentry",
                    ),
                ),
            ],
            options={
                "db_table": "manual_entry_line",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("manual_entry", "line_no"), name="manual_entry_line_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="manual_entry_line_not_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("status", models.TextField(default="open")),
                ("closed_at", models.DateTimeField(null=True)),
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
                "db_table": "period",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "starts_on"), name="period_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="period_in_company"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("open", "closed"))), name="period_status"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="period_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountBalance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_base", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "account",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
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
                (
                    "period",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.period",
                    ),
                ),
            ],
            options={
                "db_table": "account_balance",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "account", "period", "currency"),
                        name="account_balance_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("posting_date", models.DateField()),
                ("document_date", models.DateField()),
                ("kind", models.TextField()),
                ("source", models.TextField()),
                ("source_id", models.BigIntegerField()),
                ("description", models.TextField()),
                ("posted_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("operation_id", models.UUIDField()),
                ("content_hash", models.BinaryField()),
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
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journalentry",
                    ),
                ),
                (
                    "period",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.period",
                    ),
                ),
            ],
            options={
                "db_table": "journal_entry",
                "indexes": [
                    models.Index(fields=["company", "posting_date", "id"], name="journal_by_date")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "source", "source_id", "kind"), name="journal_entry_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses__isnull", False)),
                        fields=("reverses",),
                        name="journal_entry_reversed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.SmallIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_base", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "account",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
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
                    "customer",
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
                    "entry",
                    models.ForeignKey(
                        db_column="entry_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.journalentry",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.period",
                    ),
                ),
            ],
            options={
                "db_table": "journal_line",
                "indexes": [
                    models.Index(
                        fields=["company", "account", "period"], name="journal_line_account"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "line_no"), name="journal_line_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalTail",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="ledger.journalentry",
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
            ],
            options={
                "db_table": "journal_tail",
            },
        ),
        migrations.CreateModel(
            name="PostingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.TextField()),
                ("tax_class", models.TextField(default="")),
                (
                    "account",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
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
                (
                    "item_group",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemgroup",
                    ),
                ),
            ],
            options={
                "db_table": "posting_rule",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "purpose", "item_group", "tax_class"),
                        name="posting_rule_key",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
