"""What the incident itself says: facts with their history, timeline, parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.accounts import selectors as accounts
from varde.adapters.packages import lines, names
from varde.adapters.packages.writer import Member, small
from varde.audit import selectors as audit
from varde.core.facts import VOCABULARY
from varde.core.instants import iso
from varde.evidence import selectors as evidence
from varde.evidence.contributing import Scope, contributes
from varde.evidence.models import CustodyEvent
from varde.incidents import selectors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from varde.incidents.models import FactStatement, Incident, TimelineEntry
    from varde.organisations.models import Organisation

PEOPLE = "data/people.json"
STATUS = "data/status.json"


@contributes
def incident_itself(scope: Scope) -> Iterator[Member]:
    """Everything that the incident says, or nothing of it."""
    if not scope.tells:
        return
    incident = scope.incident
    yield _json(names.INCIDENT, _incident(incident))
    yield _json(names.FACTS, _facts(incident))
    yield _json(names.TIMELINE, [_entry(row) for row in selectors.whole_timeline(incident)])
    yield _json(names.PARTIES, [_party(row) for row in selectors.parties(incident)])
    yield _json(
        STATUS,
        [
            {
                "from": row.from_status,
                "to": row.to_status,
                "at": iso(row.at),
                "by": row.by.reference,
                "reason": row.reason,
            }
            for row in selectors.status_changes(incident)
        ],
    )
    people = {*audit.actors(incident.reference), *_who_had_items(scope)}
    yield _json(PEOPLE, accounts.names_of(people))


def _who_had_items(scope: Scope) -> Iterator[str]:
    """Whoever has an item, or was to have it; he need not have done anything yet."""
    shown = [item for item in evidence.items(scope.incident) if scope.reaches(item.tlp)]
    events = CustodyEvent.objects.filter(item__in=shown)
    for pair in events.values_list("holder__reference", "handed_to__reference"):
        yield from filter(None, pair)


def _json(path: str, value: object) -> Member:
    return small(path, lines.pretty(value))


def _incident(incident: Incident) -> lines.Json:
    return {
        "reference": incident.reference,
        "title": incident.title,
        "organisation": _party(incident.organisation),
        "status": incident.status,
        "severity": incident.severity,
        "tlp": incident.tlp,
        "classification": incident.classification,
        "root_cause": incident.root_cause,
        "effect": incident.effect,
        "sealed": incident.sealed,
        "declared_at": iso(incident.declared_at),
        "declared_by": incident.declared_by.reference,
        "changed_at": iso(incident.updated_at),
    }


def _facts(incident: Incident) -> list[lines.Json]:
    """Every fact and milestone that was ever stated, with all that was said of it."""
    return [
        {
            "fact": name,
            "label": VOCABULARY[name].label if name in VOCABULARY else name,
            "statements": [_statement(row) for row in reversed(rows)],
        }
        for name, rows in sorted(selectors.history(incident).items())
    ]


def _statement(row: FactStatement) -> lines.Json:
    return {
        "party": row.party.reference if row.party else None,
        "known": row.known,
        "value": row.value,
        "certainty": row.certainty,
        "instant": _instant(row.instant),
        "fidelity": row.fidelity,
        "source": row.source,
        "stated_by": row.stated_by.reference,
        "recorded_at": iso(row.recorded_at),
    }


def _entry(row: TimelineEntry) -> lines.Json:
    return {
        "entry": row.pk,
        "replaces": row.replaces_id,
        "kind": row.kind,
        "happened_at": iso(row.happened_at),
        "fidelity": row.fidelity,
        "text": row.text,
        "entered_by": row.entered_by.reference,
        "recorded_at": iso(row.recorded_at),
    }


def _party(row: Organisation) -> lines.Json:
    return {
        "reference": row.reference,
        "name": row.name,
        "registration_number": row.registration_number,
        "country": row.country,
        "lei": row.lei,
    }


def _instant(value: datetime | None) -> str | None:
    return iso(value) if value else None
