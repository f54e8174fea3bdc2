from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.audit.personal import Matter
from varde.core.errors import InvalidValueError
from varde.retention import holds
from varde.retention.models import LONGEST_MONTHS, RetentionRule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation


@transaction.atomic
def set_rules(
    *,
    organisation: Organisation,
    months: Mapping[Matter, int | None],
    by: User,
    now: datetime,
) -> None:
    """
    Say how long each kind of content keeps its personal data after the closing.

    None says: without end. What is not named stays as it is. Raises InvalidValueError.
    """
    for what, period in months.items():
        if period is not None and not 1 <= period <= LONGEST_MONTHS:
            raise InvalidValueError(field=what.value, reason="out-of-range")
    holds.lock([organisation.pk])
    rows = RetentionRule.objects.filter(organisation=organisation)
    before: dict[str, int] = dict(rows.values_list("what", "months"))
    said = {**before, **{what.value: period for what, period in months.items()}}
    after = {name: period for name, period in said.items() if period is not None}
    if after == before:
        return
    rows.exclude(what__in=after).delete()
    for name, period in after.items():
        if before.get(name) != period:
            RetentionRule.objects.update_or_create(
                organisation=organisation,
                what=name,
                defaults={"months": period, "changed_by": by, "changed_at": now},
            )
    audit.record(
        Action.RETENTION_CHANGED,
        subject=organisation.subject,
        by=by.reference,
        at=now,
        detail={"rules": after, "before": before},
    )
