"""What the keys of a detail are called; an action may give a key a name of its own."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.audit.actions import Action
from varde.audit.personal import Matter
from varde.core.facts import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

LABELS: Mapping[str, _StrPromise | str] = MappingProxyType(
    {
        "acknowledged_by": _("Acknowledged by"),
        "acquired_at": _("Secured"),
        "acquired_by": _("By"),
        "acquired_where": _("Where"),
        "address": _("Address"),
        "answer": _("Answer"),
        "answers": _("Answers"),
        "at": _("When"),
        "before": _("Before"),
        "ceiling": _("Up to TLP"),
        "certainty": _("Certainty"),
        "channel": _("Channel"),
        "chunk": _("From chunk"),
        "classification": _("Class and type"),
        "contact": _("Contact"),
        "contact_email": _("Contact e-mail"),
        "contact_name": _("Contact person"),
        "contact_phone": _("Contact telephone"),
        "content": _("Hash of the content"),
        "copy": _("Original or copy"),
        "copy_of": _("Copy of"),
        "copy_sha256": _("SHA-256 of the copy"),
        "copy_sha512": _("SHA-512 of the copy"),
        "description": _("Description"),
        "digest": _("Hash of the rule"),
        "drafted_by": _("Drafted by"),
        "due_at": _("Due"),
        "due_at_before": _("Due before the change"),
        "effect": _("Effect"),
        "email": _("E-mail address"),
        "entity": _("Legal entity"),
        "entries": _("Numbers of the timeline entries"),
        "entry": _("Number of the timeline entry"),
        "erased": _("Erased"),
        "erasure": _("Erasure"),
        "event": _("Number of the event"),
        "fact": _("Fact"),
        "facts": _("Facts"),
        "fidelity": _("Precision"),
        "fields": _("Fields"),
        "filename": _("File name"),
        "files": _("Files"),
        "first_size": _("Size of the log"),
        "four_eyes": _("Four eyes"),
        "handed_to": _("Handed over to"),
        "happened_at": _("Happened"),
        "hold": _("Legal hold"),
        "holder": _("Holder"),
        "incidents": _("Incidents"),
        "instant": _("Speaks of"),
        "item": _("Item"),
        "kept": _("Kept"),
        "kept_until": _("Kept until"),
        "key": _("Key"),
        "kind": _("Kind"),
        "known": _("Known"),
        "last_size": _("Size of the log"),
        "late": _("Late"),
        "malware": _("Malware"),
        "milestones": _("Milestones"),
        "name": _("Name"),
        "note": _("Note"),
        "number": _("Number"),
        "observables": _("Indicators"),
        "organisation": _("Organisation"),
        "origin": _("Log"),
        "package": _("Package"),
        "party": _("Legal entity"),
        "payload": _("Hash of the report"),
        "pdf": _("Hash of the PDF"),
        "person": _("Person"),
        "person_qualification": _("Qualification of the person"),
        "place": _("Place"),
        "proof": _("Signed form"),
        "reader": _("Reader"),
        "readers": _("Readers"),
        "reason": _("Reason"),
        "receipt": _("Receipt"),
        "recipient": _("Recipient"),
        "regime": _("Rule"),
        "regimes": _("Rules"),
        "released_by": _("Released by"),
        "replaces": _("Number of the entry that it replaces"),
        "revision": _("Revision"),
        "root_cause": _("Root cause"),
        "rows": _("How many"),
        "rules": _("Rules"),
        "said": _("Afterwards"),
        "seal_applied": _("Seal applied"),
        "seal_applied_by": _("Sealed by"),
        "seal_number": _("Seal"),
        "seal_opened": _("Seal opened"),
        "seen_size": _("Size last seen"),
        "sequence": _("Number"),
        "severity": _("Severity"),
        "sha256": "SHA-256",
        "sha512": "SHA-512",
        "signs_until": _("Signs until"),
        "size": _("Size"),
        "source": _("Source"),
        "source_remark": _("How that is known"),
        "source_sha256": _("SHA-256 of the source"),
        "source_sha512": _("SHA-512 of the source"),
        "source_worked_properly": _("Source worked properly"),
        "spared": _("Left as it was"),
        "stage": _("Stage"),
        "stamped": _("Time-stamped"),
        "start": _("The clock starts with"),
        "state": _("State"),
        "statement": _("Number of the statement"),
        "status": _("Status"),
        "submission": _("Submission"),
        "supplier": _("Supplier"),
        "supplier_name": _("Supplier"),
        "supplier_reference": _("The supplier's own reference"),
        "table": _("What"),
        "text": _("What happened"),
        "title": _("Title"),
        "tlp": _("TLP"),
        "tool": _("Tool"),
        "tool_qualification": _("Qualification of the tool"),
        "tool_version": _("Version of the tool"),
        "user_agent": _("Browser"),
        "value": _("Value"),
        "version": _("Version"),
        "with_bytes": _("With the files of evidence"),
        "witness": _("Witness"),
    }
)
_CUSTODY: Mapping[str, _StrPromise] = {"answers": _("Answers event number")}
_ITEM: Mapping[str, _StrPromise] = {"classification": _("Classification")}
_PERIODS: Mapping[str, _StrPromise] = {one.value: one.label for one in Matter}
LABELS_OF: Mapping[str, Mapping[str, _StrPromise]] = MappingProxyType(
    {
        **{one: _CUSTODY for one in Action if one.startswith("custody.")},
        Action.EVIDENCE_ADDED: _ITEM,
        Action.EVIDENCE_CORRECTED: _ITEM,
        Action.EVIDENCE_DOWNLOADED: {
            "start": _("From byte"),
            "end": _("Up to byte"),
            "zip": _("As an encrypted archive"),
        },
        Action.RETENTION_CHANGED: {"rules": _("Afterwards"), **_PERIODS},
    }
)


def label(action: str, key: str) -> str:
    """The word for a key; a key without one stays as it is."""
    if key in VOCABULARY:
        return gettext(VOCABULARY[key].label)
    own = LABELS_OF.get(action, {})
    return str(own.get(key) or LABELS.get(key, key))
