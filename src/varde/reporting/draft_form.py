"""The authority's form as people fill it in, made from its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.errors import InvalidAnswerError, InvalidValueError
from varde.core.facts.definition import TEXT_LIMIT
from varde.core.instants import iso
from varde.core.reports import (
    FieldState,
    FieldType,
    SourceKind,
    TypedAnswer,
    parse_answer,
)
from varde.core.reports.agreement import agrees
from varde.core.reports.answers import TEXT_DEFAULT
from varde.core.reports.sources import STAGE
from varde.core.taxonomy import COUNTRIES
from varde.incidents.reasons import reason_text, refusal_text
from varde.reporting.content import mark_of, marks_on
from varde.reporting.rulebook import in_language
from varde.reporting.services import Typed
from varde.web.forms import InstantField, NumberField, TextField, VardeForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.http import QueryDict

    from varde.core.reports import Field, Report, ReportField, Value
    from varde.reporting.models import UnsavedAnswers

UNKNOWN = "__unknown"
ESTIMATE = "__estimate"

YES_OR_NO = [("true", _("Yes")), ("false", _("No"))]

# Where a figure or a time may be an estimate, the person is asked.
ESTIMABLE = frozenset(
    {
        FieldType.INTEGER,
        FieldType.NUMBER,
        FieldType.PERCENT,
        FieldType.MONEY,
        FieldType.DURATION,
        FieldType.INSTANT,
    }
)


class AsReadForm(VardeForm, forms.Form):
    """What a page had before its reader: a revision, and the marks of its answers."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    shown = TextField(widget=forms.HiddenInput, required=False, max_length=TEXT_LIMIT)

    @cached_property
    def seen(self) -> dict[str, str]:
        """By question the mark of what stood there, once the form is cleaned."""
        noted = str(self.cleaned_data.get("shown", ""))
        pairs = (pair.rpartition(":") for pair in noted.split())
        return {name: mark for name, _colon, mark in pairs}


class DraftForm(AsReadForm):
    """
    The authority's form, made from its data.

    `changed` tells what the person changed, by field id. What he left alone is not
    stated again, even if somebody else has changed it since.
    """

    # What is required, and why, stands beside each question.
    marks_optional = False

    # The mark of the open release that its reader knows of.
    release = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self,
        *args: Any,
        report: Report,
        language: str,
        check: Callable[[dict[str, TypedAnswer]], None] | None = None,
        **kwargs: Any,
    ) -> None:
        self.report = report
        self.language = language
        self.check = check
        self.asked = [f for f in report.fields if f.state is not FieldState.NOT_APPLICABLE]
        super().__init__(*args, **kwargs)
        self.initial["shown"] = _marks(marks_on(report))
        for answered in self.asked:
            self._add(answered)

    def only_to_read(self) -> None:
        for field in self.fields.values():
            field.disabled = True

    def fill_in(self, unsaved: UnsavedAnswers) -> None:
        """Show what was typed and not saved, with the marks of what its writer saw."""
        typed: MultiValueDict[str, str] = MultiValueDict(unsaved.answers)
        for name in unsaved.seen:
            for control in self._controls(name):
                widget = self.fields[control].widget
                self.initial[control] = widget.value_from_datadict(typed, {}, control)
        self.initial["shown"] = _marks(marks_on(self.report) | unsaved.seen)

    @property
    def can_be_kept(self) -> bool:
        """Whether it says what its writer saw; the answers may be as they are."""
        return not self.errors.keys() & {"revision", "shown", "release"}

    @property
    def unsaved(self) -> Typed:
        """What would change if this were saved, and what does not hold yet."""
        stands = {answered.field.id: answered.answer for answered in self.asked}
        names = [
            name
            for name, answer in stands.items()
            if name in self.errors or self.changed.get(name, answer) != answer
        ]
        posted = cast("QueryDict", self.data)
        return Typed(
            controls={
                # No keyboard types a null byte, and PostgreSQL does not keep it.
                control: [text.replace("\0", "") for text in posted.getlist(control)]
                for name in names
                for control in self._controls(name)
            },
            seen={name: self.seen.get(name, mark_of(stands[name])) for name in names},
            revision=self.cleaned_data["revision"],
        )

    def _controls(self, name: str) -> list[str]:
        """The controls of a question that there still is."""
        named = (name, name + UNKNOWN, name + ESTIMATE)
        return [control for control in named if control in self.fields]

    def _add(self, answered: ReportField) -> None:
        field = answered.field
        made = _control(field, self.language)
        made.required = False
        made.disabled = field.source == STAGE
        made.label = in_language(field.label, self.language)
        made.help_text = in_language(field.help, self.language) if field.help else ""
        self.fields[field.id] = made
        self.initial[field.id] = _shown(answered)
        if field.unknown_allowed:
            self.fields[field.id + UNKNOWN] = forms.BooleanField(
                required=False, label=_("Not known yet")
            )
            self.initial[field.id + UNKNOWN] = answered.state is FieldState.NOT_KNOWN
        if field.type in ESTIMABLE:
            self.fields[field.id + ESTIMATE] = forms.BooleanField(
                required=False, label=_("Estimate")
            )
            self.initial[field.id + ESTIMATE] = answered.state is FieldState.ESTIMATE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.changed = dict(self._changed(cleaned))
        self._agree(cleaned)
        self._check()
        return cleaned

    def _agree(self, cleaned: dict[str, Any]) -> None:
        """Say at a question whose answer does not go with another one."""
        for answered in self.asked:
            if not agrees(answered.field, cleaned):
                self.add_error(answered.field.id, reason_text("apart-from-other-answers"))

    def _check(self) -> None:
        """Ask the facts whether they bear the answers, and say it at the question."""
        if self.errors or self.check is None:
            return
        try:
            self.check(self.changed)
        except InvalidValueError as refusal:
            asked = {f.field.fact: f.field.id for f in self.asked if f.field.fact}
            for param in ("fact", "must_follow"):
                if (fact := str(refusal.params.get(param))) in asked:
                    self.add_error(asked[fact], refusal_text(refusal, stated=fact))
                    return
            raise

    def _changed(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, TypedAnswer]]:
        for answered in self.asked:
            name = answered.field.id
            if name not in cleaned:
                continue
            try:
                told = self._told(answered, cleaned)
            except InvalidAnswerError as error:
                self.add_error(name, reason_text(str(error.params["reason"])))
                continue
            left_alone = mark_of(told) == self.seen.get(name, mark_of(answered.answer))
            if told is not None and not left_alone:
                yield name, told

    def _told(self, answered: ReportField, cleaned: dict[str, Any]) -> TypedAnswer | None:
        field = answered.field
        raw = cleaned[field.id]
        if hasattr(raw, "tzinfo"):
            raw = iso(raw)
        value = parse_answer(field, raw)
        unknown = bool(cleaned.get(field.id + UNKNOWN))
        if value is None:
            return TypedAnswer(known=False) if unknown else self._withdrawn(answered)
        told = _with_certainty(answered, value, boxed=cleaned.get(field.id + ESTIMATE))
        # A chosen yes or no cannot be unchosen in a browser, so the box speaks for itself.
        only_ticked = unknown and mark_of(told) == self.seen.get(field.id)
        return TypedAnswer(known=False) if only_ticked else told

    def _withdrawn(self, answered: ReportField) -> TypedAnswer | None:
        """
        What it means that nothing stands any more where the person had seen an answer.

        A fact is not known then, and a typed answer is taken back.
        """
        if not self.seen.get(answered.field.id):
            return None
        match answered.source:
            case SourceKind.FACT:
                return TypedAnswer(known=False)
            case SourceKind.ANSWER:
                return TypedAnswer()
            case _:
                return None


