import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import tradewright.kernel.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("company", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                (
                    "amount_limit",
                    tradewright.kernel.fields.Amount(decimal_places=10, max_digits=38, null=True),
                ),
                (
                    "amount_ordered",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount_unbilled",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount_receivable",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount_unapplied",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                (
                    "amount_excused",
                    tradewright.kernel.fields.Amount(decimal_places=10, default=0, max_digits=38),
                ),
                ("version", models.IntegerField(default=0)),
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
                "db_table": "credit_account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_excused__gte", 0),
                            ("amount_ordered__gte", 0),
                            ("amount_receivable__gte", 0),
                            ("amount_unapplied__gte", 0),
                            ("amount_unbilled__gte", 0),
                        ),
                        name="credit_buckets_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_limit__isnull", True),
                            (
                                "amount_limit__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("amount_ordered"),
                                                "+",
                                                models.F("amount_unbilled"),
                                            ),
                                            "+",
                                            models.F("amount_receivable"),
                                        ),
                                        "-",
                                        models.F("amount_unapplied"),
                                    ),
                                    "-",
                                    models.F("amount_excused"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="credit_within_limit",
                    ),
                    models.UniqueConstraint(
                        fields=("customer", "company"), name="credit_account_key"
                    ),
                ],
            },
        ),
    ]
