from django.db import migrations

from varde.audit.append_only import AppendOnly, Undeletable
from varde.audit.erasable import MARKS


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards"), ("reporting", "0004_erasable")]

    operations = [
        AppendOnly("reporting_draftrevision", erasable=["answers"], marks=MARKS),
        AppendOnly(
            "reporting_submission",
            erasable=["payload", "pdf", "reason", "lateness_reason"],
            marks=MARKS,
        ),
        AppendOnly("reporting_receipt", erasable=["body"], marks=MARKS),
        Undeletable("reporting_assessment"),
        Undeletable("reporting_obligation"),
        Undeletable("reporting_draft"),
        Undeletable("reporting_release"),
        Undeletable("reporting_delivery"),
    ]
