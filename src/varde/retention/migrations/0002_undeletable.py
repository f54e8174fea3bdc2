from django.db import migrations

from varde.audit.append_only import Undeletable


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("retention", "0001_rules_holds_erasures"),
    ]

    operations = [
        Undeletable("retention_legalhold"),
        Undeletable("retention_erasure"),
    ]
