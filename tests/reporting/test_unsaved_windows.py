"""Each window keeps what is typed in it, and knows whose it is and what it has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.reports import as_opened, report_address, save
from tests.support.unsaved import EVENTS, discard, keep, shown
from varde.reporting.models import DraftRevision, UnsavedAnswers

if TYPE_CHECKING:
    from django.test import Client

    from varde.reporting.models import Obligation, Release


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


def test_what_comes_late_from_a_page_that_was_saved_is_not_kept(
    early_warning: Obligation, saga_here: Client
) -> None:
    sheet = as_opened(saga_here, early_warning) | {EVENTS: "Databasen"}
    saga_here.post(report_address(early_warning), sheet)

    late = keep(saga_here, early_warning, {EVENTS: "Data"}, sheet=sheet, count=7)

    assert late.status_code == 409
    assert UnsavedAnswers.objects.get().seen == {}
    assert keep(saga_here, early_warning, {EVENTS: "Databasen är"}).status_code == 200


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


# Whose window it is


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
