"""Remembered answers and sessions name people, and do not tell to whom that belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.conftest import member
from tests.retention.conftest import NAME
from varde.accounts.models import RememberedAnswer
from varde.audit.names import Names
from varde.organisations.models import Role
from varde.retention.scope import Scope
from varde.retention.searching import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.programs import ProgramOf
    from varde.accounts.models import User
    from varde.organisations.models import Organisation
    from varde.retention.models import Erasure

LABEL = "accounts.RememberedAnswer"


def declared(program_of: ProgramOf, user: User, organisation: Organisation) -> None:
    """A program of that person declares an incident, and its answer is remembered."""
    body = {"organisation": organisation.reference, "title": f'Mail of "{NAME}"'}
    answer = program_of(user).post("/incidents", body, Idempotency_Key="k")
    assert answer.status_code == 201


def test_a_name_with_a_hard_space_is_counted(
    program_of: ProgramOf, exempelverket: Organisation, saga: User, ada: User
) -> None:
    title = f"Mail of {NAME}".replace(" ", "\u00a0")
    body = {"organisation": exempelverket.reference, "title": title}
    assert program_of(saga).post("/incidents", body).status_code == 201

    assert "incidents.Incident" in places(exempelverket, ada)


def places(organisation: Organisation, user: User) -> list[str]:
    findings = search(Scope(organisation=organisation, names=Names([NAME])), user)
    return [place.label for place in findings.places()]


def test_the_answer_to_a_colleague_is_counted_and_goes(
    program_of: ProgramOf,
    exempelverket: Organisation,
    annanstans: Organisation,
    saga: User,
    ada: User,
    erase: Callable[..., Erasure],
) -> None:
    declared(program_of, saga, exempelverket)

    assert LABEL in places(exempelverket, ada)
    erase(organisation=exempelverket)

    assert not RememberedAnswer.objects.exists()


def test_the_answer_to_somebody_elsewhere_is_neither_counted_nor_taken(
    program_of: ProgramOf,
    exempelverket: Organisation,
    annanstans: Organisation,
    nils: User,
    ada: User,
    erase: Callable[..., Erasure],
) -> None:
    declared(program_of, nils, annanstans)

    assert LABEL not in places(exempelverket, ada)
    erase(organisation=exempelverket)

    assert RememberedAnswer.objects.exists()


def test_of_who_works_elsewhere_too_the_answer_goes_and_tells_nothing_before(
    program_of: ProgramOf,
    exempelverket: Organisation,
    annanstans: Organisation,
    saga: User,
    ada: User,
    erase: Callable[..., Erasure],
) -> None:
    member(annanstans, saga, Role.RESPONDER)
    declared(program_of, saga, exempelverket)

    assert LABEL not in places(exempelverket, ada)
    erase(organisation=exempelverket)

    assert not RememberedAnswer.objects.exists()


def session_of(user: User) -> str:
    """A session in which the name was put down."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session["told"] = NAME
    session.save()
    return str(session.session_key)


def test_sessions_end_of_ones_own_people_only(
    exempelverket: Organisation, saga: User, nils: User, erase: Callable[..., Erasure]
) -> None:
    session_of(saga)
    elsewhere = session_of(nils)

    erase(organisation=exempelverket)

    assert Session.objects.get().session_key == elsewhere


@pytest.mark.parametrize("held", ['{"a":"Anna \\"Bibi\\" Berg"}', '"anna "bibi" berg"'])
def test_a_nickname_in_quotes_is_found_in_text_that_is_json(held: str) -> None:
    assert Names(['Anna "Bibi" Berg']).are_in(held)
