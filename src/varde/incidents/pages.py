"""What the pages of incidents are filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from varde.core.canonical import digest
from varde.core.facts import (
    GROUPS,
    MILESTONES,
    VOCABULARY,
    FactDefinition,
    FactType,
    Scope,
)
from varde.core.instants import parse_instant
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_TYPES
from varde.incidents import selectors
from varde.incidents.forms import (
    DeclareForm,
    SealForm,
    StatementForm,
    TimelineForm,
    UnsealForm,
)
from varde.incidents.models import FactStatement, Incident, TimelineEntry
from varde.incidents.services import OF_THE_ORGANISATION, Statement
from varde.incidents.services.changing import REACHABLE
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.web.words import UNIT_SIGNS

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import QueryDict

    from varde.accounts.models import User
    from varde.organisations.models import Organisation

# What the incident page shows of the milestones and of the impact, where it is known.
FIRST_MILESTONES = ("occurred", "detected", "became-aware", "contained", "recovered")
# What happened before what the entity is; a long text has its own place or none.
FIRST_FACTS = sorted(
    (f for f in VOCABULARY.values() if f.type is not FactType.TEXT and not f.is_milestone),
    key=lambda fact: fact.scope is Scope.ENTITY,
)
FACTS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A fact with what was last said of it; `statement` is None if nothing was."""

    fact: FactDefinition
    statement: FactStatement | None
    history: list[FactStatement]

    @property
    def label(self) -> str:
        return gettext(self.fact.label)

    @property
    def unit(self) -> str:
        return UNIT_SIGNS.get(self.fact.unit, "")

    @property
    def is_instant(self) -> bool:
        return self.fact.type is FactType.INSTANT

    @property
    def shown(self) -> object:
        return shown(self.fact, self.statement) if self.statement else None


def shown(fact: FactDefinition, statement: FactStatement) -> object:
    """The value as a person reads it: words for yes and no, labels for choices."""
    value = statement.value
    match value:
        case bool():
            return gettext("Yes") if value else gettext("No")
        case list():
            names = (gettext(fact.choices.get(item, item)) for item in value)
            return ", ".join(names) or gettext("None")
        case int() | float():
            return number_format(value, force_grouping=True)
        case str() if fact.type is FactType.INSTANT:
            return parse_instant(value)
        case str() if fact.type is FactType.CHOICE:
            return gettext(fact.choices.get(value, value))
    return value


def may_handle(incident: Incident, user: User) -> bool:
    return Role.RESPONDER in organisations.roles_in(user, incident.organisation)


def preferred(handled: list[Organisation], reference: str) -> Organisation:
    return next((o for o in handled if o.reference == reference), handled[0])


def declaration_key(sent: QueryDict, user: User) -> str:
    """
    The same for the same person with the same words, so a form sent twice does no harm.

    Other words under the same key, after going back in the browser, are another incident.
    """
    words = {name: sent.getlist(name) for name in DeclareForm.base_fields}
    return digest([user.reference, words])


def first_statements(told: dict[str, Any]) -> list[Statement]:
    """What a declaration says of facts and milestones."""
    milestones = {
        "occurred": told["occurred"],
        "detected": told["detected"],
        "became-aware": told["became_aware"],
    }
    exact = told["occurred_fidelity"] or "minute"
    statements = [
        Statement(name, at, fidelity=exact if name == "occurred" else "minute")
        for name, at in milestones.items()
        if at is not None
    ]
    if told["description"]:
        statements.append(Statement("incident.description", told["description"]))
    return statements


def facts_page(incident: Incident, user: User) -> dict[str, Any]:
    """Every fact of the vocabulary by group; entity facts belong to the organisation."""
    history = selectors.history(incident)
    groups: dict[str, list[Known]] = {}
    for fact in VOCABULARY.values():
        if not fact.is_milestone and fact.name not in OF_THE_ORGANISATION:
            groups.setdefault(fact.group, []).append(known(fact, history))
    return {
        "incident": incident,
        "may_handle": may_handle(incident, user),
        "groups": [
            {"id": group, "label": gettext(GROUPS[group]), "facts": facts}
            for group, facts in groups.items()
        ],
    }


def milestones_page(incident: Incident, user: User) -> dict[str, Any]:
    history = selectors.history(incident)
    return {
        "incident": incident,
        "may_handle": may_handle(incident, user),
        "milestones": [known(fact, history) for fact in MILESTONES.values()],
    }


