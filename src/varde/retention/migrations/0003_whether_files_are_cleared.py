from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_undeletable")]

    operations = [
        migrations.AddField(
            model_name="ended",
            name="is_cleared",
            field=models.BooleanField(default=False),
        ),
    ]
