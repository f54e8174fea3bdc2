"""
A person whose name is in every place that the application has for one.

Zénobie handles incidents at Exempelverket. No word of any page or rulebook holds her
name, so wherever it is found afterwards, it was left behind.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django_tasks_db.models import DBTaskResult

from tests.conftest import member, person
from varde.accounts import services as accounts
from varde.accounts.models import RememberedAnswer
from varde.audit.personal import Matter
from varde.audit.reasons import ErasureReason
from varde.core.reports import TypedAnswer
from varde.evidence import services as evidence
from varde.evidence.models import CustodyEvent, Item, Upload
from varde.incidents import services as incidents
from varde.incidents.services import Statement
from varde.organisations import services as organisations
from varde.organisations.models import Role
from varde.reporting import services as reporting
from varde.reporting.models import AuthorityNote, Receipt, UnsavedAnswers
from varde.retention import services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from varde.accounts.models import User
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Obligation, Submission
    from varde.retention.models import Erasure, LegalHold

NAME = "Zénobie Ørnqvåst"
EMAIL = "zenobie.ornqvast@exempelverket.example"
SAYS = f"Talk to {NAME} <{EMAIL}> about it."


@pytest.fixture
def zenobie(exempelverket: Organisation) -> User:
    return member(
        exempelverket, person(EMAIL, NAME, time_zone="Europe/Oslo"), Role.RESPONDER
    )


@pytest.fixture
def named(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    """An incident in which somebody wrote her name wherever there is room."""
    found = incidents.declare(
        organisation=exempelverket,
        title=f"Mail of {NAME}",
        statements=[
            Statement("detected", now - timedelta(hours=1), source=NAME),
            Statement("became-aware", now - timedelta(minutes=50)),
            Statement("impact.severe_disruption", value=True, source=SAYS),
            Statement("incident.description", SAYS),
        ],
        by=saga,
        now=now,
    )
    incidents.add_timeline_entry(
        incident=found,
        kind="decision",
        happened_at=now - timedelta(minutes=30),
        text=SAYS,
        by=saga,
        now=now,
    )
    step(found, "contained", SAYS, by=saga, now=now)
    return found


def step(incident: Incident, to: str, reason: str, *, by: User, now: datetime) -> None:
    incident.refresh_from_db()
    incidents.change_status(
        incident=incident,
        to=to,
        reason=reason,
        revision=incident.revision,
        by=by,
        now=now,
    )


@pytest.fixture
def reported(
    named: Incident, authority: Organisation, saga: User, berit: User, now: datetime
) -> Submission:
    """A report that names her, sent to a desk, corrected, answered."""
    obligation = _owed(named)
    answers = _answers(obligation)
    reporting.save_draft(
        obligation=obligation, changed=answers, revision=0, by=saga, now=now
    )
    asked = reporting.ask_release(
        obligation=obligation, asked_of=None, note=SAYS, by=saga, now=now
    )
    reporting.release(
        obligation=obligation,
        content_sha256=asked.content_sha256,
        note=SAYS,
        by=berit,
        now=now,
    )
    sent = reporting.submit(obligation=obligation, lateness_reason=SAYS, by=saga, now=now)
    (delivery,) = sent.deliveries.all()
    reporting.acknowledge(delivery=delivery, answer=SAYS, by=saga, now=now)
    return sent


def _owed(incident: Incident) -> Obligation:
    from varde.reporting import selectors

    found = selectors.obligation_for(incident, "exempelverket", "se.nis2", "early-warning")
    assert found is not None
    return found


def _answers(obligation: Obligation) -> dict[str, TypedAnswer]:
    from varde.core.reports import completeness
    from varde.reporting import selectors

    report = selectors.draft_view(obligation).report
    texts = {
        a.field.id: TypedAnswer(value=SAYS) for a in report.fields if a.field.type == "text"
    }
    missing = {
        a.field.id: TypedAnswer(known=False)
        if a.field.unknown_allowed
        else TypedAnswer(value=False if a.field.type == "boolean" else SAYS)
        for a in completeness(report).missing
    }
    return missing | texts


@pytest.fixture
def kept_evidence(named: Incident, saga: User, now: datetime) -> None:
    note = evidence.Note(
        title=f"Laptop of {NAME}",
        description=SAYS,
        acquired_at=now,
        acquired_by=NAME,
        acquired_where=SAYS,
    )
    evidence.add_item(
        incident=named,
        kind="physical",
        note=note,
        received_at=now,
        received_how=SAYS,
        by=saga,
        now=now,
    )


@pytest.fixture
def signed_in(zenobie: User, now: datetime) -> None:
    """What signing in, tokens and programs leave behind."""
    session = SessionStore()
    session[SESSION_KEY] = str(zenobie.pk)
    session.save()
    UserSession.objects.create(
        user=zenobie, ip="192.0.2.7", user_agent=NAME, session_key=session.session_key
    )
    EmailAddress.objects.create(user=zenobie, email=EMAIL, verified=True)
    Authenticator.objects.create(user=zenobie, type="totp", data={"secret": NAME})
    SocialAccount.objects.create(user=zenobie, uid=EMAIL, extra_data={"name": NAME})
    token, _plain = accounts.create_token(
        user=zenobie,
        name=NAME,
        scopes=["assess"],
        expires_at=now + timedelta(days=30),
        by=zenobie,
        now=now,
    )
    RememberedAnswer.objects.create(
        token=token, method="POST", path="/", key="k", body=SAYS, created_at=now
    )
    accounts.record_sign_up(user=zenobie, now=now)


@pytest.fixture
def around(exempelverket: Organisation, saga: User, now: datetime) -> None:
    """Beside the incidents: contacts, an invitation, a colleague's session, a job."""
    organisations.update_organisation(
        organisation=exempelverket,
        name=exempelverket.name,
        registration_number=exempelverket.registration_number,
        country="SE",
        lei="",
        sectors=exempelverket.sectors,
        entity_types=exempelverket.entity_types,
        contact_name=NAME,
        contact_email=EMAIL,
        contact_phone="+46 8 000 00 00",
        second_contact_name=NAME,
        second_contact_email=EMAIL,
        second_contact_phone="",
        by=saga,
        now=now,
    )
    organisations.set_entity_facts(
        organisation=exempelverket, facts={"entity.address": SAYS}, by=saga, now=now
    )
    organisations.invite(
        organisation=exempelverket, email=EMAIL, roles=["auditor"], by=saga, now=now
    )
    told = SessionStore()
    told["told"] = SAYS
    told.save()
    DBTaskResult.objects.create(
        args_kwargs={"args": [SAYS], "kwargs": {}},
        priority=0,
        task_path="varde.jobs.tasks.forget_results",
        queue_name="default",
        backend_name="default",
        run_after=now,
        status="FAILED",
        traceback=SAYS,
    )


