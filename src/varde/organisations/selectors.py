from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q

from varde.accounts.models import User
from varde.organisations.languages import language_of
from varde.organisations.models import (
    ADMIN_ROLES,
    DESK_ROLES,
    RETENTION_READERS,
    ROLES_WITH_POWER,
    Invitation,
    Membership,
    Organisation,
    Role,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


def roles_in(user: User | AnonymousUser, organisation: Organisation) -> frozenset[Role]:
    """
    The roles a person has here, whether held here or at the parent.

    The parent handles incidents for its legal entities, so who is responder
    or administrator there is so for them as well.
    """
    if not user.is_authenticated:
        return frozenset()
    held = _held_for(organisation).filter(user=user)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def parent_for(user: User, organisation: Organisation) -> Organisation | None:
    """Who handles for it, if the person has a role there and may follow the link."""
    parent = organisation.parent
    return parent if parent is not None and roles_in(user, parent) else None


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Names by reference, in one statement, for pages that show the record."""
    wanted = Organisation.objects.filter(reference__in=set(references))
    return dict(wanted.values_list("reference", "name"))


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations in which the person holds a role, authorities included."""
    return Organisation.objects.filter(
        pk__in=Membership.objects.filter(user=user).values("organisation")
    )


def organisations_with_role(user: User, *roles: Role) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        pk__in=Membership.objects.filter(user=user, role__in=roles).values("organisation")
    )


def people_in(organisation: Organisation) -> QuerySet[User]:
    """Everyone who holds a role here, each once, by name."""
    holders = Membership.objects.filter(organisation=organisation).values("user")
    return User.objects.filter(pk__in=holders)


def people_with_role(organisation: Organisation, *roles: Role) -> QuerySet[User]:
    """Who may act in the role: those who hold it here, or at the parent (`roles_in`)."""
    holders = _held_for(organisation).filter(role__in=roles)
    return User.objects.filter(pk__in=holders.values("user"), is_active=True)


def is_one_person(organisation: Organisation) -> bool:
    """Whether one person alone holds all roles here and at the parent."""
    return _held_for(organisation).values("user").distinct().count() == 1


def _held_for(organisation: Organisation) -> QuerySet[Membership]:
    where = {organisation.pk, organisation.parent_id} - {None}
    return Membership.objects.filter(organisation__in=where).order_by()


def roles_by_person(organisation: Organisation) -> list[tuple[User, list[Role]]]:
    """People with their roles, in one statement."""
    found: dict[User, list[Role]] = {}
    memberships = (
        Membership.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("user__name", "user__pk", "role")
    )
    for membership in memberships:
        found.setdefault(membership.user, []).append(Role(membership.role))
    return list(found.items())


def legal_entities_of(organisation: Organisation) -> QuerySet[Organisation]:
    return Organisation.objects.filter(parent=organisation)


def entities_handled_by(*handlers: Organisation) -> QuerySet[Organisation]:
    """The organisations themselves and the legal entities they handle incidents for."""
    return Organisation.objects.filter(
        Q(pk__in=[handler.pk for handler in handlers]) | Q(parent__in=handlers)
    )


def authority_organisation(authority: str) -> Organisation | None:
    """The organisation in this instance that is that authority of the rulebook."""
    return Organisation.objects.filter(authority=authority).first()


def open_invitations(organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        organisation=organisation, accepted_at=None, expires_at__gt=now
    ).select_related("invited_by")


def roles_for(organisation: Organisation) -> list[Role]:
    """The roles that can be held in this kind of organisation."""
    return [role for role in Role if organisation.is_authority or role not in DESK_ROLES]


def is_desk_person(user: User | AnonymousUser) -> bool:
    if not user.is_authenticated:
        return False
    return Membership.objects.filter(user=user, role__in=DESK_ROLES).exists()


def holds_a_role_with_power(user: User) -> bool:
    """Approvers and administrators need a second factor to sign in."""
    return Membership.objects.filter(user=user, role__in=ROLES_WITH_POWER).exists()


def keeps_directory(user: User | AnonymousUser) -> bool:
    """
    Whether the person may add to the directory of authorities, which all here read.

    Those who administer an authority may. Where no authority works here, those who
    administer the one organisation there is; one of several does not speak for the rest.
    """
    if not user.is_authenticated:
        return False
    administered = organisations_with_role(user, *ADMIN_ROLES)
    if Organisation.objects.filter(authority__isnull=False).exists():
        return administered.filter(authority__isnull=False).exists()
    handlers = list(Organisation.objects.filter(parent=None)[:2])
    return len(handlers) == 1 and administered.filter(pk=handlers[0].pk).exists()


def entity_facts(organisation: Organisation) -> dict[str, Any]:
    """The lasting facts of the legal entity that are known, by their names."""
    return organisation.stated_facts()


def invitation_to_send(pk: int, now: datetime) -> Invitation | None:
    return (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(pk=pk, accepted_at=None, expires_at__gt=now)
        .first()
    )


def roles_offered(invitation: Invitation) -> list[Role]:
    return [Role(role) for role in invitation.roles]


def language_of_invited(invitation: Invitation) -> str:
    """The person's own language if we know the person, else the organisation's."""
    known = User.objects.filter(email=invitation.email).values_list("language", flat=True)
    return known.first() or language_of(invitation.organisation.country)


def has_account(email: str) -> bool:
    return User.objects.filter(email=email).exists()


def is_for(invitation: Invitation, user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.email.lower() == invitation.email


def may_read_retention(roles: frozenset[Role]) -> bool:
    """Who looks after what is kept, and who audits that."""
    return bool(RETENTION_READERS & roles)


def may_administer(roles: frozenset[Role]) -> bool:
    return bool(ADMIN_ROLES & roles)


@dataclass(frozen=True, slots=True)
class MyOrganisation:
    organisation: Organisation
    roles: list[Role]


def organisations_with_roles(user: User) -> list[MyOrganisation]:
    """The person's organisations with the person's roles there, in one statement."""
    found: dict[Organisation, list[Role]] = {}
    memberships = (
        Membership.objects.filter(user=user)
        .select_related("organisation")
        .order_by("organisation__name", "organisation__pk", "role")
    )
    for membership in memberships:
        found.setdefault(membership.organisation, []).append(Role(membership.role))
    return [MyOrganisation(organisation, roles) for organisation, roles in found.items()]


@dataclass(frozen=True, slots=True)
class PersonHere:
    """A person with the roles held here and those that could be given."""

    user: User
    roles: list[Role]
    others: list[Role]


def people_with_their_roles(organisation: Organisation) -> list[PersonHere]:
    possible = roles_for(organisation)
    return [
        PersonHere(user, roles, [role for role in possible if role not in roles])
        for user, roles in roles_by_person(organisation)
    ]


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    user: User
    memberships: list[Membership]


def demonstration_accounts() -> QuerySet[User]:
    """People without a password: someone's own account is never signed in to."""
    return User.objects.filter(
        is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )


def demonstration_people() -> list[DemonstrationPerson]:
    """Everyone who can be tried, with roles and organisations, in one statement."""
    found: dict[User, list[Membership]] = {}
    memberships = (
        Membership.objects.filter(user__in=demonstration_accounts())
        .select_related("user", "organisation")
        .order_by("organisation__country", "organisation__name", "user__name", "role")
    )
    for membership in memberships:
        found.setdefault(membership.user, []).append(membership)
    return [DemonstrationPerson(user, held) for user, held in found.items()]


def handles_incidents(user: User) -> bool:
    """Whether the person has a role in an organisation that is no authority's desk."""
    return Membership.objects.filter(user=user).exclude(role__in=DESK_ROLES).exists()
