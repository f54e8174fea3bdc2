"""What erased rows leave behind in files."""

from __future__ import annotations

import email
import email.policy
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import connection

from varde.audit.personal import tables

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from varde.audit.names import Names

log = structlog.get_logger("varde.retention")

# Whoever reads is waited for so often and so long, and another checkpoint, too.
TRIES, WAIT_MS = 25, 100
ROOM = 2
"""Times its size that rewriting SQLite's file takes beside it: a copy, and its log."""


def clear_database() -> bool:
    """
    Have the database write its files anew without what was erased; tell whether it could.

    SQLite rewrites the file and empties its log, which waits for whoever still reads what
    was there before, and for room on the disk. PostgreSQL clears the pages of the tables
    that hold personal data; its own log and backups keep their time (docs/retention.md).
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _rewrite(cursor)
        quote = connection.ops.quote_name
        for table in tables():
            if table.personal:
                name = table.model._meta.db_table  # noqa: SLF001 - public by its documentation
                cursor.execute(f"VACUUM {quote(name)}")
    return True


def _rewrite(cursor: CursorWrapper) -> bool:
    # While the log cannot be emptied, each VACUUM would add the whole database to it.
    if not (_empty_log(cursor) and _has_room(cursor)):
        return False
    cursor.execute("VACUUM")
    return _empty_log(cursor)


def _has_room(cursor: CursorWrapper) -> bool:
    """Tell whether the disk stays usable meanwhile: a full one stops everybody's work."""
    cursor.execute("PRAGMA database_list")
    _, _, file = cursor.fetchone()
    needed = ROOM * Path(file).stat().st_size
    if shutil.disk_usage(Path(file).parent).free >= needed:
        return True
    log.error("no room to rewrite the database", needed=needed)
    return False


def _empty_log(cursor: CursorWrapper) -> bool:
    """
    Tell whether all of SQLite's log is in its file, and nothing in the log.

    Whoever writes waits while it is tried, so that is short, and is done often.
    """
    cursor.execute("PRAGMA busy_timeout")
    usual = cursor.fetchone()[0]
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
    try:
        return any(_is_emptied(cursor) for _ in range(TRIES))
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _is_emptied(cursor: CursorWrapper) -> bool:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, *_ = cursor.fetchone()
    if busy:
        time.sleep(WAIT_MS / 1000)
    return not busy


def clear_mail(names: Names) -> int:
    """Remove messages kept as files in which a name is; tell how many."""
    folder = Path(settings.EMAIL_FILE_PATH)
    removed = 0
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.is_file() and names.are_in(_text(path)):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _text(path: Path) -> str:
    """The messages of a file as a person reads them, whatever they are packed in."""
    raw = path.read_bytes()
    parts = [raw.decode("utf-8", "replace")]
    for one in raw.split(b"-" * 79):
        message = email.message_from_bytes(one.strip(), policy=email.policy.default)
        parts += (f"{name}: {value}" for name, value in message.items())
        parts += (
            str(part.get_content())
            for part in message.walk()
            if part.get_content_maintype() == "text"
        )
    return "\n".join(parts)
