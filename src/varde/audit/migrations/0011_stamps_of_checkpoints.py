from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from varde.audit.append_only import AppendOnly


def of_a_checkpoint(related_name: str) -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="audit.checkpoint",
        verbose_name="checkpoint",
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0010_waiting_before_its_time")]
    operations = [
        migrations.RemoveField("stamprequest", "digest"),
        migrations.AlterField(
            "stamprequest", "checkpoint", of_a_checkpoint("stamp_request")
        ),
        migrations.RemoveField("timestamp", "digest"),
        migrations.AlterField("timestamp", "checkpoint", of_a_checkpoint("stamp")),
        # SQLite rebuilt the table.
        AppendOnly("audit_timestamp"),
    ]
