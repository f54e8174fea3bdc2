"""What was recorded, in words: keys and values of a detail are those of a program."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.audit.reasons import ErasureReason
from varde.core.errors import InvalidValueError
from varde.core.facts import MILESTONES, VOCABULARY
from varde.core.instants import parse_instant
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_TYPES
from varde.incidents.models import (
    FIDELITIES,
    TLP_LABELS,
    FactStatement,
    Incident,
    TimelineEntry,
)
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
        "answers": _("Answers"),
        "at": _("When"),
        "before": _("Before"),
        "ceiling": _("Up to TLP"),
        "certainty": _("Certainty"),
        "channel": _("Channel"),
        "classification": _("Class and type"),
        "content": _("Hash of the content"),
        "copy": _("Original or copy"),
        "copy_sha256": _("SHA-256 of the copy"),
        "copy_sha512": _("SHA-512 of the copy"),
        "description": _("Description"),
        "digest": _("Hash of the rule"),
        "drafted_by": _("Drafted by"),
        "due_at": _("Due"),
        "due_at_before": _("Due before the change"),
        "effect": _("Effect"),
        "end": _("Ended"),
        "entity": _("Legal entity"),
        "entry": _("Number of the timeline entry"),
        "erasure": _("Erasure"),
        "event": _("Number of the event"),
        "fact": _("Fact"),
        "fidelity": _("Precision"),
        "fields": _("Fields"),
        "filename": _("File name"),
        "files": _("Files"),
        "four_eyes": _("Four eyes"),
        "handed_to": _("Handed over to"),
        "happened_at": _("Happened"),
        "hold": _("Legal hold"),
        "holder": _("Holder"),
        "instant": _("Speaks of"),
        "item": _("Item"),
        "kept_until": _("Kept until"),
        "kind": _("Kind"),
        "known": _("Known"),
        "late": _("Late"),
        "malware": _("Malware"),
        "name": _("Name"),
        "note": _("Note"),
        "observables": _("Indicators"),
        "organisation": _("Organisation"),
        "package": _("Package"),
        "party": _("Legal entity"),
        "payload": _("Hash of the report"),
        "pdf": _("Hash of the PDF"),
        "person": _("Person"),
        "person_qualification": _("Qualification of the person"),
        "place": _("Place"),
        "reader": _("Reader"),
        "readers": _("Readers"),
        "reason": _("Reason"),
        "receipt": _("Receipt"),
        "recipient": _("Recipient"),
        "regime": _("Rule"),
        "released_by": _("Released by"),
        "revision": _("Revision"),
        "root_cause": _("Root cause"),
        "rows": _("Rows"),
        "rules": _("Rules"),
        "seal_applied": _("Seal applied"),
        "seal_applied_by": _("Sealed by"),
        "seal_number": _("Seal"),
        "sequence": _("Number"),
        "severity": _("Severity"),
        "sha256": "SHA-256",
        "sha512": "SHA-512",
        "size": _("Size"),
        "source": _("Source"),
        "source_remark": _("How that is known"),
        "source_worked_properly": _("Source worked properly"),
        "stage": _("Stage"),
        "stamped": _("Time-stamped"),
        "start": _("The clock starts with"),
        "statement": _("Number of the statement"),
        "status": _("Status"),
        "submission": _("Submission"),
        "supplier_name": _("Supplier"),
        "supplier_reference": _("The supplier's own reference"),
        "table": _("Table"),
        "text": _("What happened"),
        "title": _("Title"),
        "tlp": _("TLP"),
        "tool": _("Tool"),
        "tool_version": _("Version of the tool"),
        "value": _("Value"),
        "version": _("Version"),
        "with_bytes": _("With the files of evidence"),
        "zip": _("Hash of the package"),
    }
)
VALUES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "certainty": dict(FactStatement.Certainty.choices),
        "classification": RSIT_TYPES,
        "effect": EFFECTS,
        "fact": {fact.name: fact.label for fact in VOCABULARY.values()},
        "fidelity": dict(FIDELITIES),
        "kind": dict(TimelineEntry.Kind.choices)
        | {
            "file": _("File"),
            "physical": _("Physical object"),
            "held-by-supplier": _("Held by a supplier"),
        },
        "reason": dict(ErasureReason.choices),
        "root_cause": ROOT_CAUSES,
        "severity": dict(Incident.Severity.choices),
        "source_worked_properly": {
            "yes": _("Yes"),
            "no": _("No"),
            "not-known": _("Not known yet"),
        },
        "start": {name: fact.label for name, fact in MILESTONES.items()},
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
