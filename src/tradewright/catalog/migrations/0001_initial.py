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
            name="Brand",
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
                "db_table": "brand",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="brand_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="brand_in_company"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
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
                "db_table": "item_group",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="item_group_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="item_group_in_company"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("decimals", models.SmallIntegerField(default=0)),
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
                "db_table": "unit",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="unit_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="unit_in_company"),
                    models.CheckConstraint(
                        condition=models.Q(("decimals__gte", 0), ("decimals__lte", 6)),
                        name="unit_decimals",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.TextField(default="stock")),
                ("tax_class", models.TextField(default="standard")),
                ("barcode", models.TextField(default="")),
                ("is_active", models.BooleanField(default=True)),
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
                    "group",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.itemgroup",
                    ),
                ),
                (
                    "stocking_unit",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.unit",
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
                        to="catalog.item",
                    ),
                ),
                (
                    "min_order_quantity",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "order_multiple",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "brand",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.brand",
                    ),
                ),
            ],
            options={
                "db_table": "item",
                "indexes": [
                    models.Index(fields=["company", "name", "id"], name="item_by_name"),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["company", "merged_into"],
                        name="item_by_merged_into",
                    ),
                    models.Index(
                        condition=models.Q(("barcode", ""), _negated=True),
                        fields=["company", "barcode"],
                        name="item_by_barcode",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="item_key"),
                    models.UniqueConstraint(fields=("company", "id"), name="item_in_company"),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="item_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("stock", "service"))), name="item_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True), ("is_active", False), _connector="OR"
                        ),
                        name="item_merged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("min_order_quantity__isnull", True),
                                ("min_order_quantity__gt", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("order_multiple__isnull", True),
                                ("order_multiple__gt", 0),
                                _connector="OR",
                            ),
                        ),
                        name="item_order_quantities",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was_active", models.BooleanField()),
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
                        to="catalog.item",
                    ),
                ),
                (
                    "winner",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
            ],
            options={
                "db_table": "item_merge",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("company", "loser"),
                        name="item_merge_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("loser", models.F("winner")), _negated=True),
                        name="item_merge_of_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemSubstitute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField(default="equal")),
                ("both_ways", models.BooleanField(default=False)),
                ("rank", models.SmallIntegerField(default=1)),
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
                    "substitute",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
            ],
            options={
                "db_table": "item_substitute",
                "indexes": [
                    models.Index(
                        condition=models.Q(("both_ways", True)),
                        fields=["company", "substitute"],
                        name="item_substitute_back",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "item", "substitute"), name="item_substitute_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("equal", "better", "successor"))),
                        name="item_substitute_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("item", models.F("substitute")), _negated=True),
                        name="item_substitute_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1)), name="item_substitute_rank"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("both_ways", False),
                            models.Q(("kind", "successor"), _negated=True),
                            _connector="OR",
                        ),
                        name="item_substitute_one_way",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "successor")),
                        fields=("company", "item"),
                        name="item_successor_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numerator", models.BigIntegerField(default=1)),
                ("denominator", models.BigIntegerField(default=1)),
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
                    "unit",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.unit",
                    ),
                ),
            ],
            options={
                "db_table": "item_unit",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "item", "unit"), name="item_unit_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__gt", 0), ("numerator__gt", 0)),
                        name="item_unit_positive",
                    ),
                ],
            },
        ),
    ]
