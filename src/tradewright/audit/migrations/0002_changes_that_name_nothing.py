from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_history_and_chain")]

    operations = [
        migrations.AddIndex(
            model_name="rowchange",
            index=models.Index(
                condition=models.Q(("operation_id__isnull", True)),
                fields=["company_id"],
                name="row_change_unnamed",
            ),
        ),
    ]
