from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0007_customer_items"), ("pricing", "0003_conditions")]

    operations = [
        migrations.AddField(
            model_name="salesorder", name="coupons", field=models.TextField(default="")
        ),
    ]