def _with_certainty(
    answered: ReportField, value: Value, *, boxed: bool | None
) -> TypedAnswer:
    """Without a box of its own, an estimate stays one as long as its value does."""
    unasked = answered.state is FieldState.ESTIMATE and value == answered.value
    estimate = unasked if boxed is None else boxed
    return TypedAnswer(value=value, certainty="estimate" if estimate else "actual")


def _marks(marks: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{mark}" for name, mark in marks.items())


def _control(field: Field, language: str) -> forms.Field:
    options = _choices_of(field, language)
    match field.type:
        case FieldType.BOOLEAN:
            return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect)
        case FieldType.CHOICE | FieldType.COUNTRY:
            return forms.ChoiceField(choices=[("", "—"), *options])
        case FieldType.CHOICES | FieldType.COUNTRIES:
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=options, widget=boxes)
        case FieldType.INSTANT:
            return InstantField()
        case _:
            return _text_control(field)


def _text_control(field: Field) -> TextField:
    match field.type:
        case FieldType.INTEGER | FieldType.NUMBER | FieldType.PERCENT:
            return NumberField(whole=field.type is FieldType.INTEGER)
        case FieldType.TEXT:
            widget = forms.Textarea(attrs={"rows": 4})
            return TextField(widget=widget, max_length=field.max_length or TEXT_DEFAULT)
        case FieldType.LEIS:
            return TextField(widget=forms.Textarea({"rows": 2}), max_length=TEXT_DEFAULT)
        case FieldType.DATE:
            return TextField(widget=forms.DateInput(attrs={"type": "date"}), max_length=10)
        case _:
            return TextField(max_length=field.max_length or 254)


def _choices_of(field: Field, language: str) -> list[tuple[str, str]]:
    if field.type in {FieldType.COUNTRY, FieldType.COUNTRIES}:
        return [(code, gettext(name)) for code, name in COUNTRIES.items()]
    return [(o.value, in_language(o.label, language)) for o in field.options]


def _shown(answered: ReportField) -> object:
    value = answered.value
    match value:
        case bool():
            return "true" if value else "false"
        case {"amount": amount, "currency": currency}:
            return f"{amount} {currency}"
        case list() if answered.field.type is FieldType.LEIS:
            return "; ".join(value)
    return value
