from __future__ import annotations

from typing import TYPE_CHECKING

from varde.reporting import services as reporting

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.reporting.models import Delivery


def acknowledge(*, arrival: Delivery, answer: str, by: User, now: datetime) -> Delivery:
    """
    Acknowledge an arrived report; the answer and a receipt go to the reporter.

    Raises AcknowledgedAlreadyError when a colleague was quicker.
    """
    return reporting.acknowledge(delivery=arrival, answer=answer, by=by, now=now)