@pytest.fixture
def told_by_a_colleague(
    reported: Submission, signed_in: None, saga: User, now: datetime
) -> None:
    """What hangs on another person's account, and a cookie of the sign-in service."""
    token, _plain = accounts.create_token(
        user=saga,
        name=f"For {NAME}",
        scopes=["assess"],
        expires_at=now + timedelta(days=30),
        by=saga,
        now=now,
    )
    RememberedAnswer.objects.create(
        token=token, method="POST", path="/", key="k", body=SAYS, created_at=now
    )
    UnsavedAnswers.objects.create(
        obligation=_owed(reported.incident),
        person=saga,
        sitting="1",
        count=1,
        revision=0,
        answers={"description": SAYS},
        seen={},
        kept_at=now,
    )
    SocialToken.objects.create(account=SocialAccount.objects.get(), token=NAME)


@pytest.fixture
def in_rare_places(
    reported: Submission, kept_evidence: None, saga: User, ada: User, now: datetime
) -> None:
    """Where names are seldom: file names, custody, receipts, holds that were lifted."""
    incident = reported.incident
    item = Item.objects.create(
        incident=incident,
        number=90,
        kind="physical",
        filename=NAME,
        added_by=saga,
        added_at=now,
    )
    CustodyEvent.objects.create(
        item=item,
        number=1,
        kind="received",
        at=now,
        by=saga,
        recorded_at=now,
        holder_name=NAME,
    )
    Upload.objects.create(
        incident=incident, by=saga, filename=NAME, size=1, started_at=now, touched_at=now
    )
    Receipt.objects.create(
        delivery=reported.deliveries.get(), body=SAYS, sha256="0" * 64, issued_at=now
    )
    AuthorityNote.objects.create(authority="se.ncsc", contact=NAME, changed_at=now)
    held = services.place_hold(
        organisation=incident.organisation, reason=SAYS, by=ada, now=now
    )
    services.lift_hold(hold=held, reason=SAYS, by=ada, now=now)


@pytest.fixture
def everywhere(
    zenobie: User, told_by_a_colleague: None, in_rare_places: None, around: None
) -> User:
    return zenobie


@pytest.fixture
def hold(
    named: Incident, exempelverket: Organisation, ada: User, now: datetime
) -> LegalHold:
    return services.place_hold(
        organisation=exempelverket,
        incident=named,
        reason="The police asked for it",
        by=ada,
        now=now,
    )


@pytest.fixture
def erase(ada: User, now: datetime) -> Callable[..., Erasure]:
    """Ask for an erasure and run it to its end, as the job would; files aside."""

    def run(
        *,
        organisation: Organisation | None = None,
        person: User | None = None,
        terms: tuple[str, ...] = (NAME, EMAIL),
        spared: tuple[str, ...] = (),
    ) -> Erasure:
        erasure = services.ask_for_erasure(
            organisation=organisation,
            person=person,
            terms=terms,
            reason=ErasureReason.REQUESTED,
            spared=spared,
            by=ada,
            now=now,
        )
        while not services.continue_erasure(erasure=erasure, now=now, batches=5):
            erasure.refresh_from_db()
        erasure.refresh_from_db()
        services.rows_are_erased(erasure=erasure, now=now)
        erasure.refresh_from_db()
        return erasure

    return run


@pytest.fixture
def ended_erasure(erase: Callable[..., Erasure]) -> Erasure:
    return erase(terms=("Nobody At All",))


@pytest.fixture
def rules(exempelverket: Organisation, ada: User, now: datetime) -> None:
    """Notes and the record's details are kept for a year."""
    services.set_rules(
        organisation=exempelverket,
        months={Matter.NOTES: 12, Matter.RECORD: 12},
        by=ada,
        now=now,
    )


@pytest.fixture
def closed(named: Incident, rules: None, saga: User, now: datetime) -> Incident:
    step(named, "closed", SAYS, by=saga, now=now)
    return named


@pytest.fixture
def long_after(now: datetime) -> datetime:
    return now + timedelta(days=370)
