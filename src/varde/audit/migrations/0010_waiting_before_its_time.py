from __future__ import annotations

from django.db import migrations

from varde.audit.tree_guards import EntriesWait


class Migration(migrations.Migration):
    dependencies = [("audit", "0009_failed_verifications")]
    operations = [EntriesWait()]
