"""The demonstration shows every stage of the work, made by the services themselves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.support.browsers import browser_of
from varde.accounts.models import User
from varde.audit.chains import verify_chain
from varde.evidence.models import Item
from varde.evidence.selectors import receivers
from varde.incidents.models import Incident
from varde.organisations.models import Organisation
from varde.reporting.models import Delivery
from varde.workspace import demo


@pytest.fixture
def loaded(db: None, today: datetime, stored: Path) -> None:
    demo.load(now=today)


def duties_of(name: str) -> dict[str, int]:
    page = browser_of(User.objects.get(name=name)).get("/")
    return {state: page.context[state] for state in ("late", "running", "unknown")}


@pytest.mark.usefixtures("loaded", "demonstration")
def test_somebody_is_late_and_somebody_does_not_know_yet() -> None:
    bank = duties_of("Saga Lind")

    assert bank["late"]
    assert bank["unknown"]


@pytest.mark.usefixtures("loaded", "demonstration")
def test_not_every_clock_is_late() -> None:
    hospital = duties_of("Aada Virtanen")

    assert hospital["running"] > hospital["late"]


@pytest.mark.usefixtures("loaded")
def test_an_authority_has_answered_one_report_and_not_yet_another() -> None:
    answered = {delivery.acknowledged_at is not None for delivery in Delivery.objects.all()}

    assert answered == {True, False}


@pytest.mark.usefixtures("loaded")
def test_evidence_is_secured_and_waits_for_a_signature() -> None:
    kinds = [item.kind for item in Item.objects.order_by("number")]

    assert kinds == ["file", "physical", "held-by-supplier"]
    assert [item.short for item in Item.objects.all() if item.stands.is_waiting] == ["E2"]


@pytest.mark.usefixtures("loaded")
def test_whoever_has_evidence_can_hand_it_to_a_colleague() -> None:
    incidents = Incident.objects.all()

    assert incidents
    assert all(receivers(incident).count() == 2 for incident in incidents)


@pytest.mark.usefixtures("loaded")
def test_every_record_is_whole() -> None:
    subjects = [*Incident.objects.values_list("reference", flat=True)]
    subjects += [organisation.subject for organisation in Organisation.objects.all()]

    assert all(verify_chain(subject).whole for subject in subjects)


@pytest.mark.usefixtures("loaded")
def test_its_people_sign_in_by_no_password() -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_real_people_are_never_joined_by_made_up_ones(
    demonstration: None, saga: User
) -> None:
    call_command("load_demonstration")

    assert User.objects.get() == saga


@pytest.mark.usefixtures("db")
def test_it_is_loaded_in_demonstration_mode_only() -> None:
    with pytest.raises(CommandError):
        call_command("load_demonstration")

    assert not User.objects.exists()
