from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidFactValueError
from varde.core.facts import VOCABULARY, FactDefinition, FactType, Scope, parse_value
from varde.core.taxonomy import COUNTRIES
from varde.organisations.lei import is_lei
from varde.organisations.models import Organisation, Role
from varde.web.forms import NumberField, TextField, VardeForm
from varde.web.words import UNIT_SIGNS

NORDIC = ("DK", "FI", "IS", "NO", "SE")
UNKNOWN = ""
NONE_OF_THESE = "none"

# The country is part of the organisation's details and always known.
ENTITY_FACTS = tuple(
    fact
    for fact in VOCABULARY.values()
    if fact.scope is Scope.ENTITY and fact.name != "entity.country"
)


def countries() -> list[tuple[str, str]]:
    """Our five first, then the others by name in the reader's language."""
    others = sorted(
        ((code, gettext(name)) for code, name in COUNTRIES.items() if code not in NORDIC),
        key=lambda country: country[1],
    )
    return [(code, gettext(COUNTRIES[code])) for code in NORDIC] + others


class OrganisationForm(VardeForm, forms.Form):
    name = TextField(label=_("Name"), max_length=200)
    registration_number = TextField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("As the national register of companies or authorities has it."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=countries,
        help_text=_("Where it is established. It decides whose law applies."),
    )
    lei = TextField(
        label=_("LEI"),
        max_length=20,
        required=False,
        help_text=_("Legal entity identifier, 20 characters. Needed under DORA."),
    )
    contact_name = TextField(label=_("Contact person"), max_length=150, required=False)
    contact_email = forms.EmailField(
        label=_("Contact e-mail"), max_length=254, required=False
    )
    contact_phone = TextField(label=_("Contact telephone"), max_length=40, required=False)
    second_contact_name = TextField(
        label=_("Second contact person"), max_length=150, required=False
    )
    second_contact_email = forms.EmailField(
        label=_("Second contact e-mail"), max_length=254, required=False
    )
    second_contact_phone = TextField(
        label=_("Second contact telephone"), max_length=40, required=False
    )

    @classmethod
    def said_about(cls, organisation: Organisation) -> dict[str, str]:
        return {name: getattr(organisation, name) for name in cls.base_fields}

    def clean_lei(self) -> str:
        lei: str = self.cleaned_data["lei"].upper()
        if lei and not is_lei(lei):
            raise forms.ValidationError(
                _(
                    "This is not an LEI. It has 20 letters and digits, and the last two "
                    "check the others."
                ),
                code="lei",
            )
        return lei


class EntityFactsForm(VardeForm, forms.Form):
    """
    One field per entity fact of the vocabulary; each may stay "not known yet".

    A field goes by the name of its fact with the dot as two underscores.
    """

    marks_optional = False

    def __init__(self, *args: Any, stated: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fact in ENTITY_FACTS:
            name = field_name(fact)
            self.fields[name] = fact_field(fact)
            self.initial[name] = _shown(fact, stated.get(fact.name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for fact in ENTITY_FACTS:
            name = field_name(fact)
            if name in cleaned:
                cleaned[name] = self._meant(fact, cleaned[name])
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was said, by fact; None says "not known yet"."""
        return {fact.name: self.cleaned_data[field_name(fact)] for fact in ENTITY_FACTS}

    def _meant(self, fact: FactDefinition, said: Any) -> Any:
        if fact.type is FactType.CHOICES:
            return self._several(fact, said)
        if said in {None, UNKNOWN}:
            return None
        if fact.type is FactType.BOOLEAN:
            return said == "yes"
        is_number = fact.type in {FactType.INTEGER, FactType.NUMBER}
        try:
            return parse_value(fact, float(said) if is_number else said)
        except (InvalidFactValueError, ValueError):
            self.add_error(field_name(fact), gettext("This value does not fit here."))
            return None

    def _several(self, fact: FactDefinition, said: Iterable[str]) -> list[str] | None:
        chosen = sorted(set(said) - {NONE_OF_THESE})
        if chosen and NONE_OF_THESE in said:
            self.add_error(
                field_name(fact), gettext("Choose either some of these or none of them.")
            )
        if not chosen and NONE_OF_THESE not in said:
            return None
        return chosen


def field_name(fact: FactDefinition) -> str:
    return fact.name.replace(".", "__")


def fact_field(fact: FactDefinition) -> forms.Field:
    """The form field that asks for a fact, with a way to say "not known yet"."""
    common: dict[str, Any] = {
        "label": gettext(fact.question or fact.label),
        "required": False,
    }
    labelled = [(value, gettext(label)) for value, label in fact.choices.items()]
    unknown = (UNKNOWN, gettext("Not known yet"))
    match fact.type:
        case FactType.BOOLEAN:
            answers = [("yes", gettext("Yes")), ("no", gettext("No")), unknown]
            return forms.ChoiceField(choices=answers, widget=forms.RadioSelect, **common)
        case FactType.CHOICE:
            return forms.ChoiceField(choices=[unknown, *labelled], **common)
        case FactType.CHOICES:
            none = (NONE_OF_THESE, gettext("None of these"))
            return forms.MultipleChoiceField(
                choices=[*labelled, none],
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext("Leave all empty while it is not known yet."),
                **common,
            )
        case FactType.INTEGER | FactType.NUMBER:
            whole = fact.type is FactType.INTEGER
            return NumberField(whole=whole, help_text=_unit(fact), **common)
        case _:
            return TextField(
                max_length=500,
                help_text=gettext("Leave empty while it is not known yet."),
                **common,
            )


def _unit(fact: FactDefinition) -> str:
    if not fact.unit:
        return gettext("Leave empty while it is not known yet.")
    return gettext("In %(unit)s. Leave empty while it is not known yet.") % {
        "unit": UNIT_SIGNS.get(fact.unit, fact.unit)
    }


def _shown(fact: FactDefinition, value: Any) -> Any:
    if value is None:
        return [] if fact.type is FactType.CHOICES else UNKNOWN
    if fact.type is FactType.BOOLEAN:
        return "yes" if value else "no"
    if value == []:
        return [NONE_OF_THESE]
    return value


class RoleForm(forms.Form):
    """A role to give or take away; the choices are those of the organisation."""

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=_choices(roles))


class InvitationForm(VardeForm, forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Only the person at this address can accept."),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"] = forms.MultipleChoiceField(
            label=_("Roles"),
            choices=_choices(roles),
            widget=forms.CheckboxSelectMultiple,
        )


def _choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles]
