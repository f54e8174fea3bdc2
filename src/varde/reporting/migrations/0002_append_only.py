from django.db import migrations

from varde.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards"), ("reporting", "0001_tables")]

    operations = [
        AppendOnly("reporting_draftrevision"),
        AppendOnly("reporting_submission"),
        AppendOnly("reporting_receipt"),
    ]
