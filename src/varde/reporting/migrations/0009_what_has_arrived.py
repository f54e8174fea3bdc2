"""What lies in the inboxes already becomes the authorities' own."""

from django.db import migrations

REPORTS = """
INSERT INTO reporting_receivedreport (
    delivery_id, payload, pdf, reason, lateness_reason,
    erased_at, erased_by, erased_reason
)
SELECT
    d.id, s.payload, s.pdf, s.reason, s.lateness_reason,
    s.erased_at, s.erased_by, s.erased_reason
FROM reporting_delivery AS d
JOIN reporting_submission AS s ON s.id = d.submission_id
WHERE d.organisation_id IS NOT NULL
"""
ANSWERS = """
INSERT INTO reporting_givenanswer (delivery_id, text)
SELECT id, answer FROM reporting_delivery
WHERE organisation_id IS NOT NULL AND answer <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0008_received_reports")]

    operations = [
        migrations.RunSQL(REPORTS, migrations.RunSQL.noop),
        migrations.RunSQL(ANSWERS, migrations.RunSQL.noop),
    ]
