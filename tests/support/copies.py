"""Many incidents at little cost: copies of the rows of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.incidents.models import FactStatement, Incident, Party
from varde.reporting.models import Weighing

if TYPE_CHECKING:
    from django.db.models import Model


def copy_of(incident: Incident, count: int) -> None:
    """Add so many with the same facts, weighed by the same rulebook."""
    before = Incident.objects.count()
    copies = []
    for number in range(before, before + count):
        copy = Incident.objects.get(pk=incident.pk)
        copy.pk, copy.reference = None, f"VRD-2026-{number + 1000}"
        copies.append(copy)
    Incident.objects.bulk_create(copies)
    for model in (Party, FactStatement):
        _copy_rows(model, incident, copies)
    said = Weighing.objects.get(incident=incident)
    Weighing.objects.bulk_create(
        Weighing(incident=copy, rulebook=said.rulebook, said=said.said) for copy in copies
    )


def _copy_rows(model: type[Model], incident: Incident, copies: list[Incident]) -> None:
    rows = []
    for copy in copies:
        for row in model._default_manager.filter(incident=incident):
            row.pk, row.incident = None, copy
            rows.append(row)
    model._default_manager.bulk_create(rows)
