"""What is typed is kept for its writer, and says nothing before he saves it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.reports import as_opened, question, report_address, save
from tests.support.rows import copies
from varde.audit import selectors as record
from varde.incidents import selectors as incidents
from varde.incidents import services
from varde.incidents.models import FactStatement
from varde.reporting.models import DraftRevision, UnsavedAnswers

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from varde.accounts.models import User
    from varde.reporting.models import Obligation, Release

EVENTS = "course-of-events"
BUDGET = 30


def keep(
    client: Client,
    obligation: Obligation,
    typed: dict[str, str],
    *,
    sheet: dict[str, Any] | None = None,
    count: int = 1,
) -> HttpResponse:
    """What the script sends from the page while a person types."""
    opened = sheet or as_opened(client, obligation)
    told = opened | typed | {"count": str(count)}
    return client.post(report_address(obligation, "keep/"), told)


def shown(client: Client, obligation: Obligation, name: str = EVENTS) -> Any:
    return question(client, obligation, name)["field"].value()


def said_elsewhere(
    obligation: Obligation, text: str, by: User, now: datetime
) -> FactStatement:
    return services.state_fact(
        incident=obligation.incident,
        fact="incident.description",
        value=text,
        by=by,
        now=now,
    )


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


def test_what_comes_late_from_a_page_that_was_saved_is_not_kept(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning) | {EVENTS: "Databasen"}
    saga_here.post(report_address(early_warning), sheet)

    late = keep(saga_here, early_warning, {EVENTS: "Data"}, sheet=sheet, count=7)

    assert late.status_code == 409
    assert UnsavedAnswers.objects.get().seen == {}
    assert keep(saga_here, early_warning, {EVENTS: "Databasen är"}).status_code == 200


def test_who_asks_for_the_release_is_told_what_is_not_in_the_report(
    drafted: Obligation, saga_here: Client
) -> None:
    keep(saga_here, drafted, {EVENTS: "Något nytt"})
    ask = report_address(drafted, "ask/")

    refused = saga_here.post(ask)
    discard(saga_here, drafted)

    assert refused.status_code == 409
    assert "not in the report yet" in refused.content.decode()
    assert saga_here.post(ask).status_code == 302


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


# Several windows, several people


def test_two_windows_do_not_replace_what_the_other_keeps(
    early_warning: Obligation, saga_here: Client
) -> None:
    first, second = (as_opened(saga_here, early_warning) for _ in range(2))
    keep(saga_here, early_warning, {EVENTS: "I det första"}, sheet=first)

    answer = keep(saga_here, early_warning, {EVENTS: "I det andra"}, sheet=second)

    assert answer.json()["state"] == "kept"
    assert shown(saga_here, early_warning) == "I det andra"
    discard(saga_here, early_warning)
    assert shown(saga_here, early_warning) == "I det första"


def test_what_others_saved_keeps_nothing_new_from_being_kept(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    keep(saga_here, early_warning, {EVENTS: "Sagas ord"})
    save(berit_here, early_warning, {EVENTS: "Berits ord"})

    answer = keep(saga_here, early_warning, {EVENTS: "Sagas andra ord"})

    assert answer.json()["state"] == "kept"
    assert shown(saga_here, early_warning) == "Sagas andra ord"


def test_after_a_save_what_waits_from_another_window_is_there_beside_the_new(
    early_warning: Obligation, saga_here: Client
) -> None:
    first, second = (as_opened(saga_here, early_warning) for _ in range(2))
    keep(saga_here, early_warning, {EVENTS: "I det andra"}, sheet=second)
    saga_here.post(report_address(early_warning), first | {EVENTS: "I det första"})

    assert saga_here.get(report_address(early_warning)).context["moved_on"]
    assert keep(saga_here, early_warning, {EVENTS: "Nytt"}).json()["state"] == "kept"
    assert shown(saga_here, early_warning) == "Nytt"


def test_a_page_that_was_left_behind_goes_on_under_another_name(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    saga_here.post(report_address(early_warning), sheet)
    left = keep(saga_here, early_warning, {EVENTS: "Mer"}, sheet=sheet)

    again = sheet | {"sitting": left.json()["sitting"]}
    answer = keep(saga_here, early_warning, {EVENTS: "Mer"}, sheet=again, count=2)

    assert left.json()["state"] == "left"
    assert answer.json()["state"] == "moved-on"


# A release that the window does not know of


def test_a_window_from_before_the_release_does_not_undo_it(
    released: Obligation, asked: Release, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, released) | {"release": f"{asked.pk}:waiting"}

    kept = keep(saga_here, released, {EVENTS: "Mer"}, sheet=sheet)
    refused = saga_here.post(report_address(released), sheet | {EVENTS: "Mer"})

    assert (kept.status_code, kept.json()["state"]) == (409, "release-asked")
    assert refused.status_code == 409
    assert "draft.release-asked" in refused.content.decode()
    assert DraftRevision.objects.count() == 1


def test_who_knows_of_the_release_may_save(released: Obligation, saga_here: Client) -> None:
    assert save(saga_here, released, {EVENTS: "Mer"}).status_code == 302


def test_a_window_that_is_opened_later_goes_on(
    early_warning: Obligation, saga_here: Client
) -> None:
    keep(saga_here, early_warning, {EVENTS: "Databasen"})

    keep(saga_here, early_warning, {EVENTS: "Databasen svarar"})

    assert shown(saga_here, early_warning) == "Databasen svarar"


def test_what_was_sent_earlier_and_comes_later_replaces_nothing(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    keep(saga_here, early_warning, {EVENTS: "Databasen svarar"}, sheet=sheet, count=2)

    keep(saga_here, early_warning, {EVENTS: "Databasen"}, sheet=sheet, count=1)

    assert shown(saga_here, early_warning) == "Databasen svarar"


def test_when_somebody_saved_meanwhile_it_is_told_and_kept_all_the_same(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    save(berit_here, early_warning, {EVENTS: "Berits ord"})

    answer = keep(saga_here, early_warning, {EVENTS: "Sagas ord"}, sheet=sheet)

    assert answer.status_code == 409
    assert answer.json()["state"] == "moved-on"
    assert answer.json()["revision"] == 1
    assert shown(saga_here, early_warning) == "Berits ord"


def test_when_a_fact_was_stated_elsewhere_it_is_told(
    early_warning: Obligation, berit: User, saga_here: Client, now: datetime
) -> None:
    sheet = as_opened(saga_here, early_warning)
    said_elsewhere(early_warning, "Berits ord", berit, now)

    answer = keep(saga_here, early_warning, {EVENTS: "Sagas ord"}, sheet=sheet)

    assert answer.json()["state"] == "moved-on"


def test_both_stand_side_by_side(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    save(berit_here, early_warning, {EVENTS: "Berits ord", "ongoing": "true"})
    keep(saga_here, early_warning, {EVENTS: "Sagas ord", "ongoing": "false"}, sheet=sheet)

    page = saga_here.get(report_address(early_warning, "compare/"))

    told = {c["question"]["field"].name: c for c in page.context["compared"]}
    assert (told[EVENTS]["typed"], told[EVENTS]["stands"]) == ("Sagas ord", "Berits ord")
    assert (told["ongoing"]["typed"], told["ongoing"]["stands"]) == ("No", "Yes")
    assert "last saved by Berit" in page.content.decode()


def test_who_has_compared_goes_on_with_what_he_typed(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    save(berit_here, early_warning, {EVENTS: "Berits ord", "contact-name": "Jouren"})
    keep(saga_here, early_warning, {EVENTS: "Sagas ord"}, sheet=sheet)

    take_up(saga_here, early_warning)
    save(saga_here, early_warning)

    assert shown(saga_here, early_warning) == "Sagas ord"
    assert shown(saga_here, early_warning, "contact-name") == "Jouren"


def test_who_goes_on_without_having_seen_the_latest_is_told_again(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    save(berit_here, early_warning, {EVENTS: "Berits ord"})
    keep(saga_here, early_warning, {EVENTS: "Sagas ord"}, sheet=sheet)
    compared = saga_here.get(report_address(early_warning, "compare/"))

    save(berit_here, early_warning, {EVENTS: "Berits andra ord"})
    take_up(saga_here, early_warning, compared)

    assert shown(saga_here, early_warning) == "Berits andra ord"
    assert saga_here.get(report_address(early_warning)).context["moved_on"]


def discard(client: Client, obligation: Obligation) -> HttpResponse:
    """Press the button of the draft that discards what was typed."""
    opened = client.get(report_address(obligation)).context["discard_form"]
    told = {name: opened[name].value() for name in ("sitting", "continued")}
    return client.post(report_address(obligation, "discard/"), told)


def take_up(
    client: Client, obligation: Obligation, compared: HttpResponse | None = None
) -> HttpResponse:
    """Press the button of the comparison."""
    page = compared or client.get(report_address(obligation, "compare/"))
    told = {name: page.context["as_read"][name].value() for name in ("revision", "shown")}
    return client.post(report_address(obligation, "take-up/"), told)


def test_what_was_typed_at_a_question_that_is_not_asked_any_more_is_shown(
    early_warning: Obligation, saga_here: Client
) -> None:
    keep(saga_here, early_warning, {EVENTS: "Databasen"})
    UnsavedAnswers.objects.update(seen={"gone": ""}, answers={"gone": ["Tolv stycken"]})
    draft = saga_here.get(report_address(early_warning))

    page = saga_here.get(report_address(early_warning, "compare/"))
    take_up(saga_here, early_warning, page)

    assert draft.context["moved_on"]
    assert "Tolv stycken" in page.content.decode()
    assert UnsavedAnswers.objects.get().seen == {}


def test_what_is_discarded_is_gone(early_warning: Obligation, saga_here: Client) -> None:
    keep(saga_here, early_warning, {EVENTS: "Fel incident"})

    discard(saga_here, early_warning)

    assert shown(saga_here, early_warning) in {None, ""}
    assert "Fel incident" not in str(UnsavedAnswers.objects.values())


# What is refused


def test_what_is_typed_by_one_is_never_kept_for_another(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)

    answer = keep(berit_here, early_warning, {EVENTS: "Sagas ord"}, sheet=sheet)

    assert answer.status_code == 403
    assert not UnsavedAnswers.objects.exists()


def test_what_is_typed_by_one_is_never_saved_as_anothers(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning) | {EVENTS: "Sagas ord"}

    answer = berit_here.post(report_address(early_warning), sheet)

    told = answer.content.decode()
    assert answer.status_code == 403
    assert "draft.typed-by-another" in told
    assert "Berit Ek is signed in now." in told
    assert "Sagas ord" in told
    assert not DraftRevision.objects.exists()


def test_a_save_without_the_name_of_its_window_is_refused(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning) | {"sitting": ""}

    assert saga_here.post(report_address(early_warning), sheet).status_code == 403


def test_a_refused_save_gives_back_questions_and_words(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning)
    save(berit_here, early_warning, {EVENTS: "Berits ord"})
    typed = {EVENTS: "Sagas", "ongoing": "true", "detected-at": "2026-09-01T08:42"}

    told = saga_here.post(report_address(early_warning), sheet | typed).context["typed"]

    asked = [question(saga_here, early_warning, name)["field"].label for name in typed]
    assert {label for label, _value in told} == set(asked)
    assert {"Sagas", "Yes"} < {value for _label, value in told}
    assert not any("T08:42" in value for _label, value in told)


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
