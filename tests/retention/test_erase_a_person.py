"""After a person was erased, nothing finds the name, and every proof still holds."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from tests.retention.conftest import EMAIL, NAME
from varde.audit import chains
from varde.audit.models import ChainHead
from varde.audit.personal import tables
from varde.audit.reasons import ErasureReason
from varde.retention import services, tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.retention.models import Erasure


def spellings() -> Iterator[bytes]:
    """The name as text, as JSON, in wide characters and packed, at every offset."""
    for text in (NAME, EMAIL):
        for cased in (text, text.lower(), text.upper()):
            yield cased.encode()
            yield cased.encode("utf-16-le")
            yield cased.encode("utf-16-be")
            yield json.dumps(cased)[1:-1].encode()
            for before in range(3):
                packed = base64.b64encode(b"x" * before + cased.encode())
                yield packed[4:-4]


def rows() -> Iterator[tuple[str, bytes]]:
    """Every value of every table, as text and as it is."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for table in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    held = bytes(value) if isinstance(value, memoryview) else value
                    raw = held if isinstance(held, bytes) else str(held).encode()
                    yield table, raw
                    if raw.startswith(b"%PDF"):
                        yield table, text_of(raw)


def text_of(pdf: bytes) -> bytes:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages).encode()


def found_in_tables() -> set[str]:
    wanted = list(spellings())
    return {table for table, raw in rows() if any(w in raw for w in wanted)}


def found_in_files() -> set[str]:
    wanted = list(spellings())
    folders = [Path(settings.HOME)]
    if connection.vendor == "sqlite":
        folders.append(Path(connection.settings_dict["NAME"]).parent)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path) for path in files if any(w in path.read_bytes() for w in wanted)}


# Signed and packed; and what is looked for, which is there while it is looked for.
NOT_IN_PLAIN = {"django_session", "retention_erasure"}
EXPECTED = {t.model._meta.db_table for t in tables() if t.personal} - NOT_IN_PLAIN
INSTANCE = {"django_tasks_database_dbtaskresult", "reporting_authoritynote"}
INBOX = {"reporting_receivedreport", "reporting_givenanswer"}


@pytest.mark.django_db
@pytest.mark.usefixtures("everywhere")
def test_the_name_is_in_every_table_that_may_hold_one() -> None:
    assert found_in_tables() >= EXPECTED


@pytest.mark.django_db(transaction=True)
def test_no_table_and_no_file_holds_the_name_afterwards(
    everywhere: User, erase: Callable[..., Erasure]
) -> None:
    erase(person=everywhere)
    services.clear_files(now=everywhere.date_joined)

    assert found_in_tables() == set()
    assert found_in_files() == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("annanstans")
def test_an_organisation_leaves_what_is_the_inboxs_and_the_instances(
    everywhere: User, exempelverket: Organisation, erase: Callable[..., Erasure]
) -> None:
    erase(organisation=exempelverket, person=everywhere)

    assert found_in_tables() == INBOX | INSTANCE


@pytest.mark.django_db
@pytest.mark.usefixtures("everywhere")
def test_an_authority_erases_its_inbox_and_nothing_of_the_reporters(
    authority: Organisation, erase: Callable[..., Erasure]
) -> None:
    erase(organisation=authority)

    assert found_in_tables() >= EXPECTED - INBOX
    assert not found_in_tables() & INBOX


@pytest.mark.django_db
def test_every_chain_is_whole_afterwards(
    everywhere: User, erase: Callable[..., Erasure]
) -> None:
    erase(person=everywhere)

    subjects = list(ChainHead.objects.values_list("subject", flat=True))
    reports = chains.verify_chains(subjects)
    assert len(reports) > 3
    assert [s for s, report in reports.items() if not report.whole] == []


def test_an_erasure_whose_job_is_on_the_queue_gets_no_other(
    ada: User, zenobie: User, now: datetime
) -> None:
    services.ask_for_erasure(
        organisation=None,
        person=None,
        terms=[NAME],
        reason=ErasureReason.REQUESTED,
        by=ada,
        now=now,
    )
    tasks.finish_erasures.func()
    assert DBTaskResult.objects.count() == 1

    DBTaskResult.objects.all().delete()
    tasks.finish_erasures.func()
    assert DBTaskResult.objects.count() == 1
