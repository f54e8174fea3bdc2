from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('reporting', '0010_guards_of_received_reports'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='unsavedanswers',
            name='unsaved_answers_once_per_person',
        ),
        migrations.AddConstraint(
            model_name='unsavedanswers',
            constraint=models.UniqueConstraint(fields=('obligation', 'person', 'sitting'), name='unsaved_answers_once_per_window'),
        ),
    ]
