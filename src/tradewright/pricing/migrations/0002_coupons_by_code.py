"""An index of the few conditions that a coupon opens."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("company", "0002_currencies_and_system_user"),
        ("parties", "0001_initial"),
        ("pricing", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="pricecondition",
            index=models.Index(
                condition=models.Q(("coupon", ""), _negated=True),
                fields=["company", "coupon"],
                name="price_condition_coupon",
            ),
        ),
    ]
