from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_erasable_guards")]

    operations = [
        migrations.AddField(
            model_name="weighing",
            name="said",
            field=models.JSONField(default=dict),
        ),
    ]
