"""Every change to organisations, the people in them and the invitations to them."""

from __future__ import annotations

from .details import add_legal_entity, create_organisation, update_organisation
from .facts import set_entity_facts
from .invitations import (
    accept_invitation,
    hash_of,
    invite,
    issue_invitation_token,
    withdraw_invitation,
)
from .people import grant_role, revoke_role

__all__ = [
    "accept_invitation",
    "add_legal_entity",
    "create_organisation",
    "grant_role",
    "hash_of",
    "invite",
    "issue_invitation_token",
    "revoke_role",
    "set_entity_facts",
    "update_organisation",
    "withdraw_invitation",
]
