from django.db import migrations

from varde.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards"), ("incidents", "0001_tables")]

    operations = [
        AppendOnly("incidents_factstatement"),
        AppendOnly("incidents_timelineentry"),
        AppendOnly("incidents_statuschange"),
    ]
