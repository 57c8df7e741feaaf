import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("company", "0001_initial"),
        ("inventory", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("key", models.TextField()),
                ("description", models.TextField(default="")),
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
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.unit",
                    ),
                ),
            ],
            options={
                "db_table": "customer_item",
                "indexes": [
                    models.Index(fields=["company", "item"], name="customer_item_by_item"),
                    models.Index(fields=["company", "key"], name="customer_item_by_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "customer", "key"), name="customer_item_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="customer_item_called"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("revision", models.IntegerField(default=1)),
                ("root_id", models.BigIntegerField()),
                ("external_id", models.TextField(null=True)),
                ("customer_reference", models.TextField(default="")),
                ("currency", models.CharField(max_length=3)),
                ("prices_include_tax", models.BooleanField(default=False)),
                ("quoted_on", models.DateField()),
                ("valid_until", models.DateField()),
                ("requested_on", models.DateField(null=True)),
                ("status", models.TextField(default="draft")),
                (
                    "discount_percent",
                    tradewright.kernel.fields.Price(decimal_places=10, default=0, max_digits=38),
                ),
                ("amount_net", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_tax", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "amount_total",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38),
                ),
                ("terms", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("request_id", models.BigIntegerField(null=True)),
                ("reserved_until", models.DateTimeField(null=True)),
                ("reason_code", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("competitor", models.TextField(default="")),
                ("entered_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
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
                    "contact",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.contact",
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
                    "entered_by",
                    models.ForeignKey(
                        db_column="entered_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "warehouse",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "db_table": "quote",
                "indexes": [
                    models.Index(fields=["company", "customer", "-id"], name="quote_by_customer"),
                    models.Index(fields=["company", "root_id"], name="quote_by_root"),
                    models.Index(
                        condition=models.Q(("status", "sent")),
                        fields=["company", "valid_until"],
                        name="quote_sent",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number", "revision"), name="quote_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="quote_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                (
                                    "draft",
                                    "waiting",
                                    "approved",
                                    "sent",
                                    "accepted",
                                    "declined",
                                    "expired",
                                    "superseded",
                                    "withdrawn",
                                ),
                            )
                        ),
                        name="quote_status",
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
                        name="quote_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("quoted_on"))),
                        name="quote_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_percent__gte", 0), ("discount_percent__lt", 100)
                        ),
                        name="quote_discount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "waiting"), _negated=True),
                            ("request_id__isnull", False),
                            _connector="OR",
                        ),
                        name="quote_waits_for",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.IntegerField()),
                ("is_stocked", models.BooleanField()),
                ("description", models.TextField()),
                ("unit_numerator", models.BigIntegerField()),
                ("unit_denominator", models.BigIntegerField()),
                (
                    "quantity_entered",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38),
                ),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                (
                    "quantity_accepted",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                ("is_optional", models.BooleanField(default=False)),
                ("alternative_to", models.IntegerField(null=True)),
                (
                    "engine_price",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "given_price",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "discount_percent",
                    tradewright.kernel.fields.Price(decimal_places=10, default=0, max_digits=38),
                ),
                ("unit_price", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("price_source", models.TextField()),
                ("price_trace", models.JSONField()),
                (
                    "unit_cost",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "competitor_price",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "available",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38, null=True),
                ),
                ("promised_on", models.DateField(null=True)),
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
                    "quote",
                    models.ForeignKey(
                        db_column="quote_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.quote",
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
                "db_table": "quote_line",
                "indexes": [models.Index(fields=["company", "item"], name="quote_line_by_item")],
                "constraints": [
                    models.UniqueConstraint(fields=("quote", "line_no"), name="quote_line_key"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("quantity_entered__gt", 0)),
                        name="quote_line_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity_accepted__gte", 0),
                            ("quantity_accepted__lte", models.F("quantity_entered")),
                        ),
                        name="quote_line_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_optional", False),
                            ("alternative_to__isnull", True),
                            _connector="OR",
                        ),
                        name="quote_line_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount_percent__gte", 0), ("discount_percent__lt", 100)
                        ),
                        name="quote_line_discount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("wants_mail", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("mail_tries", models.IntegerField(default=0)),
                ("mail_fault", models.TextField(default="")),
                ("revoked_at", models.DateTimeField(null=True)),
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
                    "contact",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.contact",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_column="quote_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.quote",
                    ),
                ),
            ],
            options={
                "db_table": "quote_link",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("mailed_at__isnull", True),
                            ("revoked_at__isnull", True),
                            ("wants_mail", True),
                        ),
                        fields=["company", "id"],
                        name="quote_link_to_mail",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "key"), name="quote_link_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("quote",),
                        name="quote_link_live",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("prices_include_tax", models.BooleanField(default=False)),
                ("reason", models.TextField()),
                ("status", models.TextField(default="authorised")),
                ("returned_on", models.DateField()),
                ("amount_net", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_tax", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("entered_by", models.BigIntegerField()),
                ("entered_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
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
                    "warehouse",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
            ],
            options={
                "db_table": "return_order",
                "indexes": [
                    models.Index(fields=["company", "customer", "-id"], name="return_by_customer")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="return_order_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="return_order_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("authorised", "received", "cancelled"))),
                        name="return_order_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.IntegerField()),
                ("shipment_line_id", models.BigIntegerField(null=True)),
                ("order_line_id", models.BigIntegerField(null=True)),
                ("is_stocked", models.BooleanField()),
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
                    "unit_cost",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
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
                (
                    "return_order",
                    models.ForeignKey(
                        db_column="return_order_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.returnorder",
                    ),
                ),
            ],
            options={
                "db_table": "return_line",
                "indexes": [
                    models.Index(fields=["company", "shipment_line_id"], name="return_by_shipment")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("return_order", "line_no"), name="return_line_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="return_line_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("customer_reference", models.TextField(default="")),
                ("channel", models.TextField(default="desk")),
                ("currency", models.CharField(max_length=3)),
                ("prices_include_tax", models.BooleanField(default=False)),
                ("ordered_on", models.DateField()),
                ("requested_on", models.DateField()),
                ("status", models.TextField(default="draft")),
                ("amount_net", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_tax", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                (
                    "amount_total",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38),
                ),
                ("note", models.TextField(default="")),
                ("entered_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
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
                    "entered_by",
                    models.ForeignKey(
                        db_column="entered_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "warehouse",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
                ("coupons", models.TextField(default="")),
            ],
            options={
                "db_table": "sales_order",
                "indexes": [
                    models.Index(
                        fields=["company", "customer", "-id"], name="sales_order_by_customer"
                    ),
                    models.Index(
                        fields=["company", "ordered_on", "id"], name="sales_order_by_date"
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["draft", "held", "confirmed"])),
                        fields=["company", "requested_on", "id"],
                        name="sales_order_open",
                    ),
                    models.Index(
                        models.F("company"),
                        django.db.models.functions.comparison.Collate("customer_reference", "C"),
                        condition=models.Q(("customer_reference", ""), _negated=True),
                        name="sales_order_by_reference",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="sales_order_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="sales_order_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("draft", "held", "confirmed", "completed", "cancelled"))
                        ),
                        name="sales_order_status",
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
                        name="sales_order_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("reason", models.TextField()),
                ("figures", models.JSONField()),
                ("placed_at", models.DateTimeField()),
                ("placed_by", models.BigIntegerField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.BigIntegerField(null=True)),
                ("lift_reason", models.TextField(default="")),
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
                    "order",
                    models.ForeignKey(
                        db_column="order_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.salesorder",
                    ),
                ),
            ],
            options={
                "db_table": "order_hold",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("order", "kind"),
                        name="order_hold_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("credit", "manual", "price"))),
                        name="order_hold_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteAcceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("external_id", models.TextField(null=True)),
                ("channel", models.TextField()),
                ("signed_as", models.TextField(default="")),
                ("changes", models.JSONField()),
                ("accepted_by", models.BigIntegerField()),
                ("accepted_at", models.DateTimeField()),
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
                    "order",
                    models.ForeignKey(
                        db_column="order_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.salesorder",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        db_column="quote_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.quote",
                    ),
                ),
            ],
            options={
                "db_table": "quote_acceptance",
                "indexes": [models.Index(fields=["company", "quote"], name="quote_acceptance_of")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "order"), name="quote_acceptance_order"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="quote_acceptance_external"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesOrderLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.IntegerField()),
                ("is_stocked", models.BooleanField()),
                ("description", models.TextField()),
                ("unit_numerator", models.BigIntegerField()),
                ("unit_denominator", models.BigIntegerField()),
                (
                    "quantity_entered",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38),
                ),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                (
                    "quantity_cancelled",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "quantity_released",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                ("unit_price", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("price_source", models.TextField()),
                ("price_trace", models.JSONField()),
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
                    "order",
                    models.ForeignKey(
                        db_column="order_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.salesorder",
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
                ("requested_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "sales_order_line",
                "indexes": [
                    models.Index(fields=["company", "item"], name="sales_order_line_by_item")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "line_no"), name="sales_order_line_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("quantity_entered__gt", 0)),
                        name="sales_order_line_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity_cancelled__gte", 0),
                            ("quantity_released__gte", 0),
                            (
                                "quantity__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity_cancelled"),
                                    "+",
                                    models.F("quantity_released"),
                                ),
                            ),
                        ),
                        name="sales_order_line_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuoteAcceptanceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                (
                    "acceptance",
                    models.ForeignKey(
                        db_column="acceptance_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.quoteacceptance",
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
                    "order_line",
                    models.ForeignKey(
                        db_column="order_line_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.salesorderline",
                    ),
                ),
                (
                    "quote_line",
                    models.ForeignKey(
                        db_column="quote_line_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sales.quoteline",
                    ),
                ),
            ],
            options={
                "db_table": "quote_acceptance_line",
                "indexes": [
                    models.Index(fields=["company", "quote_line"], name="quote_acceptance_by_line")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "order_line"), name="quote_acceptance_line_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)),
                        name="quote_acceptance_line_positive",
                    ),
                ],
            },
        ),
    ]
