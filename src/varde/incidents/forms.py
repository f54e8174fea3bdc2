"""What a person types about an incident."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidFactValueError, InvalidValueError
from varde.core.facts import MILESTONES, FactDefinition, FactType, parse_value
from varde.core.instants import Fidelity
from varde.core.taxonomy import EFFECTS, ROOT_CAUSES, RSIT_CLASSES, RSIT_TYPES, Tlp
from varde.incidents.fact_controls import (
    EMPTY,
    NOT_KNOWN,
    as_stored,
    translated,
    value_control,
)
from varde.incidents.models import (
    FIDELITIES,
    SOURCE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    TLP_LABELS,
    FactStatement,
    Incident,
    TimelineEntry,
)
from varde.incidents.reasons import reason_text, refusal_text
from varde.incidents.services import (
    EXACT,
    NEED_A_REASON,
    Statement,
    check_first_milestones,
)
from varde.web.forms import InstantField, TextField, VardeForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from varde.organisations.models import Organisation


def classification_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """RSIT types under their classes."""
    return [
        (
            gettext(label),
            [(t, gettext(text)) for t, text in RSIT_TYPES.items() if t.startswith(f"{c}/")],
        )
        for c, label in RSIT_CLASSES.items()
    ]


class ListFilter(VardeForm, forms.Form):
    """The filter of the list; it lives in the URL."""

    marks_optional = False

    text = TextField(label=_("Search"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("open", _("Open")), *Incident.Status.choices],
    )
    severity = forms.ChoiceField(
        label=_("Severity"),
        required=False,
        choices=[("", _("All")), *Incident.Severity.choices],
    )
    tlp = forms.ChoiceField(
        label=_("TLP"), required=False, choices=[("", _("All")), *TLP_LABELS]
    )
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(o.reference, o.name) for o in organisations]
        self.offer("organisation", [("", _("All")), *names])
        self.several_organisations = len(names) > 1


class ClassificationForm(VardeForm, forms.Form):
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Incident.Severity.choices, initial="medium"
    )
    tlp = forms.ChoiceField(label=_("TLP"), choices=TLP_LABELS, initial=Tlp.AMBER.value)
    classification = forms.MultipleChoiceField(
        label=_("Class and type"), required=False, widget=forms.CheckboxSelectMultiple
    )
    root_cause = forms.ChoiceField(label=_("Root cause"), required=False)
    effect = forms.ChoiceField(label=_("Effect"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "classification": classification_choices(),
            "root_cause": [EMPTY, *translated(ROOT_CAUSES)],
            "effect": [EMPTY, *translated(EFFECTS)],
        }
        for name, offered in choices.items():
            self.offer(name, offered)


class RevisedClassificationForm(ClassificationForm):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


# The milestones that a declaration asks for, by their fields.
FIRST_MILESTONES = MappingProxyType(
    {"occurred": "occurred", "detected": "detected", "became_aware": "became-aware"}
)


class DeclareForm(ClassificationForm):
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    organisation = forms.ChoiceField(label=_("Organisation"))
    title = TextField(
        label=_("Title"),
        help_text=_("A few words by which colleagues know it."),
        max_length=TITLE_LIMIT,
    )
    description = TextField(
        label=_("What has happened?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    occurred = InstantField(label=_("Occurred"), required=False)
    occurred_fidelity = forms.ChoiceField(
        label=_("How exactly is that known?"),
        choices=FIDELITIES,
        initial=Fidelity.MINUTE,
        required=False,
    )
    detected = InstantField(label=_("Detected"), required=False)
    became_aware = InstantField(
        label=_("Became aware"),
        help_text=_(
            "When the organisation knew of it with reasonable certainty. Most clocks "
            "start here."
        ),
        required=False,
    )
    entities = forms.MultipleChoiceField(
        label=_("Legal entities hit"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        entities: list[Organisation],
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.handlers = {handler.reference: handler for handler in organisations}
        self.handled = entities
        self.offer("organisation", [(o.reference, o.name) for o in organisations])
        self.offer("entities", [(e.reference, e.name) for e in entities])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        exact = {*EXACT, ""}
        told = {
            fact: cleaned[name]
            for name, fact in FIRST_MILESTONES.items()
            if cleaned.get(name) and cleaned.get(f"{name}_fidelity", "") in exact
        }
        try:
            check_first_milestones(told, now=self.now)
        except InvalidValueError as refusal:
            fact = str(refusal.params["fact"])
            text = refusal_text(refusal, stated=fact)
            self.add_error(fact.replace("-", "_"), text)
        self._check_entities(cleaned)
        return cleaned

    def _check_entities(self, cleaned: dict[str, Any]) -> None:
        handler = self.handlers.get(cleaned.get("organisation", ""))
        named = cleaned.get("entities", ())
        strangers = [
            entity.name
            for entity in self.handled
            if handler and entity.reference in named and not handler.handles_for(entity)
        ]
        if handler and strangers:
            told = {"organisation": handler.name, "entities": ", ".join(strangers)}
            text = gettext("%(organisation)s does not handle incidents for %(entities)s.")
            self.add_error("entities", text % told)


class StatusForm(VardeForm, forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    to = forms.ChoiceField(label=_("New status"))
    reason = TextField(
        label=_("Reason"),
        help_text=_("Needed for a step back, and for closing without handling."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        status: str,
        reachable: Iterable[Incident.Status],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.status = status
        self.offer("to", [(s.value, s.label) for s in reachable])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        step = (self.status, cleaned.get("to"))
        if step in NEED_A_REASON and not cleaned.get("reason", "."):
            self.add_error("reason", gettext("This step needs a reason."))
        return cleaned


class StatementForm(VardeForm, forms.Form):
    """One statement about one fact or milestone; its value control fits the fact."""

    certainty = forms.ChoiceField(
        label=_("Estimate or actual"),
        choices=FactStatement.Certainty.choices,
        initial=FactStatement.Certainty.ACTUAL,
        widget=forms.RadioSelect,
    )
    fidelity = forms.ChoiceField(
        label=_("How exactly is the time known?"),
        choices=FIDELITIES,
        initial=Fidelity.MINUTE,
    )
    source = TextField(
        label=_("Source"),
        help_text=_("Who or what says so: a colleague, a log, a supplier."),
        required=False,
        max_length=SOURCE_LIMIT,
    )

    def __init__(
        self,
        *args: Any,
        fact: FactDefinition,
        entities: list[Organisation],
        check: Callable[[Statement], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.check = check
        own = {"value": value_control(fact)}
        if fact.type is not FactType.BOOLEAN:
            own["unknown"] = forms.BooleanField(label=_("Not known yet"), required=False)
        if fact.name not in MILESTONES:
            own["instant"] = InstantField(
                label=_("The moment it speaks of"), required=False
            )
        if len(entities) > 1:
            own["party"] = forms.ChoiceField(
                label=_("Holds for"),
                required=False,
                choices=[
                    ("", _("All legal entities")),
                    *((e.reference, e.name) for e in entities),
                ],
            )
        self.entities = {entity.reference: entity for entity in entities}
        self.fields = {**own, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "value" not in cleaned:
            return cleaned
        raw = cleaned["value"]
        cleaned["known"] = not (cleaned.pop("unknown", False) or raw == NOT_KNOWN)
        cleaned["party"] = self.entities.get(cleaned.get("party", ""))
        if not cleaned["known"]:
            return cleaned | {"value": None}
        try:
            cleaned["value"] = parse_value(self.fact, as_stored(self.fact, raw))
        except InvalidFactValueError as error:
            self.add_error("value", reason_text(str(error.params["reason"])))
        self._check(cleaned)
        return cleaned

    def _check(self, cleaned: dict[str, Any]) -> None:
        if self.errors or self.check is None:
            return
        try:
            self.check(Statement(fact=self.fact.name, **cleaned))
        except InvalidValueError as refusal:
            self.add_error("value", refusal_text(refusal, stated=self.fact.name))


class TimelineForm(VardeForm, forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=TimelineEntry.Kind.choices)
    happened_at = InstantField(label=_("When it happened"))
    fidelity = forms.ChoiceField(
        label=_("How exactly is the time known?"),
        choices=FIDELITIES,
        initial=Fidelity.MINUTE,
    )
    text = TextField(
        label=_("What happened"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SealForm(VardeForm, forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    readers = forms.MultipleChoiceField(
        label=_("Who may see it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = TextField(label=_("Reason"), required=False, max_length=2000)

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.reference: person for person in people}
        names = [(reference, person.name) for reference, person in self.people.items()]
        self.offer("readers", names)

    def clean_readers(self) -> list[Any]:
        return [self.people[reference] for reference in self.cleaned_data["readers"]]


class UnsealForm(VardeForm, forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = TextField(label=_("Reason"), required=False, max_length=2000)
