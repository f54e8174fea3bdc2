from __future__ import annotations

from datetime import UTC, datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_recording_in_one_call")]

    operations = [
        migrations.AddField(
            "verificationrun",
            "moved_at",
            # What was under way before this has been given up.
            models.DateTimeField(
                default=datetime(2026, 1, 1, tzinfo=UTC), verbose_name="last progress"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "verificationrun",
            "failed",
            models.BooleanField(default=False, verbose_name="failed"),
        ),
    ]
