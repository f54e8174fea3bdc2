from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Whoever comes second to a place in a chain waits at the INSERT for the first to commit,
# inserts nothing, and looks again. What an entry looks like is not said here: its bytes
# come in pieces, and the database puts its place in the chain between them.
RECORD = """
CREATE FUNCTION varde_record(
    domain bytea, opening bytea, middle bytea, closing bytea,
    its_subject text, its_action text, its_actor text, its_time timestamptz,
    its_salt bytea, its_detail text
) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    place bigint;
    previous text;
    written bytea;
    key bigint;
BEGIN
    LOOP
        SELECT sequence, entry_hash INTO place, previous FROM audit_entry
        WHERE subject = its_subject ORDER BY sequence DESC LIMIT 1;
        place := coalesce(place, 0) + 1;
        previous := coalesce(previous, repeat('0', 64));
        written := opening || convert_to(previous, 'UTF8')
            || middle || convert_to(place::text, 'UTF8') || closing;
        INSERT INTO audit_entry
        (subject, sequence, entry, entry_hash, previous_hash, action, actor, recorded_at)
        VALUES (
            its_subject, place, written, encode(sha256(domain || written), 'hex'),
            previous, its_action, its_actor, its_time
        )
        ON CONFLICT (subject, sequence) DO NOTHING RETURNING id INTO key;
        EXIT WHEN FOUND;
    END LOOP;
    INSERT INTO audit_detail (entry_id, salt, detail) VALUES (key, its_salt, its_detail);
    RETURN written;
END $$
"""


def create(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(RECORD, params=None)


def drop(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION varde_record")


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_verification_runs")]
    operations = [migrations.RunPython(create, drop)]
