from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_case_packages'),
    ]

    operations = [
        migrations.AddField(
            model_name='casepackage',
            name='left_out',
            field=models.JSONField(blank=True, default=list, verbose_name='what could not be put in'),
        ),
    ]
