from __future__ import annotations

from typing import TYPE_CHECKING

from varde.accounts.models import ApiToken

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from varde.accounts.models import User


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The person's tokens, the newest first, revoked and expired ones included."""
    return ApiToken.objects.filter(user=user)