def known(fact: FactDefinition, history: dict[str, list[FactStatement]]) -> Known:
    said = history.get(fact.name, [])
    return Known(fact, said[0] if said else None, said)


def state_page(
    incident: Incident, user: User, fact: FactDefinition, form: StatementForm | None
) -> dict[str, Any]:
    history = selectors.history(incident).get(fact.name, [])
    entities = selectors.parties(incident)
    return {
        "incident": incident,
        "fact": fact,
        "label": gettext(fact.label),
        "is_milestone": fact.is_milestone,
        "is_instant": fact.type is FactType.INSTANT,
        "history": [(shown(fact, said), said) for said in history],
        "may_handle": may_handle(incident, user),
        "form": form
        or StatementForm(fact=fact, entities=entities, initial=_last(fact, history)),
    }


def _last(fact: FactDefinition, history: list[FactStatement]) -> dict[str, Any]:
    if not history:
        return {}
    last = history[0]
    value = last.value
    if fact.type is FactType.BOOLEAN:
        value = {True: "true", False: "false", None: "not-known"}[value]
    return {
        "value": value,
        "unknown": not last.known,
        "certainty": last.certainty,
        "fidelity": last.fidelity,
        "source": last.source or "",
        "party": last.party.reference if last.party else "",
    }


def kind_of_entry(asked: str) -> str:
    """The kind of timeline entries asked for; what is no kind asks for all of them."""
    return asked if asked in TimelineEntry.Kind.values else ""


def timeline_page(
    incident: Incident,
    user: User,
    page: Page[TimelineEntry],
    kind: str,
    form: TimelineForm | None,
) -> dict[str, Any]:
    return {
        "incident": incident,
        "page": page,
        "kind": kind,
        "kinds": TimelineEntry.Kind.choices,
        "may_handle": may_handle(incident, user),
        "form": form or TimelineForm(),
    }


def entry_values(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "happened_at": entry.happened_at,
        "fidelity": entry.fidelity,
        "text": entry.text or "",
    }


def reachable(incident: Incident) -> tuple[Incident.Status, ...]:
    return REACHABLE[Incident.Status(incident.status)]


def status_page(incident: Incident, form: Any) -> dict[str, Any]:
    return {
        "incident": incident,
        "form": form,
        "changes": selectors.status_changes(incident),
    }


def classification_values(incident: Incident) -> dict[str, Any]:
    names = ("severity", "tlp", "classification", "root_cause", "effect", "revision")
    return {name: getattr(incident, name) for name in names}


def parties_page(incident: Incident, user: User) -> dict[str, Any]:
    hit = selectors.parties(incident)
    handled = organisations.entities_handled_by(incident.organisation)
    return {
        "incident": incident,
        "parties": hit,
        "others": [entity for entity in handled if entity not in hit],
        "may_handle": may_handle(incident, user),
    }


def sealing_page(incident: Incident, user: User, *, form: Any = None) -> dict[str, Any]:
    people = list(selectors.possible_readers(incident))
    readers = selectors.named_readers(incident)
    named = {reader.user_id for reader in readers}
    return {
        "incident": incident,
        "readers": readers,
        "others": [person for person in people if person.pk not in named],
        "form": form
        or SealForm(
            people=[person for person in people if person != user],
            initial={"revision": incident.revision},
        ),
        "unseal_form": UnsealForm(initial={"revision": incident.revision}),
    }


def summary(incident: Incident) -> dict[str, Any]:
    """What the incident page shows of facts and milestones."""
    # They come in the order of their making, so that the newest of each fact stands.
    said = {row.fact: row for row in selectors.newest_statements(incident)}
    history = {name: [statement] for name, statement in said.items()}
    description = said.get("incident.description")
    return {
        "milestones": [known(MILESTONES[name], history) for name in FIRST_MILESTONES],
        "facts": [known(fact, history) for fact in FIRST_FACTS if fact.name in said][
            :FACTS_SHOWN
        ],
        "description": description.value if description else "",
        "classification": [gettext(RSIT_TYPES.get(c, c)) for c in incident.classification],
        "root_cause": gettext(ROOT_CAUSES[incident.root_cause])
        if incident.root_cause
        else "",
        "effect": gettext(EFFECTS[incident.effect]) if incident.effect else "",
    }
