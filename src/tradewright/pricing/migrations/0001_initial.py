import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
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
            name="BreakGroup",
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
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "break_group",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="break_group_key"),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="break_group_in_company"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakGroupItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "group",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.breakgroup",
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
            ],
            options={
                "db_table": "break_group_item",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "item"), name="break_group_item_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("valid_from", models.DateField()),
                ("cost", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
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
                    "item",
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
                "db_table": "item_cost",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "item", "kind", "valid_from"), name="item_cost_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("replacement", "standard", "last"))),
                        name="item_cost_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost__gte", 0)), name="item_cost_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceBurden",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                (
                    "percent",
                    tradewright.kernel.fields.Price(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount",
                    tradewright.kernel.fields.Price(decimal_places=10, default=0, max_digits=38),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
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
                    "item",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
            ],
            options={
                "db_table": "price_burden",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "customer", "item", "valid_from"),
                        name="price_burden_key",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("claim", "freight", "rebate", "terms"))),
                        name="price_burden_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("percent__gte", 0)),
                        name="price_burden_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="price_burden_validity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceContract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.TextField(default="contract")),
                ("customer_reference", models.TextField(default="")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("status", models.TextField(default="active")),
                ("note", models.TextField(default="")),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.address",
                    ),
                ),
                ("escalated_on", models.DateField(null=True)),
                ("escalates_from", models.DateField(null=True)),
                (
                    "escalator_percent",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
            ],
            options={
                "db_table": "price_contract",
                "indexes": [
                    models.Index(fields=["company", "customer"], name="price_contract_of_customer")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="price_contract_key"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="price_contract_in_company"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("contract", "job"))),
                        name="price_contract_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("active", "ended"))),
                        name="price_contract_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="price_contract_validity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("escalates_from__isnull", True),
                                ("escalator_percent__isnull", True),
                            ),
                            models.Q(
                                ("escalates_from__isnull", False), ("escalator_percent__gt", -100)
                            ),
                            _connector="OR",
                        ),
                        name="price_contract_escalator",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceLevel",
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
                    "percent",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("rounding", models.TextField(default="")),
                (
                    "rounding_step",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "rounding_ending",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "chain",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("is_by_formula", models.BooleanField(default=False)),
                ("version", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                (
                    "base",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.pricelevel",
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
            ],
            options={
                "db_table": "price_level",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="price_level_key"),
                    models.UniqueConstraint(
                        fields=("company", "id"), name="price_level_in_company"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("base__isnull", True), ("percent__isnull", False), _connector="OR"
                        ),
                        name="price_level_based",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rounding__in", ("", "nearest", "ending", "multiple"))),
                        name="price_level_rounding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rounding", ""), ("rounding_step__gt", 0), _connector="OR"
                        ),
                        name="price_level_stepped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerPricing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "level",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.pricelevel",
                    ),
                ),
            ],
            options={
                "db_table": "customer_pricing",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "customer"), name="customer_pricing_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3, null=True)),
                (
                    "min_quantity",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "price",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
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
                    "item",
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
                ("version", models.IntegerField(default=1)),
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
                ("breaks", models.TextField(default="line")),
                (
                    "cap_quantity",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "ceiling_price",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("cost_kind", models.TextField(default="")),
                ("coupon", models.TextField(default="")),
                (
                    "customer_group",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customergroup",
                    ),
                ),
                (
                    "drawn_quantity",
                    tradewright.kernel.fields.Quantity(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "floor_price",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("formula", models.TextField(default="amount")),
                (
                    "free_quantity",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38, null=True),
                ),
                ("is_incremental", models.BooleanField(default=False)),
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
                ("kind", models.TextField(default="price")),
                (
                    "min_value",
                    tradewright.kernel.fields.Price(decimal_places=10, default=0, max_digits=38),
                ),
                ("off_list", models.BooleanField(default=False)),
                ("on_contracts", models.BooleanField(default=False)),
                (
                    "paid_quantity",
                    tradewright.kernel.fields.Quantity(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "per",
                    tradewright.kernel.fields.Price(decimal_places=10, default=1, max_digits=38),
                ),
                (
                    "percent",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("rounding", models.TextField(default="")),
                (
                    "rounding_ending",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "rounding_step",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("sequence", models.SmallIntegerField(default=0)),
                (
                    "ship_to",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.address",
                    ),
                ),
                (
                    "contract",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.pricecontract",
                    ),
                ),
                (
                    "level",
                    tradewright.kernel.fields.InCompany(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.pricelevel",
                    ),
                ),
                (
                    "what",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                item__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("item_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(1),
                                ),
                            ),
                            models.When(
                                item_group__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("item_group_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(2),
                                ),
                            ),
                            models.When(
                                brand__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("brand_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(3),
                                ),
                            ),
                            default=models.Value(0),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                (
                    "whom",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                ship_to__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("ship_to_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(1),
                                ),
                            ),
                            models.When(
                                customer__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("customer_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(2),
                                ),
                            ),
                            models.When(
                                customer_group__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("customer_group_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(3),
                                ),
                            ),
                            models.When(
                                level__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("level_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(4),
                                ),
                            ),
                            default=models.Value(0),
                        ),
                        output_field=models.BigIntegerField(),
                    ),
                ),
                (
                    "rank",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(kind="contract", ship_to__isnull=False, then=1),
                            models.When(kind="contract", then=2),
                            models.When(kind="promotion", then=8),
                            models.When(kind="level", then=9),
                            models.When(kind="discount", then=20),
                            models.When(customer__isnull=False, item__isnull=False, then=4),
                            models.When(customer__isnull=False, then=5),
                            models.When(customer_group__isnull=False, item__isnull=False, then=6),
                            models.When(customer_group__isnull=False, then=7),
                            default=models.Value(10),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                (
                    "breadth",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.Case(
                                models.When(ship_to__isnull=False, then=0),
                                models.When(customer__isnull=False, then=4),
                                models.When(customer_group__isnull=False, then=100),
                                models.When(level__isnull=False, then=200),
                                default=models.Value(300),
                            ),
                            "+",
                            models.Case(
                                models.When(item__isnull=False, then=0),
                                models.When(item_group__isnull=False, then=1),
                                models.When(brand__isnull=False, then=2),
                                default=models.Value(3),
                            ),
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
            ],
            options={
                "db_table": "price_condition",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)), name="price_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="price_validity",
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "company",
                            "what",
                            "whom",
                            "kind",
                            "contract",
                            "unit",
                            "currency",
                            "coupon",
                            "sequence",
                            "min_quantity",
                            "min_value",
                            "valid_from",
                        ),
                        name="price_condition_key",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("price", "contract", "promotion", "level", "discount"))
                        ),
                        name="price_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("formula__in", ("amount", "percent", "markup", "margin", "free_goods"))
                        ),
                        name="price_formula",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("formula", "amount"), ("price__isnull", False)),
                            models.Q(
                                ("formula", "free_goods"),
                                ("free_quantity__gt", 0),
                                ("paid_quantity__gt", 0),
                            ),
                            models.Q(
                                ("formula__in", ["percent", "markup", "margin"]),
                                ("percent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="price_has_figure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("formula__in", ["markup", "margin"]), _negated=True),
                            models.Q(("cost_kind", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="price_of_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("formula", "margin"), _negated=True),
                            ("percent__lt", 100),
                            _connector="OR",
                        ),
                        name="price_margin_possible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contract__isnull", False), ("kind", "contract")),
                            models.Q(
                                models.Q(("kind", "contract"), _negated=True),
                                ("contract__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="price_of_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "level"), _negated=True),
                            ("level__isnull", False),
                            _connector="OR",
                        ),
                        name="price_of_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "discount"), _negated=True),
                            ("formula", "percent"),
                            _connector="OR",
                        ),
                        name="price_discount_percent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("formula", "amount"), _negated=True),
                            ("currency__isnull", False),
                            _connector="OR",
                        ),
                        name="price_currency_stated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per__gt", 0)), name="price_per_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_quantity__gte", 0), ("min_value__gte", 0)),
                        name="price_min_quantity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap_quantity__isnull", True),
                            ("drawn_quantity__lte", models.F("cap_quantity")),
                            _connector="OR",
                        ),
                        name="price_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drawn_quantity__gte", 0)), name="price_drawn"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap_quantity__isnull", True), ("kind", "contract"), _connector="OR"
                        ),
                        name="price_cap_of_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("breaks__in", ("line", "group"))), name="price_breaks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rounding__in", ("", "nearest", "ending", "multiple"))),
                        name="price_rounding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rounding", ""), ("rounding_step__gt", 0), _connector="OR"
                        ),
                        name="price_stepped",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["company", "what", "whom", "valid_from"],
                        include=(
                            "id",
                            "rank",
                            "breadth",
                            "unit",
                            "currency",
                            "min_quantity",
                            "min_value",
                            "breaks",
                            "coupon",
                            "valid_to",
                            "formula",
                            "cap_quantity",
                            "sequence",
                        ),
                        name="price_condition_pick",
                    ),
                    models.Index(
                        condition=models.Q(("item__isnull", True)),
                        fields=["company", "whom", "what"],
                        name="price_condition_wide",
                    ),
                    models.Index(
                        condition=models.Q(("cap_quantity__isnull", False)),
                        fields=["company", "id"],
                        name="price_condition_capped",
                    ),
                    models.Index(
                        condition=models.Q(("contract__isnull", False)),
                        fields=["company", "contract"],
                        name="price_of_contract_by_id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.TextField()),
                ("source_id", models.BigIntegerField()),
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
                    "condition",
                    models.ForeignKey(
                        db_column="condition_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.pricecondition",
                    ),
                ),
            ],
            options={
                "db_table": "price_draw",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "source", "source_id", "condition"),
                        name="price_draw_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 0)), name="price_draw_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PricePolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("priced_on", models.TextField(default="ordered")),
                ("decimals", models.SmallIntegerField(default=4)),
                (
                    "best_at",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "floor_margin_percent",
                    tradewright.kernel.fields.Price(decimal_places=10, default=0, max_digits=38),
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
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "price_policy",
                "constraints": [
                    models.UniqueConstraint(fields=("company",), name="price_policy_key"),
                    models.CheckConstraint(
                        condition=models.Q(("priced_on__in", ("ordered", "requested"))),
                        name="price_policy_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decimals__gte", 0), ("decimals__lte", 6)),
                        name="price_policy_decimals",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("reason", models.TextField()),
                ("status", models.TextField(default="draft")),
                ("line_count", models.IntegerField()),
                ("wrong_count", models.IntegerField(default=0)),
                ("measured_at", models.DateTimeField(null=True)),
                ("measured_since", models.DateField(null=True)),
                ("measured_until", models.DateField(null=True)),
                ("lines_sold", models.IntegerField(default=0)),
                ("customers_sold", models.IntegerField(default=0)),
                (
                    "amount_before",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount_after",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "margin_before",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "margin_after",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "percent_largest",
                    tradewright.kernel.fields.Price(decimal_places=10, max_digits=38, null=True),
                ),
                ("largest", models.JSONField(default=list)),
                ("request_id", models.BigIntegerField(null=True)),
                ("ending_reason", models.TextField(default="")),
                ("proposed_at", models.DateTimeField()),
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
                    "proposed_by",
                    models.ForeignKey(
                        db_column="proposed_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "price_proposal",
                "indexes": [models.Index(fields=["company", "-id"], name="price_proposal_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "number"), name="price_proposal_number"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "external_id"), name="price_proposal_external"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ("draft", "waiting", "approved", "applied", "refused", "withdrawn"),
                            )
                        ),
                        name="price_proposal_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "waiting"), _negated=True),
                            ("request_id__isnull", False),
                            _connector="OR",
                        ),
                        name="price_proposal_waits_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "withdrawn"]),
                            ("measured_at__isnull", False),
                            _connector="OR",
                        ),
                        name="price_proposal_measured",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceProposalLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line_no", models.IntegerField()),
                ("row_no", models.IntegerField()),
                ("input", models.JSONField()),
                ("code", models.TextField(default="")),
                ("is_wrong", models.BooleanField(default=False)),
                ("field", models.TextField(default="")),
                ("message", models.TextField(default="")),
                ("condition_id", models.BigIntegerField(null=True)),
                (
                    "price_before",
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
                    "proposal",
                    models.ForeignKey(
                        db_column="proposal_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pricing.priceproposal",
                    ),
                ),
            ],
            options={
                "db_table": "price_proposal_line",
                "indexes": [
                    models.Index(
                        condition=models.Q(("condition_id__isnull", False)),
                        fields=["company", "condition_id"],
                        name="price_proposal_line_set",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "line_no"), name="price_proposal_line_key"
                    )
                ],
            },
        ),
    ]
