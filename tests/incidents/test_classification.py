"""Severity, TLP, class and type, root cause and effect are set together, and apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from varde.audit import selectors as audit
from varde.core.errors import IncidentChangedError, InvalidTextError, InvalidValueError
from varde.incidents import services

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident

TOLD: dict[str, Any] = {
    "severity": "critical",
    "tlp": "amber+strict",
    "classification": ["malicious-code/infected-system", "availability/outage"],
    "root_cause": "malicious-action",
    "effect": "availability",
}


def test_all_of_it_is_kept(incident: Incident, saga: User, later: datetime) -> None:
    services.classify(incident=incident, **TOLD, revision=0, by=saga, now=later)

    incident.refresh_from_db()
    assert (incident.severity, incident.tlp) == ("critical", "amber+strict")
    assert incident.classification == sorted(TOLD["classification"])
    assert (incident.root_cause, incident.effect) == ("malicious-action", "availability")
    assert (incident.updated_at, incident.revision) == (later, 1)


def test_the_record_tells_what_it_was_before(
    incident: Incident, saga: User, later: datetime
) -> None:
    services.classify(incident=incident, **TOLD, revision=0, by=saga, now=later)

    entry = audit.chain(incident.reference)[0]
    assert entry.detail is not None
    assert (entry.action, entry.detail["severity"]) == ("incident.classified", "critical")
    assert entry.detail["before"] == {
        "severity": "medium",
        "tlp": "amber",
        "classification": [],
        "root_cause": "",
        "effect": "",
    }


@pytest.mark.parametrize("field", sorted(TOLD))
def test_a_value_that_is_no_choice_is_refused_by_name(
    incident: Incident, saga: User, later: datetime, field: str
) -> None:
    wrong = ["phishing"] if field == "classification" else "enormous"

    with pytest.raises(InvalidValueError) as refusal:
        services.classify(
            incident=incident, **(TOLD | {field: wrong}), revision=0, by=saga, now=later
        )

    assert refusal.value.params["field"] == field


def test_who_looked_before_another_changed_it_is_told(
    incident: Incident, saga: User, later: datetime
) -> None:
    services.change_status(incident=incident, to="ongoing", revision=0, by=saga, now=later)

    with pytest.raises(IncidentChangedError):
        services.classify(incident=incident, **TOLD, revision=0, by=saga, now=later)

    incident.refresh_from_db()
    assert incident.severity == "medium"


def test_an_incident_can_have_another_name(
    incident: Incident, saga: User, later: datetime
) -> None:
    services.rename(incident=incident, title="Skrivare", revision=0, by=saga, now=later)

    entry = audit.chain(incident.reference)[0]
    assert incident.title == "Skrivare"
    assert entry.detail == {"title": "Skrivare", "before": "Skrivarna svarar inte"}


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_kept_is_refused(
    incident: Incident, saga: User, later: datetime, title: str
) -> None:
    with pytest.raises(InvalidTextError) as refusal:
        services.rename(incident=incident, title=title, revision=0, by=saga, now=later)

    assert refusal.value.params["field"] == "title"


# On the page


def address(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/classification/"


def test_the_page_opens_with_what_holds(incident: Incident, saga_here: Client) -> None:
    saga_here.post(address(incident), TOLD | {"revision": 0})

    form = saga_here.get(address(incident)).context["form"]

    shown = {name: form[name].value() for name in TOLD}
    assert shown == TOLD | {"classification": sorted(TOLD["classification"])}
    assert form["revision"].value() == 1


def test_the_handler_classifies(incident: Incident, saga_here: Client) -> None:
    answer = saga_here.post(address(incident), TOLD | {"revision": 0})

    page = saga_here.get(answer["Location"]).content.decode()
    assert "TLP:AMBER+STRICT" in page
    assert "Malicious action" in page


def test_two_who_classify_at_once_are_told(incident: Incident, saga_here: Client) -> None:
    saga_here.post(address(incident), TOLD | {"revision": 0})

    answer = saga_here.post(address(incident), TOLD | {"severity": "low", "revision": 0})

    incident.refresh_from_db()
    assert answer.status_code == 409
    assert incident.severity == "critical"


@pytest.mark.parametrize("field", sorted(TOLD))
def test_a_wrong_value_is_named(incident: Incident, saga_here: Client, field: str) -> None:
    page = saga_here.post(address(incident), TOLD | {field: "enormous", "revision": 0})

    incident.refresh_from_db()
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert incident.revision == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_reader_does_not_classify(
    incident: Incident, aino_here: Client, method: str
) -> None:
    answer = getattr(aino_here, method)(address(incident), TOLD | {"revision": 0})

    incident.refresh_from_db()
    assert answer.status_code == 403
    assert incident.revision == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    incident: Incident, nils_here: Client, method: str
) -> None:
    hidden = getattr(nils_here, method)(address(incident), TOLD)
    absent = getattr(nils_here, method)("/incidents/VRD-2026-9999/classification/", TOLD)

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_a_stranger_is_led_to_sign_in(incident: Incident, client: Client) -> None:
    assert client.post(address(incident))["Location"].startswith("/account/login/")
