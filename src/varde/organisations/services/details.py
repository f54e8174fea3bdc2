from __future__ import annotations

import secrets
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import AuthorityTakenError, InvalidOrganisationError
from varde.core.facts.definition import is_blank, unacceptable_character
from varde.core.instants import in_utc
from varde.core.taxonomy import COUNTRIES
from varde.organisations.lei import is_lei
from varde.organisations.models import Organisation
from varde.organisations.services.common import actor, locked
from varde.organisations.signals import authority_named, organisation_changed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from varde.accounts.models import User

# Letters that Unicode does not take apart into a Latin letter and a mark.
IN_LATIN = str.maketrans({"æ": "ae", "ø": "o", "ð": "d", "þ": "th", "ß": "ss", "ł": "l"})
LONGEST_SLUG = 50
TRIES = 5
LONGEST_OTHER = 40
LONGEST = MappingProxyType(
    {
        "name": 200,
        "contact_name": 150,
        "contact_email": 254,
        "second_contact_name": 150,
        "second_contact_email": 254,
        "lei": 20,
    }
)


class Optional(TypedDict, total=False):
    registration_number: str
    lei: str
    contact_name: str
    contact_email: str
    contact_phone: str
    second_contact_name: str
    second_contact_email: str
    second_contact_phone: str


class Details(Optional, total=False):
    """What a person may change on an organisation's page."""

    name: str
    country: str


class NewDetails(Optional):
    """What a new organisation cannot be without, and the rest."""

    name: str
    country: str


@transaction.atomic
def create_organisation(
    *,
    by: User | None,
    now: datetime,
    authority: str | None = None,
    parent: Organisation | None = None,
    **details: Unpack[NewDetails],
) -> Organisation:
    """
    Create an organisation, an authority or a legal entity of a parent.

    Its reference is made from its name and stays when the name changes.
    """
    if authority is not None:
        authority_named.send(sender=Organisation, authority=authority)
        if Organisation.objects.filter(authority=authority).exists():
            raise AuthorityTakenError(authority=authority)
    clean = _checked(details)
    organisation = _inserted(
        Organisation(authority=authority, parent=parent, created_at=in_utc(now), **clean)
    )
    audit.record(
        Action.ORGANISATION_CREATED,
        subject=organisation.subject,
        by=actor(by),
        at=now,
        detail={
            **clean,
            "authority": authority,
            "parent": parent.subject if parent else None,
        },
    )
    return organisation


@transaction.atomic
def add_legal_entity(
    *, parent: Organisation, by: User, now: datetime, **details: Unpack[NewDetails]
) -> Organisation:
    """Add a legal entity for which the parent handles incidents."""
    if parent.parent_id is not None or parent.is_authority:
        raise InvalidOrganisationError(field="parent", reason="cannot-handle-for-others")
    return create_organisation(parent=parent, by=by, now=now, **details)


@transaction.atomic
def update_organisation(
    *, organisation: Organisation, by: User, now: datetime, **details: Unpack[Details]
) -> Organisation:
    """Change what is given; what stays as it was is not written down."""
    clean = _checked(details)
    current = locked(organisation)
    changed = {
        field: value for field, value in clean.items() if getattr(current, field) != value
    }
    if not changed:
        return organisation
    for field, value in changed.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(changed))
    audit.record(
        Action.ORGANISATION_CHANGED,
        subject=organisation.subject,
        by=by.reference,
        at=now,
        detail=changed,
    )
    if "country" in changed:
        organisation_changed.send(Organisation, organisation=organisation, by=by, now=now)
    return organisation


def _checked(details: Mapping[str, object]) -> dict[str, str]:
    clean = {
        field: _text(field, str(value))
        for field, value in details.items()
        if field in Details.__annotations__
    }
    if "name" in clean and is_blank(clean["name"]):
        raise InvalidOrganisationError(field="name", reason="empty")
    if "country" in clean and clean["country"] not in COUNTRIES:
        raise InvalidOrganisationError(field="country", reason="not-a-choice")
    if clean.get("lei"):
        clean["lei"] = clean["lei"].upper()
        if not is_lei(clean["lei"]):
            raise InvalidOrganisationError(field="lei", reason="not-an-lei")
    for field in ("contact_email", "second_contact_email"):
        if clean.get(field):
            _require_email(field, clean[field])
    return clean


def _text(field: str, value: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", value).split(" ")).strip()
    if len(text) > LONGEST.get(field, LONGEST_OTHER):
        raise InvalidOrganisationError(field=field, reason="too-long")
    if reason := unacceptable_character(text):
        raise InvalidOrganisationError(field=field, reason=reason)
    if "\n" in text or "\r" in text:
        raise InvalidOrganisationError(field=field, reason="control-character")
    return text


def _require_email(field: str, value: str) -> None:
    try:
        validate_email(value)
    except ValidationError as error:
        raise InvalidOrganisationError(field=field, reason="not-an-e-mail") from error


def _inserted(organisation: Organisation) -> Organisation:
    """Insert under the first free reference, also when somebody else takes it first."""
    for _ in range(TRIES - 1):
        organisation.reference = _free_reference(organisation.name)
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError:
            continue
        return organisation
    organisation.reference = f"organisation-{secrets.token_hex(8)}"
    organisation.save(force_insert=True)
    return organisation


def _free_reference(name: str) -> str:
    """A readable name for addresses, with a number when it is taken already."""
    plain = slugify(name.lower().translate(IN_LATIN))[:LONGEST_SLUG].strip("-")
    base = plain or "organisation"
    taken = set(
        Organisation.objects.filter(reference__startswith=base).values_list(
            "reference", flat=True
        )
    )
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
