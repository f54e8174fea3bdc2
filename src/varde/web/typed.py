"""What a person typed, so that it can be copied when it could not be kept."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext

from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_TYPES, Tlp
from varde.web.words import full_moment

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
        "count",
        "credential",
        "csrfmiddlewaretoken",
        "entity",
        "fact",
        "key",
        "oldpassword",
        "password",
        "password1",
        "password2",
        "release",
        "revision",
        "shown",
        "sitting",
        "then",
    }
)

# What a form calls what was chosen in it, and what people call it.
CHOSEN = {
    **EFFECTS,
    **ROOT_CAUSES,
    **RSIT_TYPES,
    **{t.value: f"TLP:{t.upper()}" for t in Tlp},
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?")


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """
    Return what stood in the form, with its questions where the view knows them.

    Such a view leaves on the request what tells it, as `answers_in_words`.
    """
    if hasattr(request, "answers_in_words"):
        return request.answers_in_words()
    return [
        ("", in_words(value))
        for name in request.POST
        if name not in NOT_TYPED
        for value in request.POST.getlist(name)
        if len(value) >= WORTH_KEEPING
    ]


def in_words(value: str) -> str:
    """What was chosen, and an instant, as they are shown elsewhere."""
    if value in CHOSEN:
        return gettext(CHOSEN[value])
    if INSTANT.fullmatch(value):
        with suppress(ValueError, OverflowError):
            return full_moment(timezone.make_aware(datetime.fromisoformat(value)))
    return value
