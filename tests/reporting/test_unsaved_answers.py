"""What is typed is kept for its writer, and says nothing before he saves it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.reports import as_opened, report_address
from tests.support.rows import copies
from tests.support.unsaved import EVENTS, discard, keep, shown
from varde.audit import selectors as record
from varde.incidents import selectors as incidents
from varde.incidents.models import FactStatement
from varde.reporting.models import DraftRevision, UnsavedAnswers

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.reporting.models import Obligation

BUDGET = 30


# It is kept


def test_what_is_typed_stands_in_the_form_when_it_is_opened_again(
    early_warning: Obligation, saga_here: Client
) -> None:
    answer = keep(saga_here, early_warning, {EVENTS: "Databasen sv"})

    assert answer.status_code == 200
    assert answer.json()["state"] == "kept"
    assert shown(saga_here, early_warning) == "Databasen sv"


def test_it_tells_the_time_by_the_writers_clock(
    early_warning: Obligation, saga: User, saga_here: Client
) -> None:
    saga.time_zone = "Asia/Kathmandu"
    saga.save()

    answer = keep(saga_here, early_warning, {EVENTS: "Databasen"})

    kept_at = UnsavedAnswers.objects.get().kept_at
    there = kept_at + timedelta(hours=5, minutes=45)
    assert answer.json()["at"] == f"{there:%H:%M}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("detected-at", "igår kv"),
        ("detected-at", "2099-01-01T00:00"),
        ("contact-email", "saga@"),
        (EVENTS, "gnp\u202e.exe"),
        (EVENTS, "x" * 20_000),
        ("how-detected__unknown", "on"),
        ("ongoing", "true"),
    ],
)
def test_nothing_is_refused_for_being_unfinished(
    early_warning: Obligation, saga_here: Client, name: str, value: str
) -> None:
    answer = keep(saga_here, early_warning, {name: value})

    assert answer.status_code == 200
    assert as_opened(saga_here, early_warning)[name] == [value]


def test_what_no_database_keeps_is_left_out(
    early_warning: Obligation, saga_here: Client
) -> None:
    keep(saga_here, early_warning, {EVENTS: "a\x00b"})

    assert shown(saga_here, early_warning) == "ab"


def test_what_is_left_alone_is_not_kept(
    early_warning: Obligation, saga_here: Client
) -> None:
    keep(saga_here, early_warning, {EVENTS: "Databasen"})

    assert list(UnsavedAnswers.objects.get().seen) == [EVENTS]


def test_what_is_taken_back_is_no_longer_there(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    keep(saga_here, early_warning, {EVENTS: "Fel fönster"}, sheet=sheet)

    keep(saga_here, early_warning, {}, sheet=sheet, count=2)

    assert UnsavedAnswers.objects.get().seen == {}
    assert shown(saga_here, early_warning) in {None, ""}


# It says nothing yet


def test_nothing_is_stated_and_the_record_does_not_learn_of_it(
    early_warning: Obligation, saga_here: Client
) -> None:
    said = FactStatement.objects.count()
    before = len(record.chain(early_warning.incident.reference))
    sheet = as_opened(saga_here, early_warning)

    for count, text in enumerate(["D", "Da", "Dat"], 1):
        keep(saga_here, early_warning, {EVENTS: text}, sheet=sheet, count=count)

    assert FactStatement.objects.count() == said
    assert len(record.chain(early_warning.incident.reference)) == before
    assert not DraftRevision.objects.exists()


def test_nobody_else_sees_it(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    keep(saga_here, early_warning, {EVENTS: "Databasen sv"})

    for page in (report_address(early_warning), report_address(early_warning, "compare/")):
        assert "Databasen sv" not in berit_here.get(page).content.decode()


def test_once_it_is_saved_it_is_said_and_waits_no_more(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning) | {EVENTS: "Databasen svarar inte."}
    keep(saga_here, early_warning, {}, sheet=sheet)

    saga_here.post(report_address(early_warning), sheet)

    said = incidents.fact_values(early_warning.incident)["incident.description"]
    assert said == "Databasen svarar inte."
    assert UnsavedAnswers.objects.get().seen == {}


def test_a_form_that_is_refused_goes_on_with_what_was_kept_of_it(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning) | {"contact-email": "saga@"}
    keep(saga_here, early_warning, {}, sheet=sheet)

    refused = saga_here.post(report_address(early_warning), sheet)

    assert refused.status_code == 422
    assert " data-unsaved" in refused.content.decode()
    continued = refused.context["sitting_form"]["continued"].value()
    assert continued == UnsavedAnswers.objects.get().sitting


def test_what_is_discarded_is_gone(early_warning: Obligation, saga_here: Client) -> None:
    keep(saga_here, early_warning, {EVENTS: "Fel incident"})

    discard(saga_here, early_warning)

    assert shown(saga_here, early_warning) in {None, ""}
    assert "Fel incident" not in str(UnsavedAnswers.objects.values())


# What is refused


def test_it_takes_the_token_of_the_page(early_warning: Obligation, saga: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(saga)
    told = {"revision": "0", "sitting": "x", "count": "1"}

    answer = client.post(report_address(early_warning, "keep/"), told)

    assert answer.status_code == 403


def test_who_is_signed_out_is_led_away(early_warning: Obligation) -> None:
    answer = Client().post(report_address(early_warning, "keep/"))

    assert answer.status_code == 302


@pytest.mark.parametrize(
    "garbled",
    [
        {"revision": "x"},
        {"revision": ""},
        {"shown": "\x00"},
        {"sitting": ""},
        {"sitting": "a\x00"},
        {"continued": "a\x00"},
        {"count": "0"},
        {"count": "9" * 30},
    ],
)
def test_what_no_page_sends_is_refused(
    early_warning: Obligation, saga_here: Client, garbled: dict[str, str]
) -> None:
    sheet = as_opened(saga_here, early_warning)
    told = sheet | {"count": "1"} | garbled

    answer = saga_here.post(report_address(early_warning, "keep/"), told)

    assert answer.status_code == 422
    assert not UnsavedAnswers.objects.exists()


@pytest.mark.parametrize("act", ["keep/", "take-up/"])
def test_a_revision_that_never_was_is_a_conflict(
    early_warning: Obligation, saga_here: Client, act: str
) -> None:
    keep(saga_here, early_warning, {EVENTS: "Databasen"})
    told = as_opened(saga_here, early_warning) | {"revision": "9" * 30, "count": "2"}

    answer = saga_here.post(report_address(early_warning, act), told)

    assert answer.status_code == 409


# What it costs


@pytest.mark.parametrize("act", ["keep/", "compare/"])
def test_it_asks_the_database_as_often_after_many_revisions(
    drafted: Obligation, saga_here: Client, act: str
) -> None:
    keep(saga_here, drafted, {EVENTS: "Databasen"})
    few = statements(saga_here, drafted, act)
    revision = DraftRevision.objects.get()
    copies(revision, ({"number": n} for n in range(2, 40)))

    assert statements(saga_here, drafted, act) <= few <= BUDGET


def statements(client: Client, obligation: Obligation, act: str) -> int:
    told = as_opened(client, obligation) | {EVENTS: "Databasen svarar", "count": "1"}
    with CaptureQueriesContext(connection) as asked:
        if act == "keep/":
            client.post(report_address(obligation, act), told)
        else:
            client.get(report_address(obligation, act))
    return len(asked)
