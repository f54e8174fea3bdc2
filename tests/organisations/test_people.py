from __future__ import annotations

from datetime import datetime

import pytest

from varde.accounts.models import User
from varde.audit import selectors as audit_record
from varde.audit.actions import Action
from varde.core.errors import InvalidRoleError, LastAdministratorError, RoleNotHeldError
from varde.organisations.models import Membership, Organisation, Role
from varde.organisations.selectors import roles_in
from varde.organisations.services import grant_role, revoke_role


def test_a_role_is_given(
    exempelverket: Organisation, saga: User, ada: User, now: datetime
) -> None:
    grant_role(organisation=exempelverket, user=saga, role="approver", by=ada, now=now)

    assert roles_in(saga, exempelverket) == {Role.RESPONDER, Role.APPROVER}


def test_giving_a_role_is_on_the_record(
    exempelverket: Organisation, saga: User, ada: User, now: datetime
) -> None:
    grant_role(organisation=exempelverket, user=saga, role="approver", by=ada, now=now)

    entry = audit_record.chain("O:exempelverket")[0]
    assert entry.action == Action.MEMBERSHIP_ADDED
    assert entry.actor == ada.reference
    assert entry.detail == {"person": saga.reference, "role": "approver"}


def test_giving_a_role_twice_is_told_once(
    exempelverket: Organisation, saga: User, ada: User, now: datetime
) -> None:
    for _ in range(2):
        grant_role(organisation=exempelverket, user=saga, role="approver", by=ada, now=now)

    assert len(audit_record.chain("O:exempelverket")) == 1


@pytest.mark.parametrize("role", ["desk-officer", "desk-admin", "supervisor"])
def test_desk_roles_exist_at_authorities_only(
    exempelverket: Organisation, saga: User, ada: User, now: datetime, role: str
) -> None:
    with pytest.raises(InvalidRoleError):
        grant_role(organisation=exempelverket, user=saga, role=role, by=ada, now=now)


def test_an_authority_has_desk_officers(
    authority: Organisation, saga: User, dag: User, now: datetime
) -> None:
    grant_role(organisation=authority, user=saga, role="desk-officer", by=dag, now=now)

    assert roles_in(saga, authority) == {Role.DESK_OFFICER}


@pytest.mark.parametrize("role", ["king", "", "ADMIN", "x" * 1_000_000])
def test_an_unknown_role_is_refused(
    exempelverket: Organisation, saga: User, ada: User, now: datetime, role: str
) -> None:
    with pytest.raises(InvalidRoleError):
        grant_role(organisation=exempelverket, user=saga, role=role, by=ada, now=now)


def test_a_role_is_taken_away(
    exempelverket: Organisation, saga: User, ada: User, now: datetime
) -> None:
    revoke_role(organisation=exempelverket, user=saga, role="responder", by=ada, now=now)

    assert roles_in(saga, exempelverket) == frozenset()
    assert audit_record.chain("O:exempelverket")[0].action == Action.MEMBERSHIP_REMOVED


def test_a_role_that_is_not_held_cannot_be_taken_away(
    exempelverket: Organisation, saga: User, ada: User, now: datetime
) -> None:
    with pytest.raises(RoleNotHeldError):
        revoke_role(organisation=exempelverket, user=saga, role="auditor", by=ada, now=now)


def test_the_last_administrator_stays(
    exempelverket: Organisation, ada: User, now: datetime
) -> None:
    with pytest.raises(LastAdministratorError):
        revoke_role(organisation=exempelverket, user=ada, role="admin", by=ada, now=now)

    assert Membership.objects.filter(user=ada, role="admin").exists()
    assert audit_record.chain("O:exempelverket") == []


def test_an_administrator_who_left_does_not_count(
    exempelverket: Organisation, ada: User, saga: User, now: datetime
) -> None:
    grant_role(organisation=exempelverket, user=saga, role="admin", by=ada, now=now)
    User.objects.filter(pk=saga.pk).update(is_active=False)

    with pytest.raises(LastAdministratorError):
        revoke_role(organisation=exempelverket, user=ada, role="admin", by=ada, now=now)


def test_one_of_two_administrators_may_leave(
    exempelverket: Organisation, ada: User, saga: User, now: datetime
) -> None:
    grant_role(organisation=exempelverket, user=saga, role="admin", by=ada, now=now)

    revoke_role(organisation=exempelverket, user=ada, role="admin", by=saga, now=now)

    assert roles_in(ada, exempelverket) == frozenset()


def test_roles_at_the_parent_reach_its_legal_entities(
    exempelverket: Organisation, ada: User, nils: User, now: datetime
) -> None:
    child = Organisation.objects.create(
        reference="bolaget",
        name="Bolaget",
        country="SE",
        parent=exempelverket,
        created_at=now,
    )

    assert roles_in(ada, child) == {Role.ADMIN}
    assert roles_in(nils, child) == frozenset()
