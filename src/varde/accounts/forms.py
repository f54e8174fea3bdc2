from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from varde.accounts.models import ApiToken, User
from varde.web.forms import TextField, VardeForm

NORDIC_ZONES = (
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Atlantic/Reykjavik",
    "Europe/Oslo",
    "Europe/Stockholm",
    "Atlantic/Faroe",
    "America/Nuuk",
    "Europe/Mariehamn",
    "UTC",
)
LIVES = (30, 90, 180, 365)


def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones of our countries first; names of places are not translated."""
    others = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name
        and name not in NORDIC_ZONES
        and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    )
    return [
        (
            gettext("The Nordic countries"),
            [(name, _as_place(name)) for name in NORDIC_ZONES],
        ),
        (gettext("Elsewhere"), [(name, _as_place(name)) for name in others]),
    ]


class ProfileForm(VardeForm, forms.Form):
    name = TextField(
        label=_("Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("Times are shown and entered in this zone."),
    )


def lives() -> list[tuple[int, str]]:
    return [
        (days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days})
        for days in LIVES
    ]


class TokenForm(VardeForm, forms.Form):
    name = TextField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which program will use it, and where it runs."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("It expires after"),
        coerce=int,
        choices=lives,
        initial=90,
    )

    def expires_at(self, now: datetime) -> datetime:
        return now + timedelta(days=self.cleaned_data["days"])


def _as_place(name: str) -> str:
    return name.replace("_", " ")
