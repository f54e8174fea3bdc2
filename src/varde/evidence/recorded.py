"""How the record reads what it tells of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from varde.audit.actions import Action
from varde.evidence.models import Blob, Item, ItemStatement
from varde.evidence.observables import TYPES
from varde.incidents.record.words import reads, reads_choices, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ITEM = (Action.EVIDENCE_ADDED, Action.EVIDENCE_CORRECTED)

reads_choices("copy", dict(ItemStatement.Copy.choices))
reads_choices("kind", dict(Item.Kind.choices), *_ITEM)
reads_choices("source_worked_properly", dict(ItemStatement.WorkedProperly.choices))
reads_choices(
    "state",
    dict(Blob.State.choices),
    Action.EVIDENCE_FOUND_DAMAGED,
    Action.PACKAGE_FOUND_DAMAGED,
)


@reads("observables")
def _observables(value: Sequence[Sequence[str]], _detail: Mapping[str, Any]) -> str:
    return ", ".join(f"{said(kind, TYPES)}: {text}" for kind, text in value)
