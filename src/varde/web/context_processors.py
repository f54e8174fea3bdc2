"""What every page knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from varde import __version__
from varde.web import navigation

if TYPE_CHECKING:
    from django.http import HttpRequest

# Each in its own words, whatever the page's language is.
LANGUAGE_NAMES = (
    ("en", "English"),
    ("sv", "Svenska"),
    ("da", "Dansk"),
    ("nb", "Norsk"),
    ("fi", "Suomi"),
    ("is", "Íslenska"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "version": __version__,
        "now": timezone.now(),
        "navigation": SimpleLazyObject(lambda: navigation.entries_for(request)),
        "languages": LANGUAGE_NAMES,
        "demonstration": settings.DEMONSTRATION,
    }
