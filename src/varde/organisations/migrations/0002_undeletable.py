from django.db import migrations

from varde.audit.append_only import Undeletable


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards"), ("organisations", "0001_initial")]

    operations = [Undeletable("organisations_organisation")]
