import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0004_deliveries")]

    operations = [
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                models.F("company"),
                django.db.models.functions.comparison.Collate("tracking", "C"),
                condition=models.Q(("tracking", ""), _negated=True),
                name="shipment_by_tracking",
            ),
        ),
    ]
