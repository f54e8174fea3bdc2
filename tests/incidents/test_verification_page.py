"""Everyone who sees an incident can have its chain verified, and watches how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from tests.support.append_only import asked_for
from varde.audit import runs
from varde.audit.models import VerificationRun

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.accounts.models import User
    from varde.incidents.models import Incident


def address(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/record/verification/"


def verified(incident: Incident, client: Client, now: datetime) -> str:
    """Ask, let the worker do it, and return the page."""
    client.post(address(incident))
    runs.carry_out(run=VerificationRun.objects.latest("pk").pk, clock=lambda: now)
    return client.get(address(incident)).content.decode()


def tamper(incident: Incident) -> None:
    for operation in asked_for(connection):
        operation.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_entry SET actor = 'U-NOBODY' WHERE subject = %s AND sequence = 2",
            [incident.reference],
        )


def test_an_auditor_has_the_chain_verified(
    incident: Incident, aino_here: Client, later: datetime
) -> None:
    page = verified(incident, aino_here, later)

    assert "Chain whole" in page
    assert "Aino Berg" in page


def test_a_tampered_entry_breaks_the_chain(
    incident: Incident, aino_here: Client, later: datetime
) -> None:
    tamper(incident)

    page = verified(incident, aino_here, later)

    assert "Chain broken" in page
    assert "At entry 2:" in page


def test_the_record_says_how_the_last_verification_ended(
    incident: Incident, aino_here: Client, later: datetime
) -> None:
    verified(incident, aino_here, later)

    page = aino_here.get(f"/incidents/{incident.reference}/record/").content.decode()

    assert "Chain whole" in page


def test_before_it_has_ended_the_page_says_how_far_it_is(
    incident: Incident, aino_here: Client
) -> None:
    aino_here.post(address(incident))
    VerificationRun.objects.update(done=1, total=3)

    page = aino_here.get(address(incident)).content.decode()

    assert "1 of 3 entries verified" in page
    assert 'hx-trigger="every 2s"' in page


def test_who_asks_meanwhile_gets_the_same_run(
    incident: Incident, aino_here: Client, saga_here: Client
) -> None:
    aino_here.post(address(incident))
    saga_here.post(address(incident))

    assert VerificationRun.objects.count() == 1


def test_a_run_that_was_given_up_is_told_and_can_be_begun_again(
    incident: Incident, aino_here: Client, now: datetime
) -> None:
    runs.ask(subject=incident.reference, by="U-X", now=now - runs.STALLED_AFTER)

    page = aino_here.get(address(incident)).content.decode()

    assert "It did not come to its end" in page
    assert "Verify again" in page
    assert "hx-trigger" not in page


def test_a_run_that_was_given_up_stands_in_nobodys_way(
    incident: Incident, now: datetime, later: datetime
) -> None:
    first = runs.ask(subject=incident.reference, by="U-X", now=now)
    second = runs.ask(
        subject=incident.reference, by="U-X", now=now + 2 * runs.STALLED_AFTER
    )

    assert first.pk != second.pk


def test_a_run_that_has_ended_is_not_carried_out_again(
    incident: Incident, aino_here: Client, now: datetime, later: datetime
) -> None:
    verified(incident, aino_here, now)
    tamper(incident)

    runs.carry_out(run=VerificationRun.objects.latest("pk").pk, clock=lambda: later)

    assert runs.latest(incident.reference, now=later).whole


def test_somebody_elsewhere_verifies_nothing(incident: Incident, nils_here: Client) -> None:
    assert nils_here.post(address(incident)).status_code == 404
    assert not VerificationRun.objects.exists()


def test_a_verification_of_everything_counts_here_too(
    incident: Incident, saga: User, aino_here: Client, later: datetime
) -> None:
    run = runs.ask(subject=runs.EVERYTHING, by=saga.reference, now=later)
    runs.carry_out(run=run.pk, clock=lambda: later)

    page = aino_here.get(address(incident)).content.decode()

    assert "It was verified together with the whole log." in page
    assert "Not verified yet" not in page
