from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, QueryDict

from varde.accounts.models import ApiToken, User


class UserRequest(HttpRequest):
    """A request that has passed the login check."""

    user: User
    answers_in_words: Callable[[], list[tuple[str, str]]]
    """Set by a view that knows the questions, for the page of a refusal."""


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even when it is empty, or nothing."""
    return request.POST if request.method == "POST" else None


class ProgramRequest(HttpRequest):
    """
    A request to the API whose token has been checked.

    The person a program acts for is `auth.user`. `user` stays whoever has a session in
    the browser, so that no page's middleware takes a program for a person.
    """

    auth: ApiToken
