"""Erase details of the record: what was said in its entries, of which the hashes stay."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from varde.audit import services as audit
from varde.audit.standing import standing_details
from varde.incidents.models import Incident
from varde.organisations.models import Organisation
from varde.retention import holds
from varde.retention.erasing import BATCH, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from varde.retention.erasing import Why
    from varde.retention.scope import Scope

RECORD = "audit.Detail"
"""Their table, as it is named among those that are left alone."""


@transaction.atomic
def erase_details(
    subjects: Any, scope: Scope, why: Why, *, after: int | None = None
) -> Outcome:
    """Erase up to a batch of details on these subjects; `None` is every subject."""
    found, following = standing_details(
        subjects=subjects, names=scope.names, after=after or 0, limit=BATCH
    )
    by_subject: dict[str, list[int]] = defaultdict(list)
    for detail in found:
        by_subject[detail.subject].append(detail.sequence)
    held = held_subjects(by_subject)
    erased = 0
    for subject, sequences in sorted(by_subject.items()):
        if subject not in held:
            erased += audit.erase_details(
                subject=subject,
                sequences=sequences,
                reason=why.reason,
                by=why.by,
                now=why.at,
            )
    return Outcome(erased, sum(len(by_subject[s]) for s in held), following)


def held_subjects(subjects: Iterable[str]) -> frozenset[str]:
    """Take the lock, then tell which subjects of the record are on hold."""
    wanted = list(subjects)
    incidents = Incident.objects.filter(reference__in=wanted)
    rows = list(incidents.values_list("pk", "reference", "organisation"))
    names = [s.removeprefix("O:") for s in wanted if s.startswith("O:")]
    organisations = Organisation.objects.filter(reference__in=names)
    own = {row.pk: row.subject for row in organisations.only("reference")}
    holds.lock([*own, *(organisation for _pk, _name, organisation in rows)])
    held = holds.held_among(pk for pk, _name, _organisation in rows)
    whole = holds.held_organisations(own)
    return frozenset(
        [name for pk, name, _organisation in rows if pk in held]
        + [name for pk, name in own.items() if pk in whole]
    )
