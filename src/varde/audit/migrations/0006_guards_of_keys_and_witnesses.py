from __future__ import annotations

from django.db import migrations

from varde.audit.append_only import AppendOnly
from varde.audit.witness_guards import SeenMovesForward


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_keys_witnesses_and_stamps")]
    operations = [
        AppendOnly("audit_logkey"),
        AppendOnly("audit_logkeyend"),
        AppendOnly("audit_cosignature"),
        AppendOnly("audit_logalarm"),
        AppendOnly("audit_timestamp"),
        SeenMovesForward(),
    ]
