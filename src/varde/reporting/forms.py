"""What a person types about a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidFactValueError
from varde.core.facts import MILESTONES, definition, parse_value
from varde.core.instants import parse_instant
from varde.incidents.fact_controls import NOT_KNOWN, as_stored, value_control
from varde.incidents.reasons import reason_text
from varde.incidents.services import OF_THE_ORGANISATION
from varde.reporting.models import MOST_POSTS, SITTING_LIMIT
from varde.reporting.services import Sitting
from varde.reporting.what_if import Scratch
from varde.web.forms import InstantField, TextField, VardeForm

if TYPE_CHECKING:
    from django.http import QueryDict


EMPTY_ANSWERS: tuple[object, ...] = (None, "", [], NOT_KNOWN)


class SittingForm(VardeForm, forms.Form):
    """
    In which window a draft is typed, and whose kept answers stood in it.

    A page may hold two such forms, so the fields have no ids.
    """

    sitting = forms.CharField(widget=forms.HiddenInput, max_length=SITTING_LIMIT)
    continued = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=SITTING_LIMIT
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=False, **kwargs)

    @property
    def names(self) -> list[str]:
        """The windows that the posted answers were typed in."""
        return [n for n in self.cleaned_data.values() if n] if self.is_valid() else []


class KeepForm(SittingForm):
    """The same as a script says it, with the number of its post."""

    count = forms.IntegerField(min_value=1, max_value=MOST_POSTS)

    @property
    def said(self) -> Sitting:
        told = self.cleaned_data
        return Sitting(told["sitting"], told["count"], told["continued"])


class NoteForm(VardeForm, forms.Form):
    """A request to release, or the approver's word on it."""

    note = TextField(label=_("Note"), required=False, max_length=2000)


class WhatIfForm(VardeForm, forms.Form):
    """
    Facts and milestones to change on a scratch copy, each under its own name.

    `add` asks for the control of one more. Raises UnknownFactError for a name that is no
    fact, and InvalidFactValueError for a fact that only the organisation's page changes.
    """

    marks_optional = False

    def __init__(self, data: QueryDict) -> None:
        names = dict.fromkeys(name for name in data if name != "add")
        if added := data.get("add"):
            names[added] = None
        super().__init__(data)
        self.fields = {name: _changeable(name) for name in names}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for name, raw in list(self.cleaned_data.items()):
            if raw in EMPTY_ANSWERS:
                continue
            fact = definition(name)
            try:
                cleaned[name] = parse_value(fact, as_stored(fact, raw))
            except InvalidFactValueError as error:
                self.add_error(name, reason_text(str(error.params["reason"])))
        return cleaned

    @property
    def scratch(self) -> Scratch:
        """What to change, once the form is valid."""
        return Scratch(
            facts={
                name: value
                for name, value in self.cleaned_data.items()
                if name not in MILESTONES
            },
            milestones={
                name: parse_instant(value)
                for name, value in self.cleaned_data.items()
                if name in MILESTONES
            },
        )


def _changeable(name: str) -> forms.Field:
    """The control of a fact, which may be left empty."""
    if name in OF_THE_ORGANISATION:
        raise InvalidFactValueError(fact=name, reason="of-the-organisation")
    control = value_control(definition(name))
    control.required = False
    return control


class AskReleaseForm(NoteForm):
    asked_of = forms.ChoiceField(label=_("Who shall release it"), required=False)
    correction_reason = TextField(
        label=_("Reason for the correction"), required=False, max_length=2000
    )

    def __init__(
        self, *args: Any, approvers: list[Any], corrects: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["correction_reason"].required = corrects
        names = ((person.reference, person.name) for person in approvers)
        self.offer("asked_of", [("", _("Any approver")), *names])
        self.approvers = {person.reference: person for person in approvers}

    def clean_asked_of(self) -> Any:
        return self.approvers.get(self.cleaned_data["asked_of"])


class ReleaseForm(NoteForm):
    content_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class RefusalForm(NoteForm):
    note = TextField(label=_("What is to be changed"), max_length=2000)


class SubmitForm(VardeForm, forms.Form):
    lateness_reason = TextField(label=_("Reason for being late"), max_length=2000)

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lateness_reason"].required = late


class HandDeliveryForm(VardeForm, forms.Form):
    delivered_at = InstantField(label=_("When it was delivered"))
    proof = TextField(
        label=_("Proof"),
        help_text=_("The portal's case number, the tracking number, who took it."),
        max_length=2000,
    )
