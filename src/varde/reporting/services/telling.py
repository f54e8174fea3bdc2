"""What is done to the report of a stage, on the record of its incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.audit import services as audit

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.audit.actions import Action
    from varde.reporting.models import Obligation


def tell(
    action: Action, obligation: Obligation, *, by: User, now: datetime, **detail: object
) -> None:
    """Record the action with whose report it is, by which regime, at which stage."""
    audit.record(
        action,
        subject=obligation.incident.reference,
        by=by.reference,
        at=now,
        detail={
            "entity": obligation.entity.reference,
            "regime": obligation.regime,
            "stage": obligation.stage,
            **detail,
        },
    )
