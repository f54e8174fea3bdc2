"""The control with which a fact is answered, and what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidFactValueError
from varde.core.facts import FactType
from varde.core.instants import iso
from varde.incidents.models import TEXT_LIMIT
from varde.web.forms import InstantField, NumberField, TextField

if TYPE_CHECKING:
    from varde.core.facts import FactDefinition

NOT_KNOWN = "not-known"
EMPTY = ("", "—")


def translated(labels: Any) -> list[tuple[str, str]]:
    return [(value, gettext(label)) for value, label in labels.items()]


def value_control(fact: FactDefinition) -> forms.Field:
    """The control with which a fact is answered, labelled with its question."""
    label = gettext(fact.question or fact.label)
    match fact.type:
        case FactType.BOOLEAN:
            choices = [
                ("true", _("Yes")),
                ("false", _("No")),
                (NOT_KNOWN, _("Not known yet")),
            ]
            return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        case FactType.INTEGER | FactType.NUMBER:
            whole = fact.type is FactType.INTEGER
            return NumberField(
                label=label, help_text=unit_text(fact), required=False, whole=whole
            )
        case FactType.CHOICE:
            offered: list[Any] = [EMPTY, *translated(fact.choices)]
            return forms.ChoiceField(label=label, choices=offered, required=False)
        case FactType.CHOICES:
            return forms.MultipleChoiceField(
                label=label,
                choices=translated(fact.choices),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        case FactType.INSTANT:
            return InstantField(label=label, required=False)
        case FactType.TEXT:
            return TextField(
                label=label,
                required=False,
                max_length=TEXT_LIMIT,
                widget=forms.Textarea(attrs={"rows": 4}),
            )


UNITS = {
    "hours": _("in hours"),
    "minutes": _("in minutes"),
    "EUR": _("in euro"),
    "percent": _("in percent"),
    "km2": _("in square kilometres"),
}


def unit_text(fact: FactDefinition) -> str:
    return str(UNITS.get(fact.unit, ""))


def as_stored(fact: FactDefinition, raw: Any) -> Any:
    """Bring what a control gave to the form in which a fact is parsed."""
    if raw is None:
        raise InvalidFactValueError(fact=fact.name, reason="empty")
    match fact.type:
        case FactType.BOOLEAN:
            return {"true": True, "false": False}.get(raw, raw)
        case FactType.INTEGER | FactType.NUMBER:
            return _number(fact, str(raw))
        case FactType.INSTANT:
            return iso(raw)
    return raw


def _number(fact: FactDefinition, raw: str) -> float:
    try:
        return float(raw)
    except ValueError:
        raise InvalidFactValueError(
            fact=fact.name, reason="not-a-number" if raw else "empty"
        ) from None
