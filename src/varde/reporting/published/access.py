"""Who may say something of an authority; the directory itself is for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404

from varde.organisations import selectors as organisations
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.adapters.authority_files import Authority


def authority_for_noting(user: User, authority_id: str) -> Authority:
    authority = rulebook().authorities.get(authority_id)
    if authority is None:
        raise Http404
    if not organisations.keeps_directory(user):
        raise PermissionDenied
    return authority
