from django.db import migrations

from varde.audit.append_only import AppendOnly
from varde.audit.erasable import MARKS


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards"), ("reporting", "0009_what_has_arrived")]

    operations = [
        AppendOnly(
            "reporting_receivedreport",
            erasable=["payload", "pdf", "reason", "lateness_reason"],
            marks=MARKS,
        ),
        AppendOnly("reporting_givenanswer", erasable=["text"], marks=MARKS),
    ]
