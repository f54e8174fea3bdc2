from __future__ import annotations

from django.http import HttpRequest

from varde.accounts.models import User


class UserRequest(HttpRequest):
    """A request that has passed the login check."""

    user: User
