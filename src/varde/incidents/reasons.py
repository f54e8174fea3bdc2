"""Why an answer or a fact cannot be taken, in words for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import (
    DomainError,
    FutureMilestoneError,
    MilestonesOutOfOrderError,
)
from varde.core.facts import definition
from varde.web.refusals import REASONS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def reason_text(reason: str) -> str | _StrPromise:
    """Return the sentence for a stable reason."""
    return REASONS.get(reason) or _("This answer does not fit the question.")


def refusal_text(refusal: DomainError, *, stated: str) -> str:
    """Return the sentence for a refusal, to stand at the field of the fact stated."""
    match refusal:
        case FutureMilestoneError():
            return gettext("This lies in the future.")
        case MilestonesOutOfOrderError():
            later, earlier = (
                gettext(definition(str(refusal.params[name])).label)
                for name in ("fact", "must_follow")
            )
            if refusal.params["fact"] == stated:
                return gettext("This lies before “%(earlier)s”.") % {"earlier": earlier}
            return gettext("“%(later)s” lies before this.") % {"later": later}
        case _:
            return str(reason_text(str(refusal.params.get("reason", ""))))
