"""What incidents do when an organisation changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.incidents import services

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.organisations.models import Organisation


def keep_sealed_incidents_seen(
    *, organisation: Organisation, user: User, **_: object
) -> None:
    """Raises LastReaderError: nobody could even lift the seal."""
    services.refuse_to_leave_unseen(organisation=organisation, user=user)
