"""Declare an incident."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import InvalidValueError
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_TYPES, Tlp
from varde.incidents.models import (
    Incident,
    Party,
    ReferenceCounter,
    StatusChange,
)

from .shared import announce, checked_title
from .stating import Statement, keep_statements

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation


def declare(
    *,
    organisation: Organisation,
    title: str,
    statements: Iterable[Statement] = (),
    entities: Iterable[Organisation] | None = None,
    severity: str = Incident.Severity.MEDIUM,
    tlp: str = Tlp.AMBER,
    classification: Iterable[str] = (),
    root_cause: str = "",
    effect: str = "",
    key: str | None = None,
    by: User,
    now: datetime,
) -> Incident:
    """
    Declare an incident and return it, with its reference.

    `statements` are the facts and milestones that are known already, `entities` the
    legal entities hit (the organisation itself unless said otherwise). The same `key`
    twice gives the same incident, so a form sent twice does no harm.
    """
    if key and (known := _declared_with(key, by)):
        return known
    said = {
        "title": checked_title(title),
        **_details(severity, tlp, classification, root_cause, effect),
    }
    try:
        with transaction.atomic():
            incident = _numbered(organisation, said, key=key, by=by, now=now)
            _begin(incident, entities, list(statements), by=by, now=now)
            return incident
    except IntegrityError:
        # Somebody was quicker with the same key, if it is that.
        if key and (known := _declared_with(key, by)):
            return known
        raise


def _declared_with(key: str, by: User) -> Incident | None:
    return Incident.objects.filter(declaration_key=key, declared_by=by).first()


def _numbered(
    organisation: Organisation,
    said: dict[str, object],
    *,
    key: str | None,
    by: User,
    now: datetime,
) -> Incident:
    return Incident.objects.create(
        organisation=organisation,
        reference=_next_reference(now.year),
        declared_at=now,
        declared_by=by,
        updated_at=now,
        declaration_key=key,
        **said,
    )


def _next_reference(year: int) -> str:
    # The increment is in the UPDATE and its row stays locked until we commit, so no
    # number is given twice; numbers of refused declarations are given again.
    ReferenceCounter.objects.get_or_create(year=year)
    ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1)
    last = ReferenceCounter.objects.values_list("last", flat=True).get(year=year)
    return f"VRD-{year}-{last:04}"


def _details(
    severity: str, tlp: str, classification: Iterable[str], root_cause: str, effect: str
) -> dict[str, object]:
    return {
        "severity": checked_choice("severity", severity, Incident.Severity.values),
        "tlp": checked_choice("tlp", tlp, list(Tlp)),
        "classification": checked_classification(classification),
        "root_cause": checked_choice("root_cause", root_cause, ["", *ROOT_CAUSES]),
        "effect": checked_choice("effect", effect, ["", *EFFECTS]),
    }


def checked_choice(field: str, value: str, choices: Iterable[str]) -> str:
    if value not in list(choices):
        raise InvalidValueError(field=field, reason="not-a-choice")
    return str(value)


def checked_classification(values: Iterable[str]) -> list[str]:
    return sorted({checked_choice("classification", v, RSIT_TYPES) for v in values})


def _begin(
    incident: Incident,
    entities: Iterable[Organisation] | None,
    statements: list[Statement],
    *,
    by: User,
    now: datetime,
) -> None:
    audit.record(
        Action.INCIDENT_DECLARED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={
            "organisation": incident.organisation.reference,
            "title": incident.title,
            "severity": incident.severity,
            "tlp": incident.tlp,
            "classification": incident.classification,
            "root_cause": incident.root_cause,
            "effect": incident.effect,
        },
    )
    StatusChange.objects.create(incident=incident, to_status=incident.status, at=now, by=by)
    Party.objects.bulk_create(
        Party(incident=incident, organisation=entity, added_at=now, added_by=by)
        for entity in _entities_hit(incident, entities)
    )
    keep_statements(incident, statements, by=by, now=now)
    announce(incident, by=by, now=now)


def _entities_hit(
    incident: Incident, entities: Iterable[Organisation] | None
) -> list[Organisation]:
    handler = incident.organisation
    wanted = [handler] if entities is None else [*dict.fromkeys(entities)]
    if not wanted or not all(handler.handles_for(entity) for entity in wanted):
        raise InvalidValueError(field="entities", reason="not-a-choice")
    return wanted
