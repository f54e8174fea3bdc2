from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import InvalidRoleError, LastAdministratorError, RoleNotHeldError
from varde.organisations.models import ADMIN_ROLES, Membership, Organisation, Role
from varde.organisations.selectors import roles_for
from varde.organisations.services.common import actor, locked
from varde.organisations.signals import role_revoked

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User


def require_role_for(organisation: Organisation, role: str) -> Role:
    """The desk's roles exist at authorities only. Raises InvalidRoleError."""
    if role not in Role.values or Role(role) not in roles_for(organisation):
        raise InvalidRoleError(role=role[:40])
    return Role(role)


@transaction.atomic
def grant_role(
    *, organisation: Organisation, user: User, role: str, by: User | None, now: datetime
) -> Membership:
    """Give a person a role. Giving it again changes nothing."""
    wanted = require_role_for(organisation, role)
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, user=user, role=wanted
    )
    if is_new:
        audit.record(
            Action.MEMBERSHIP_ADDED,
            subject=organisation.subject,
            by=actor(by),
            at=now,
            detail={"person": user.reference, "role": wanted.value},
        )
    return membership


@transaction.atomic
def revoke_role(
    *, organisation: Organisation, user: User, role: str, by: User | None, now: datetime
) -> None:
    """
    Take a role away.

    Raises LastAdministratorError, and LastReaderError where nobody would be left who sees
    a sealed incident.
    """
    locked(organisation)
    membership = Membership.objects.filter(
        organisation=organisation, user=user, role=role
    ).first()
    if membership is None:
        raise RoleNotHeldError(role=role[:40])
    if role in ADMIN_ROLES and not _has_another_admin(membership):
        raise LastAdministratorError(organisation=organisation.reference)
    membership.delete()
    role_revoked.send(Organisation, organisation=organisation, user=user)
    audit.record(
        Action.MEMBERSHIP_REMOVED,
        subject=organisation.subject,
        by=actor(by),
        at=now,
        detail={"person": user.reference, "role": role},
    )


def _has_another_admin(membership: Membership) -> bool:
    return (
        Membership.objects.filter(
            organisation=membership.organisation_id,
            role__in=ADMIN_ROLES,
            user__is_active=True,
        )
        .exclude(pk=membership.pk)
        .exists()
    )
