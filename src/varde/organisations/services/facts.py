from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import InvalidOrganisationError, UnknownFactError
from varde.core.facts import Scope, definition, parse_value
from varde.organisations.models import COLUMN_OF_FACT, Organisation
from varde.organisations.services.common import actor, locked
from varde.organisations.signals import organisation_changed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from varde.accounts.models import User
    from varde.core.facts.definition import Value

COUNTRY = "entity.country"


@transaction.atomic
def set_entity_facts(
    *,
    organisation: Organisation,
    facts: Mapping[str, object | None],
    by: User | None,
    now: datetime,
) -> Organisation:
    """
    State lasting facts of the legal entity; None says "not known yet".

    Facts that are not named stay as they are. Whatever depends on them is
    worked out anew in the same transaction.
    """
    values = {name: _read(name, raw) for name, raw in facts.items()}
    current = locked(organisation)
    before = current.stated_facts()
    changed = {name: value for name, value in values.items() if before.get(name) != value}
    if not changed:
        return organisation
    organisation.facts = dict(current.facts)
    for name, value in changed.items():
        _state(organisation, name, value)
    organisation.save(update_fields=["facts", *COLUMN_OF_FACT.values()])
    audit.record(
        Action.ORGANISATION_FACTS_STATED,
        subject=organisation.subject,
        by=actor(by),
        at=now,
        detail={"facts": changed},
    )
    organisation_changed.send(Organisation, organisation=organisation, by=by, now=now)
    return organisation


def _read(name: str, raw: object | None) -> Value | None:
    found = definition(name)
    if found.scope is not Scope.ENTITY:
        raise UnknownFactError(fact=name)
    if raw is not None:
        return parse_value(found, raw)
    if name == COUNTRY:
        raise InvalidOrganisationError(field="country", reason="empty")
    return None


def _state(organisation: Organisation, name: str, value: Value | None) -> None:
    """An empty list is a known "none of these", so it is kept beside the column."""
    organisation.facts.pop(name, None)
    column = COLUMN_OF_FACT.get(name)
    if column is not None:
        setattr(organisation, column, value or [])
    if value is not None and (column is None or value == []):
        organisation.facts[name] = value
