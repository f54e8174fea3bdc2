from __future__ import annotations

from typing import TYPE_CHECKING

from varde.audit.references import SYSTEM
from varde.organisations.models import Organisation

if TYPE_CHECKING:
    from varde.accounts.models import User


def actor(by: User | None) -> str:
    """Without a person it is the instance itself, at the command line."""
    return by.reference if by is not None else SYSTEM


def locked(organisation: Organisation) -> Organisation:
    """
    The organisation as it is now, held until the transaction ends.

    On SQLite the transaction itself holds the whole database.
    """
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
