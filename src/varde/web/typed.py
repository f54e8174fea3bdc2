"""What a person typed, so that it can be copied when it could not be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

# Shorter than that and it is typed again faster than copied.
WORTH_KEEPING = 10
# Secrets, and what the page itself put into the form.
NOT_TYPED = frozenset(
    {
        "code",
        "content_sha256",
        "continued",
        "credential",
        "csrfmiddlewaretoken",
        "entity",
        "fact",
        "key",
        "oldpassword",
        "password",
        "password1",
        "password2",
        "revision",
        "shown",
        "sitting",
        "then",
    }
)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what stood in the form, by the names of its fields."""
    return [
        (name, value)
        for name in request.POST
        if name not in NOT_TYPED
        for value in request.POST.getlist(name)
        if len(value) >= WORTH_KEEPING
    ]
