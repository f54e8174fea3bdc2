from __future__ import annotations

from django.db import migrations

from varde.audit.append_only import AppendOnly
from varde.audit.tree_guards import (
    EntriesWait,
    PositionsHaveNoGaps,
    TilesGrow,
    WaitingEndsWithAPosition,
)

# What was recorded before there was a log enters it too.
TAKE_IN_WHAT_IS_THERE = """
    INSERT INTO audit_waiting (entry_id) SELECT id FROM audit_entry
    WHERE NOT EXISTS (SELECT 1 FROM audit_position WHERE entry_id = audit_entry.id)
    AND NOT EXISTS (SELECT 1 FROM audit_waiting WHERE entry_id = audit_entry.id)
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_a_log_of_everything")]
    operations = [
        AppendOnly("audit_position"),
        PositionsHaveNoGaps(),
        AppendOnly("audit_checkpoint"),
        TilesGrow(),
        WaitingEndsWithAPosition(),
        EntriesWait(),
        migrations.RunSQL(TAKE_IN_WHAT_IS_THERE, migrations.RunSQL.noop),
    ]
