from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from varde.audit.names import Names
from varde.audit.personal import Matter
from varde.audit.reasons import ErasureReason
from varde.retention.models import LONGEST_MONTHS, REASON_LIMIT
from varde.retention.services.people import MOST_TERMS, SHORTEST_TERM, spellings_of
from varde.web.forms import TextField, VardeForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from varde.accounts.models import User
    from varde.retention.searching import Place


class RulesForm(VardeForm, forms.Form):
    """Months for each kind of content; an empty one is kept without end."""

    marks_optional = False

    def __init__(self, *args: Any, rules: Mapping[Matter, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for matter in Matter:
            self.fields[matter.value] = forms.IntegerField(
                label=matter.label,
                min_value=1,
                max_value=LONGEST_MONTHS,
                required=False,
                initial=rules.get(matter),
                help_text=_("Months after the incident was closed. Empty: without end."),
            )

    def months(self) -> dict[Matter, int | None]:
        return {matter: self.cleaned_data[matter.value] for matter in Matter}


class HoldForm(VardeForm, forms.Form):
    incident = TextField(
        label=_("Incident"),
        max_length=20,
        required=False,
        help_text=_(
            "Its reference, such as VRD-2026-0001. Empty: everything the organisation has."
        ),
    )
    reason = TextField(
        label=_("Reason"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asked for it, and what it is about."),
    )

    def refuse_incident(self) -> None:
        self.add_error("incident", _("You see no such incident of this organisation."))


class LiftForm(VardeForm, forms.Form):
    reason = TextField(
        label=_("Reason for lifting"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SearchForm(VardeForm, forms.Form):
    person = forms.ChoiceField(
        label=_("Account"),
        required=False,
        help_text=_("The account is closed and loses its name as well."),
    )
    names = TextField(
        label=_("Names and addresses"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, in every spelling that was used."),
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.reference: person for person in people}
        named = [(ref, f"{p.name}, {p.email}") for ref, p in self.people.items()]
        self.offer("person", [("", _("Nobody with an account here")), *named])

    def clean_names(self) -> list[str]:
        spellings = list(Names(self.cleaned_data["names"].splitlines()).spellings)
        if any(len(spelling) < SHORTEST_TERM for spelling in spellings):
            raise forms.ValidationError(
                _("A spelling has at least %(count)s characters.")
                % {"count": SHORTEST_TERM}
            )
        return spellings

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if not cleaned["names"] and not cleaned["person"]:
            self.add_error("names", _("Write a name, or choose an account."))
        elif len(self.spellings) > MOST_TERMS:
            self.add_error("names", _most_spellings())
        return cleaned

    @property
    def account(self) -> User | None:
        return self.people.get(self.cleaned_data["person"])

    @property
    def spellings(self) -> list[str]:
        """What was typed, and what the account is known by."""
        own = spellings_of(self.account) if self.account else []
        return list(Names([*own, *self.cleaned_data["names"]]).spellings)


def _most_spellings() -> str:
    said = ngettext(
        "At most %(count)s spelling.", "At most %(count)s spellings.", MOST_TERMS
    )
    return said % {"count": MOST_TERMS}


class ErasureForm(VardeForm, forms.Form):
    marks_optional = False

    erase = forms.MultipleChoiceField(
        label=_("What goes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the law may want kept is not marked beforehand."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=ErasureReason.choices)
    final = forms.BooleanField(
        label=_("I know that what is erased cannot be brought back.")
    )

    def __init__(
        self, *args: Any, places: Iterable[Place], is_enough: bool, **kwargs: Any
    ) -> None:
        """`is_enough`: without a place there is something to erase all the same."""
        super().__init__(*args, **kwargs)
        self.places = list(places)
        self.is_enough = is_enough
        self.offer(
            "erase", [(p.label, f"{capfirst(p.name)} ({p.count})") for p in self.places]
        )
        self.fields["erase"].initial = [p.label for p in self.places if not p.law]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "erase" in self.errors or cleaned["erase"] or self.is_enough:
            return cleaned
        if self.places:
            self.add_error("erase", _("Choose what goes."))
        else:
            self.add_error(None, _("The name is nowhere where it could be erased."))
        return cleaned

    def left(self) -> list[str]:
        """What holds a name and was not chosen."""
        chosen = set(self.cleaned_data["erase"])
        return [p.label for p in self.places if p.label not in chosen]
