"""Why an answer or a fact cannot be taken, in words for a person."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import (
    DomainError,
    FutureMilestoneError,
    MilestonesOutOfOrderError,
)
from varde.core.facts import definition

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REASONS = MappingProxyType(
    {
        "too-long": _("This text is too long."),
        "empty": _("An answer is missing."),
        "control-character": _("This text has a character that cannot be kept."),
        "bidi-override": _("This text has a character that changes the reading direction."),
        "more-than-one-line": _("Write this in one line."),
        "not-a-choice": _("Choose one of the answers."),
        "not-a-number": _("Write a number."),
        "not-a-whole-number": _("Write a whole number."),
        "negative": _("This number cannot be below zero."),
        "number-out-of-range": _("This number is too large."),
        "more-than-100-percent": _("This cannot be more than 100 percent."),
        "more-than-two-decimals": _("Write at most two decimals."),
        "not-a-currency": _("Write the amount and the currency, such as 2500 EUR."),
        "not-an-amount": _("Write the amount and the currency, such as 2500 EUR."),
        "not-a-duration": _("Write days, hours and minutes, such as 01:04:30."),
        "not-a-date": _("Write a date, such as 2026-11-21."),
        "not-an-email-address": _("Write an e-mail address, such as name@example.org."),
        "no-international-prefix": _("Write the number with its country, such as +358 …"),
        "not-a-phone-number": _("Write a telephone number with its country."),
        "not-a-lei": _("A legal entity identifier has 20 characters."),
        "lei-checksum": _("The check digits of this identifier are wrong."),
        "not-an-euid": _(
            "An EUID is a country, a register, a point and a number, as in DKCVR.12345678."
        ),
        "not-a-country": _("Choose a country."),
        "time.no-zone": _("Write the time with its zone."),
        "time.out-of-range": _("The year lies outside 1970 to 2199."),
        "time.invalid": _("Write a date and a time, such as 2026-11-21 03:04."),
    }
)


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
