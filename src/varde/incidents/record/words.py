"""What was recorded, in words: keys and values of a detail are those of a program."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidValueError
from varde.core.facts import VOCABULARY
from varde.core.instants import parse_instant
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_TYPES
from varde.incidents.models import FIDELITIES, TLP_LABELS, FactStatement, Incident
from varde.web.words import full_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

EMPTY: tuple[object, ...] = (None, "", [], {})

KEYS: Mapping[str, _StrPromise | str] = MappingProxyType(
    {
        "acquired_at": _("Secured"),
        "acquired_by": _("By"),
        "acquired_where": _("Where"),
        "answer": _("Answer"),
        "at": _("When"),
        "before": _("Before"),
        "certainty": _("Certainty"),
        "channel": _("Channel"),
        "classification": _("Class and type"),
        "copy": _("Original or copy"),
        "description": _("Description"),
        "drafted_by": _("Drafted by"),
        "due_at": _("Due"),
        "effect": _("Effect"),
        "entity": _("Legal entity"),
        "fact": _("Fact"),
        "fidelity": _("Precision"),
        "filename": _("File name"),
        "four_eyes": _("Four eyes"),
        "handed_to": _("Handed over to"),
        "happened_at": _("Happened"),
        "holder": _("Holder"),
        "item": _("Item"),
        "kind": _("Kind"),
        "known": _("Known"),
        "late": _("Late"),
        "name": _("Name"),
        "note": _("Note"),
        "observables": _("Indicators"),
        "organisation": _("Organisation"),
        "party": _("Legal entity"),
        "person": _("Person"),
        "place": _("Place"),
        "reader": _("Reader"),
        "readers": _("Readers"),
        "reason": _("Reason"),
        "recipient": _("Recipient"),
        "regime": _("Rule"),
        "released_by": _("Released by"),
        "revision": _("Revision"),
        "root_cause": _("Root cause"),
        "seal_number": _("Seal"),
        "sequence": _("Number"),
        "severity": _("Severity"),
        "sha256": "SHA-256",
        "sha512": "SHA-512",
        "size": _("Size"),
        "source": _("Source"),
        "stage": _("Stage"),
        "status": _("Status"),
        "submission": _("Submission"),
        "supplier_name": _("Supplier"),
        "text": _("What happened"),
        "title": _("Title"),
        "tlp": _("TLP"),
        "tool": _("Tool"),
        "value": _("Value"),
        "version": _("Version"),
    }
)
VALUES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "certainty": dict(FactStatement.Certainty.choices),
        "classification": RSIT_TYPES,
        "effect": EFFECTS,
        "fact": {fact.name: fact.label for fact in VOCABULARY.values()},
        "fidelity": dict(FIDELITIES),
        "root_cause": ROOT_CAUSES,
        "severity": dict(Incident.Severity.choices),
        "status": dict(Incident.Status.choices),
        "tlp": dict(TLP_LABELS),
    }
)


def in_words(detail: Mapping[str, object]) -> list[tuple[str, str]]:
    """A detail for a person, without what it leaves open; a key without a word stays."""
    return [
        (str(KEYS.get(key, key)), _said(value, VALUES.get(key, {})))
        for key, value in detail.items()
        if value not in EMPTY
    ]


def _said(value: object, names: Mapping[str, Any]) -> str:
    """A value without the brackets and quotes of a program."""
    match value:
        case bool():
            return gettext("Yes") if value else gettext("No")
        case list():
            return ", ".join(_said(part, names) for part in value)
        case dict():
            pairs = ((key, _said(part, names)) for key, part in value.items())
            return "; ".join(f"{key}: {said}" for key, said in pairs)
        case str():
            return _named(value, names) or _instant(value) or value
        case None:
            return "–"
        case _:
            return str(value)


def _named(value: str, names: Mapping[str, Any]) -> str:
    return gettext(str(names[value])) if value in names else ""


def _instant(text: str) -> str:
    """The clock of the reader, where the text is an instant to the second."""
    try:
        return full_moment(timezone.localtime(parse_instant(text)))
    except InvalidValueError:
        return ""
