"""What is typed while others save is kept beside what they saved, and compared with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.reports import as_opened, question, report_address, save
from tests.support.unsaved import EVENTS, keep, shown
from varde.incidents import services
from varde.reporting.models import UnsavedAnswers

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django.test import Client

    from varde.accounts.models import User
    from varde.reporting.models import Obligation


def take_up(
    client: Client, obligation: Obligation, compared: HttpResponse | None = None
) -> HttpResponse:
    """Press the button of the comparison."""
    page = compared or client.get(report_address(obligation, "compare/"))
    told = {name: page.context["as_read"][name].value() for name in ("revision", "shown")}
    return client.post(report_address(obligation, "take-up/"), told)


# It is told


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
    services.state_fact(
        incident=early_warning.incident,
        fact="incident.description",
        value="Berits ord",
        by=berit,
        now=now,
    )

    answer = keep(saga_here, early_warning, {EVENTS: "Sagas ord"}, sheet=sheet)

    assert answer.json()["state"] == "moved-on"


def test_what_others_saved_keeps_nothing_new_from_being_kept(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    keep(saga_here, early_warning, {EVENTS: "Sagas ord"})
    save(berit_here, early_warning, {EVENTS: "Berits ord"})

    answer = keep(saga_here, early_warning, {EVENTS: "Sagas andra ord"})

    assert answer.json()["state"] == "kept"
    assert shown(saga_here, early_warning) == "Sagas andra ord"


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


# It is compared


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
