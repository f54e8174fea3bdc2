from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from varde.accounts import selectors

if TYPE_CHECKING:
    from varde.accounts.models import ApiToken, User


def own_token(user: User, pk: int) -> ApiToken:
    """Another person's token answers like one that does not exist."""
    token = selectors.tokens_of(user).filter(pk=pk).first()
    if token is None:
        raise Http404
    return token
