from django.db import migrations

from varde.audit.append_only import Undeletable


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards"), ("accounts", "0003_erasable")]

    operations = [Undeletable("accounts_user")]
