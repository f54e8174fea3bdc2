"""Several people at one draft: nobody overwrites what he has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.reports import as_opened, question, report_address, save
from varde.incidents import selectors as incidents
from varde.incidents import services

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.reporting.models import Obligation

EVENTS = "incident.description"


def state(obligation: Obligation, text: str, by: User, now: datetime) -> None:
    """Somebody says on the sheet of facts what happened."""
    services.state_fact(
        incident=obligation.incident, fact=EVENTS, value=text, by=by, now=now
    )


def test_of_two_who_save_the_second_keeps_what_was_typed(
    early_warning: Obligation, saga_here: Client, berit_here: Client
) -> None:
    hers = as_opened(berit_here, early_warning) | {
        "course-of-events": "Berits ord om saken"
    }
    save(saga_here, early_warning, {"course-of-events": "Sagas ord om saken"})

    answer = berit_here.post(report_address(early_warning), hers)

    assert answer.status_code == 409
    assert "Berits ord om saken</pre>" in answer.content.decode()
    assert question(saga_here, early_warning, "course-of-events")["field"].value() == (
        "Sagas ord om saken"
    )


def test_a_fact_that_another_changed_meanwhile_is_not_turned_back(
    early_warning: Obligation, saga: User, berit: User, saga_here: Client, now: datetime
) -> None:
    state(early_warning, "Först", saga, now)
    sheet = as_opened(saga_here, early_warning)
    state(early_warning, "Rättat", berit, now)

    answer = saga_here.post(report_address(early_warning), sheet | {"how-detected": "Larm"})

    assert answer.status_code == 302
    assert incidents.fact_values(early_warning.incident)[EVENTS] == "Rättat"


def test_nobody_replaces_a_fact_that_he_has_not_seen(
    early_warning: Obligation, saga: User, berit: User, saga_here: Client, now: datetime
) -> None:
    state(early_warning, "Först", saga, now)
    sheet = as_opened(saga_here, early_warning)
    state(early_warning, "Rättat av Berit", berit, now)

    told = sheet | {"course-of-events": "Rättat av Saga"}
    answer = saga_here.post(report_address(early_warning), told)

    assert answer.status_code == 409
    assert "It is about: Course of events." in answer.content.decode()
    assert "Rättat av Saga</pre>" in answer.content.decode()
    assert incidents.fact_values(early_warning.incident)[EVENTS] == "Rättat av Berit"


def test_of_two_who_say_the_same_nobody_is_told(
    early_warning: Obligation, saga: User, berit: User, saga_here: Client, now: datetime
) -> None:
    sheet = as_opened(saga_here, early_warning)
    state(early_warning, "Samma sak", berit, now)

    told = sheet | {"course-of-events": "Samma sak"}

    assert saga_here.post(report_address(early_warning), told).status_code == 302
