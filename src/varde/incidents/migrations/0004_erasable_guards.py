from django.db import migrations

from varde.audit.append_only import AppendOnly, Undeletable
from varde.audit.erasable import MARKS


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards"), ("incidents", "0003_erasable")]

    operations = [
        AppendOnly(
            "incidents_factstatement",
            erasable=["value", "source"],
            marks=MARKS,
            apart=True,
        ),
        AppendOnly("incidents_timelineentry", erasable=["text"], marks=MARKS),
        AppendOnly("incidents_statuschange", erasable=["reason"], marks=MARKS),
        Undeletable("incidents_incident"),
    ]
