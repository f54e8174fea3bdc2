"""What a reader of the rulebook looks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.taxonomy import SECTORS
from varde.reporting.published.listing import Wanted
from varde.reporting.published.words import UNION, country_name
from varde.reporting.rulebook import rulebook
from varde.web.forms import TextField, VardeForm


def countries_of_regimes() -> list[tuple[str, str]]:
    """The countries whose law the rulebook holds, the Union first."""
    found = {regime.country for regime in rulebook().regimes.values()} - {UNION}
    named = sorted(((code, country_name(code)) for code in found), key=lambda one: one[1])
    return [(UNION, country_name(UNION)), *named]


class RegimeFilter(VardeForm, forms.Form):
    """The filter of the list; it lives in the URL."""

    marks_optional = False

    text = TextField(label=_("Search"), required=False, max_length=100)
    country = forms.ChoiceField(label=_("Country"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    on = forms.DateField(
        label=_("In force on"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = [(value, gettext(label)) for value, label in SECTORS.items()]
        offered = {"country": countries_of_regimes(), "sector": sectors}
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What fits the form; a value that does not is told beside its field."""
        self.full_clean()
        return Wanted(**{k: v for k, v in self.cleaned_data.items() if v})
