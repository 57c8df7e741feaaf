import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("company", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Warehouse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("country", models.CharField(max_length=2)),
                ("is_default", models.BooleanField(default=False)),
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
                "db_table": "warehouse",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="warehouse_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="warehouse_in_company"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("company",),
                        name="warehouse_default",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.TextField()),
                ("source_line_id", models.BigIntegerField()),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
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
                    "warehouse",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.warehouse",
                    ),
                ),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "reservation",
                "indexes": [
                    models.Index(fields=["item", "warehouse"], name="reservation_by_item"),
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)),
                        fields=["expires_at"],
                        name="reservation_expiring",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="reservation_positive"
                    ),
                    models.UniqueConstraint(
                        fields=("source_line_id", "source", "company"), name="reservation_key"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("kind", models.TextField()),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                (
                    "unit_cost",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                ("reason", models.TextField(default="")),
                ("external_id", models.TextField(null=True)),
                ("posted_on", models.DateField()),
                ("posted_at", models.DateTimeField()),
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
                "db_table": "stock_document",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="stock_document_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="stock_document_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("receipt", "adjustment"))),
                        name="stock_document_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "on_hand",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "reserved",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount_value",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                ("changed_at", models.DateTimeField()),
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
                "db_table": "stock_level",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("on_hand__gte", 0)), name="stock_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved__gte", 0), ("reserved__lte", models.F("on_hand"))
                        ),
                        name="stock_reserved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_value__gte", 0),
                            models.Q(("on_hand__gt", 0), ("amount_value", 0), _connector="OR"),
                        ),
                        name="stock_value",
                    ),
                    models.UniqueConstraint(
                        fields=("item", "warehouse", "company"), name="stock_level_key"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("quantity", tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38)),
                (
                    "amount_value",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38),
                ),
                ("source", models.TextField()),
                ("source_id", models.BigIntegerField()),
                ("source_line_id", models.BigIntegerField()),
                ("reason", models.TextField(default="")),
                ("moved_at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
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
                    "origin",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.stockmove",
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
                "db_table": "stock_move",
                "indexes": [
                    models.Index(
                        condition=models.Q(("origin__isnull", False)),
                        fields=["origin"],
                        name="stock_move_by_origin",
                    ),
                    models.Index(fields=["item", "id"], name="stock_move_by_item"),
                    models.Index(fields=["source_id", "source"], name="stock_move_by_source"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("receipt", "issue", "return", "adjustment"))
                        ),
                        name="stock_move_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quantity", 0), _negated=True),
                            models.Q(("amount_value", 0), _negated=True),
                            _connector="OR",
                        ),
                        name="stock_move_not_empty",
                    ),
                    models.UniqueConstraint(
                        fields=("source_line_id", "source", "kind", "company"),
                        name="stock_move_once",
                    ),
                ],
            },
        ),
    ]
