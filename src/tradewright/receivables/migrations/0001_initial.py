import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
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
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("number", models.TextField()),
                ("sequence_no", models.BigIntegerField()),
                ("source", models.TextField()),
                ("source_id", models.BigIntegerField()),
                ("order_id", models.BigIntegerField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("prices_include_tax", models.BooleanField(default=False)),
                ("invoiced_on", models.DateField()),
                ("due_on", models.DateField()),
                ("amount_net", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_tax", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "amount_total",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38),
                ),
                ("amount_open", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("reason", models.TextField(default="")),
                ("posted_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                ("operation_id", models.UUIDField()),
                ("version", models.IntegerField(default=1)),
                (
                    "bill_to",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.address",
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
                    "credits_invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoice",
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
                    "ship_to",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.address",
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
            ],
            options={
                "db_table": "invoice",
                "indexes": [
                    models.Index(
                        fields=["company", "customer", "due_on"], name="invoice_by_customer"
                    ),
                    models.Index(fields=["company", "order_id"], name="invoice_by_order"),
                    models.Index(fields=["company", "invoiced_on", "id"], name="invoice_by_date"),
                    models.Index(
                        condition=models.Q(("amount_open__gt", 0)),
                        fields=["company", "customer", "due_on", "id"],
                        name="invoice_unsettled",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "sequence_no"), name="invoice_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "source", "source_id", "kind"), name="invoice_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("invoice", "credit_note"))),
                        name="invoice_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount_total",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount_net"), "+", models.F("amount_tax")
                                ),
                            )
                        ),
                        name="invoice_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_open__gte", 0), ("amount_open__lte", models.F("amount_total"))
                        ),
                        name="invoice_open",
                    ),
                    models.UniqueConstraint(
                        fields=("company", "kind", "number"), name="invoice_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceDispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("kind", models.TextField()),
                ("reason", models.TextField()),
                ("status", models.TextField(default="open")),
                ("external_id", models.TextField(null=True)),
                (
                    "amount_accepted",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                ("note", models.TextField(default="")),
                ("opened_by", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("closed_by", models.BigIntegerField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
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
                    "invoice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoice",
                    ),
                ),
            ],
            options={
                "db_table": "invoice_dispute",
                "indexes": [
                    models.Index(fields=["company", "customer", "-id"], name="dispute_by_customer"),
                    models.Index(fields=["invoice", "id"], name="dispute_by_invoice"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="invoice_dispute_external"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("invoice",),
                        name="invoice_dispute_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("price", "quantity", "damage", "other"))),
                        name="invoice_dispute_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("open", "upheld", "settled", "rejected"))
                        ),
                        name="invoice_dispute_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="invoice_dispute_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_accepted__gte", 0),
                            ("amount_accepted__lte", models.F("amount")),
                        ),
                        name="invoice_dispute_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="invoice_dispute_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.IntegerField()),
                ("source_line_id", models.BigIntegerField()),
                ("order_line_id", models.BigIntegerField(null=True)),
                ("description", models.TextField()),
                ("unit_numerator", models.BigIntegerField()),
                ("unit_denominator", models.BigIntegerField()),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                ("unit_price", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("tax_class", models.TextField()),
                ("tax_rate", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("amount_net", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_tax", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
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
                    "invoice",
                    models.ForeignKey(
                        db_column="invoice_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoice",
                    ),
                ),
                (
                    "item",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.unit",
                    ),
                ),
            ],
            options={
                "db_table": "invoice_line",
                "indexes": [
                    models.Index(
                        fields=["company", "source_line_id"], name="invoice_line_by_source"
                    ),
                    models.Index(fields=["company", "order_line_id"], name="invoice_line_by_order"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "line_no"), name="invoice_line_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("currency", models.CharField(max_length=3)),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "amount_unapplied",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38),
                ),
                ("received_on", models.DateField()),
                ("method", models.TextField(default="transfer")),
                ("reference", models.TextField(default="")),
                ("external_id", models.TextField(null=True)),
                ("posted_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("operation_id", models.UUIDField()),
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
                "db_table": "payment",
                "indexes": [
                    models.Index(fields=["company", "customer"], name="payment_by_customer"),
                    models.Index(fields=["company", "received_on", "id"], name="payment_by_date"),
                    models.Index(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=["company", "reference"],
                        name="payment_by_reference",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "number"), name="payment_number"),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="payment_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_unapplied__gte", 0),
                            ("amount_unapplied__lte", models.F("amount")),
                        ),
                        name="payment_unapplied",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("applied_on", models.DateField()),
                ("applied_at", models.DateTimeField()),
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
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.application",
                    ),
                ),
                (
                    "credit_note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoice",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.invoice",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="receivables.payment",
                    ),
                ),
            ],
            options={
                "db_table": "application",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_note__isnull", True), ("payment__isnull", False)),
                            models.Q(("credit_note__isnull", False), ("payment__isnull", True)),
                            _connector="OR",
                        ),
                        name="application_one_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("reverses__isnull", True)),
                            models.Q(("amount__lt", 0), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_sign",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses__isnull", False)),
                        fields=("reverses",),
                        name="application_reversed_once",
                    ),
                ],
            },
        ),
    ]
