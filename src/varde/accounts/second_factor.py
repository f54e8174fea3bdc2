"""
Who must have a second factor, and where they are sent to get one.

Roles are known further up, so the rule comes from there: `require_when` takes
a predicate, and a person for whom any predicate holds needs a second factor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from varde.accounts.models import User

_required_when: list[Callable[[User], bool]] = []


def require_when(predicate: Callable[[User], bool]) -> None:
    if predicate not in _required_when:
        _required_when.append(predicate)


def is_required(user: User) -> bool:
    """Demonstration people sign in with one click, so nothing is asked of them."""
    if settings.DEMONSTRATION:
        return False
    return any(predicate(user) for predicate in _required_when)


def count(user: User) -> int:
    """Recovery codes alone are a way back in, not a second factor."""
    held = Authenticator.objects.filter(user_id=user.pk)
    return int(held.exclude(type=Authenticator.Type.RECOVERY_CODES).count())


def is_set_up(user: User) -> bool:
    return count(user) > 0
