from __future__ import annotations

from django.http import HttpRequest, QueryDict

from varde.accounts.models import User


class UserRequest(HttpRequest):
    """A request that has passed the login check."""

    user: User


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even when it is empty, or nothing."""
    return request.POST if request.method == "POST" else None
