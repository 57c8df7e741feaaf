import django.db.models.deletion
import django.db.models.functions.comparison
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
            name="Shipment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("order_id", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("prices_include_tax", models.BooleanField(default=False)),
                ("status", models.TextField(default="released")),
                ("release_key", models.TextField()),
                ("released_at", models.DateTimeField()),
                ("picked_at", models.DateTimeField(null=True)),
                ("packed_at", models.DateTimeField(null=True)),
                ("shipped_at", models.DateTimeField(null=True)),
                ("shipped_on", models.DateField(null=True)),
                ("packages", models.IntegerField(default=1)),
                ("carrier", models.TextField(default="")),
                ("tracking", models.TextField(default="")),
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
                ("ordered_by", models.BigIntegerField(db_default=1)),
                ("shipped_by", models.BigIntegerField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("delivery_note", models.TextField(db_default="", default="")),
                (
                    "received_by",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.contact",
                    ),
                ),
            ],
            options={
                "db_table": "shipment",
                "indexes": [
                    models.Index(fields=["company", "order_id"], name="shipment_by_order"),
                    models.Index(fields=["company", "customer"], name="shipment_by_customer"),
                    models.Index(
                        condition=models.Q(("status__in", ["released", "picked", "packed"])),
                        fields=["company", "released_at"],
                        name="shipment_open",
                    ),
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True), ("status", "shipped")),
                        fields=["company", "customer", "-id"],
                        name="shipment_on_the_way",
                    ),
                    models.Index(
                        models.F("company"),
                        django.db.models.functions.comparison.Collate("tracking", "C"),
                        condition=models.Q(("tracking", ""), _negated=True),
                        name="shipment_by_tracking",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "number"), name="shipment_number"),
                    models.UniqueConstraint(
                        fields=("company", "release_key"), name="shipment_release"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("released", "picked", "packed", "shipped", "cancelled"))
                        ),
                        name="shipment_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shipped_at__isnull", False),
                            models.Q(("status", "shipped"), _negated=True),
                            _connector="OR",
                        ),
                        name="shipment_shipped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_at__isnull", True), ("status", "shipped"), _connector="OR"
                        ),
                        name="shipment_delivered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.IntegerField()),
                ("order_line_id", models.BigIntegerField()),
                ("is_stocked", models.BooleanField()),
                ("description", models.TextField()),
                ("unit_numerator", models.BigIntegerField()),
                ("unit_denominator", models.BigIntegerField()),
                ("unit_price", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("tax_class", models.TextField()),
                ("tax_rate", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                (
                    "quantity_picked",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "quantity_shipped",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                ("amount_net", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("amount_tax", tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38)),
                ("short_reason", models.TextField(default="")),
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
                    "shipment",
                    models.ForeignKey(
                        db_column="shipment_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="warehouse.shipment",
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
                "db_table": "shipment_line",
                "indexes": [
                    models.Index(fields=["company", "order_line_id"], name="shipment_line_by_order")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shipment", "line_no"), name="shipment_line_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="shipment_line_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity_picked__gte", 0),
                            ("quantity_picked__lte", models.F("quantity")),
                            ("quantity_shipped__gte", 0),
                            ("quantity_shipped__lte", models.F("quantity")),
                        ),
                        name="shipment_line_within",
                    ),
                ],
            },
        ),
    ]
