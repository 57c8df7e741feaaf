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
            name="TaxRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("region", models.TextField(default="")),
                ("tax_class", models.TextField()),
                ("valid_from", models.DateField()),
                ("rate", tradewright.kernel.fields.Price(decimal_places=10, max_digits=38)),
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
                "db_table": "tax_rate",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "country", "region", "tax_class", "valid_from"),
                        name="tax_rate_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__gte", 0), ("rate__lt", 1)), name="tax_rate_range"
                    ),
                ],
            },
        ),
    ]
