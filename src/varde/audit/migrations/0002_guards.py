from __future__ import annotations

from django.db import migrations

from varde.audit.append_only import AppendOnly
from varde.audit.heads import HeadsFollow, HeadsMoveForward


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_the_record")]
    operations = [
        AppendOnly("audit_entry"),
        AppendOnly(
            "audit_detail",
            erasable=["salt", "detail"],
            marks=["erased_at", "erased_by", "erased_reason"],
        ),
        HeadsFollow(),
        HeadsMoveForward(),
    ]
