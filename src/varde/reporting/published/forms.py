"""What a reader of the rulebook looks for, and says of an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidFactValueError
from varde.core.facts import VOCABULARY, FactType, parse_value
from varde.core.taxonomy import SECTORS
from varde.incidents.fact_controls import NOT_KNOWN, as_stored, value_control
from varde.incidents.reasons import reason_text
from varde.reporting.forms import EMPTY_ANSWERS
from varde.reporting.published.coverage import COUNTRY, can_be_asked
from varde.reporting.published.listing import Wanted
from varde.reporting.published.selectors import texts_of
from varde.reporting.published.services import LONGEST_NOTE
from varde.reporting.published.words import UNION, country_name
from varde.reporting.rulebook import rulebook
from varde.web.forms import TextField, VardeForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import BoundField
    from django.http import QueryDict

    from varde.core.facts import FactDefinition
    from varde.reporting.models import AuthorityNote

NONE_OF_THESE = "none-of-these"


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
            self.offer(name, [("", _("All")), *choices])

    @property
    def wanted(self) -> Wanted:
        """What fits the form; a value that does not is told beside its field."""
        self.full_clean()
        return Wanted(**{k: v for k, v in self.cleaned_data.items() if v})


class CountryFilter(VardeForm, forms.Form):
    """One country, or all; it lives in the URL."""

    marks_optional = False

    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *countries_of_regimes()]
        self.offer("country", choices)

    @property
    def chosen(self) -> str:
        self.full_clean()
        return str(self.cleaned_data.get("country", ""))


class DirectoryFilter(CountryFilter):
    text = TextField(label=_("Search"), required=False, max_length=100)

    field_order = ("text", "country")

    @property
    def wanted(self) -> dict[str, str]:
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in ("country", "text")}


class AuthorityNoteForm(VardeForm, forms.Form):
    """How an authority is reached from here; what is empty the rulebook says alone."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    channel = TextField(
        label=_("Channel"),
        help_text=_("Where reports are sent: a portal, a form, an address."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = TextField(
        label=_("Contact"),
        help_text=_("Whom to call or write to. Everybody can read it: no private numbers."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = TextField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @staticmethod
    def said_of(note: AuthorityNote | None) -> dict[str, Any]:
        """What stands there now."""
        return {**texts_of(note), "revision": note.revision if note else 0}


class CoverageForm(VardeForm, forms.Form):
    """
    What is said of an organisation, each lasting fact under its own name.

    `asked` names the questions that have been on the page; whatever is no lasting fact is
    left aside. `ask` adds the controls of further questions.
    """

    marks_optional = False

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        named = [COUNTRY, *(name for name in data if can_be_asked(name))]
        self.asked = {name for name in data.getlist("asked") if can_be_asked(name)}
        self._add(dict.fromkeys(named))

    def _add(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.fields:
                self.fields[name] = _control(VOCABULARY[name])

    def clean(self) -> dict[str, Any]:
        self.facts: dict[str, Any] = {}
        for name, raw in list(self.cleaned_data.items()):
            if raw in EMPTY_ANSWERS:
                continue
            fact = VOCABULARY[name]
            try:
                self.facts[name] = parse_value(fact, _as_stored(fact, raw))
            except InvalidFactValueError as error:
                self.add_error(name, reason_text(str(error.params["reason"])))
        return self.cleaned_data

    @property
    def not_known(self) -> set[str]:
        """What the person has said that nobody knows."""
        return {name for name, raw in self.cleaned_data.items() if raw == NOT_KNOWN}

    def ask(self, names: Iterable[str]) -> None:
        """Put these questions; those answered already may be changed."""
        self.open = list(names)
        self._add(self.open)

    @property
    def asked_names(self) -> list[str]:
        """What has been on the page, this one included."""
        return sorted(self.asked | set(self.open))

    @property
    def open_fields(self) -> list[BoundField]:
        return [self[name] for name in self.open]

    @property
    def answered_fields(self) -> list[BoundField]:
        """What was answered, or could not be read."""
        said = {*self.facts, *self.not_known, *self.errors}
        return [self[name] for name in self.fields if name in said - set(self.open)]


def _control(fact: FactDefinition) -> forms.Field:
    if fact.name == COUNTRY:
        return _country_control(fact)
    made = value_control(fact)
    made.required = False
    if fact.type is FactType.CHOICES:
        none = (NONE_OF_THESE, gettext("None of these"))
        made.choices = [*made.choices, none]  # type: ignore[attr-defined]  # it has them
    return made


def _country_control(fact: FactDefinition) -> forms.Field:
    """The countries whose law the rulebook holds, the others folded under them."""
    own = [one for one in countries_of_regimes() if one[0] != UNION]
    others = [(code, country_name(code)) for code in fact.choices if code not in dict(own)]
    return forms.ChoiceField(
        label=gettext(fact.question),
        required=False,
        widget=forms.RadioSelect,
        choices=[*own, (gettext("Another state"), sorted(others, key=lambda o: o[1]))],
    )


def _as_stored(fact: FactDefinition, raw: Any) -> Any:
    if isinstance(raw, list) and NONE_OF_THESE in raw:
        return []
    return as_stored(fact, raw)
