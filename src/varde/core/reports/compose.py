"""Fill a form from what is known, and say of each question how it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ..errors import DomainError, InvalidAnswerError
from ..regimes import Answer, evaluate, missing
from .answers import Value, parse_answer
from .carried import carry
from .context import ReportContext, StatedFact, TypedAnswer
from .form import ANSWER_PREFIX, Field, Form, Rule
from .sources import SOURCES, STAGE, SourceKind


class FieldState(StrEnum):
    """How a question stands. Only `missing` keeps a report from being sent."""

    KNOWN = "known"
    ESTIMATE = "estimate"
    NOT_KNOWN = "not-known-yet"
    MISSING = "missing"
    EMPTY = "empty"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Requirement:
    """
    Must the question be answered, and by which provision.

    While that is unknown, `depends_on` names the facts and the answers
    (`answer.<field>`) that would settle it.
    """

    answer: Answer
    cites: str
    depends_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportField:
    """
    One question with its answer.

    `problem` tells why what is known could not be carried over; `stated` is the
    fact statement behind the value, where a fact answers.
    """

    field: Field
    value: Value | None
    state: FieldState
    source: SourceKind | None
    requirement: Requirement
    problem: str | None = None
    stated: StatedFact | None = None

    @property
    def answer(self) -> TypedAnswer | None:
        """How a person would say what stands here; None where nothing does."""
        match self.state:
            case FieldState.KNOWN:
                return TypedAnswer(value=self.value)
            case FieldState.ESTIMATE:
                return TypedAnswer(value=self.value, certainty="estimate")
            case FieldState.NOT_KNOWN:
                return TypedAnswer(known=False)
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Report:
    """A stage's report as it stands. A value: nothing about it changes."""

    form: Form
    context: ReportContext
    fields: tuple[ReportField, ...]

    def of_section(self, section_id: str) -> Iterator[ReportField]:
        ids = {
            field.id
            for section in self.form.sections
            if section.id == section_id
            for field in section.fields
        }
        return (answered for answered in self.fields if answered.field.id in ids)


@dataclass(frozen=True, slots=True)
class _Found:
    value: Value | None = None
    source: SourceKind | None = None
    certain: bool = True
    stated_unknown: bool = False
    problem: str | None = None
    stated: StatedFact | None = None


def compose(form: Form, context: ReportContext) -> Report:
    """
    Return the report that follows from the context.

    A fact answers first. A person's answer stands before what is known of the
    entity and the contacts, and where a fact is silent or does not fit. Which stage it
    is nobody answers otherwise.
    """
    found = {field.id: _find(field, form, context) for field in form.fields}
    known = _known(context, found)
    composed = []
    for field in form.fields:
        answered = _stand(field, found[field.id], known)
        if answered.state is FieldState.NOT_APPLICABLE:
            # Nothing was asked, so no other question hangs on the answer.
            known[ANSWER_PREFIX + field.id] = ()
        composed.append(answered)
    return Report(form, context, tuple(composed))


def _known(context: ReportContext, found: Mapping[str, _Found]) -> dict[str, object]:
    facts = {name: said.value for name, said in context.facts.items() if said.known}
    answers = {
        ANSWER_PREFIX + field_id: answer.value
        for field_id, answer in found.items()
        if answer.value is not None
    }
    return facts | answers


def _find(field: Field, form: Form, context: ReportContext) -> _Found:
    if field.source == STAGE:
        return _from_source(field, form, context)
    stated = _from_fact(field, context)
    if stated.value is not None:
        return stated
    typed = context.answers.get(field.id)
    if typed is not None and (typed.value is not None or not typed.known):
        return _from_person(field, typed)
    return _from_source(field, form, context) if field.source else stated


def _from_person(field: Field, typed: TypedAnswer) -> _Found:
    # Read again: the draft may be older than the form.
    found = _tried(lambda: parse_answer(field, typed.value if typed.known else None))
    return replace(
        found,
        source=SourceKind.ANSWER,
        certain=typed.certainty != "estimate",
        stated_unknown=not typed.known,
    )


def _from_fact(field: Field, context: ReportContext) -> _Found:
    stated = context.facts.get(field.fact) if field.fact else None
    if stated is None:
        return _Found()
    found = _tried(lambda: carry(field, stated.value if stated.known else None, context))
    return replace(
        found,
        source=SourceKind.FACT,
        certain=stated.certainty != "estimate",
        stated_unknown=not stated.known,
        stated=stated,
    )


def _from_source(field: Field, form: Form, context: ReportContext) -> _Found:
    if field.source == STAGE:
        kind: SourceKind = SourceKind.DERIVED
        known: object = form.stage
    else:
        source = SOURCES[field.source or ""]
        kind, known = source.kind, source.read(context)
    return replace(_tried(lambda: carry(field, known, context)), source=kind)


def _tried(read: Callable[[], Value | None]) -> _Found:
    try:
        return _Found(read())
    except InvalidAnswerError as error:
        return _Found(problem=str(error.params["reason"]))
    except DomainError as error:
        return _Found(problem=error.code)


def _stand(field: Field, found: _Found, known: Mapping[str, object]) -> ReportField:
    requirement = _requirement(field, known)
    applies = _decide(field.applies, known).answer
    state = _state(field, found, requirement.answer, applies)
    stands = state in (FieldState.KNOWN, FieldState.ESTIMATE)
    return ReportField(
        field=field,
        value=found.value if stands else None,
        state=state,
        source=None if state in (FieldState.MISSING, FieldState.EMPTY) else found.source,
        requirement=requirement,
        problem=found.problem,
        stated=found.stated,
    )


def _state(field: Field, found: _Found, required: Answer, applies: Answer) -> FieldState:
    if applies is Answer.NO:
        return FieldState.NOT_APPLICABLE
    if found.value is not None:
        return FieldState.KNOWN if found.certain else FieldState.ESTIMATE
    if found.stated_unknown and field.unknown_allowed:
        return FieldState.NOT_KNOWN
    if required is Answer.YES:
        return FieldState.MISSING
    if required is Answer.NO and not isinstance(field.required, bool):
        return FieldState.NOT_APPLICABLE
    return FieldState.EMPTY


def _requirement(field: Field, known: Mapping[str, object]) -> Requirement:
    """A question that does not apply is not required, whatever else is said."""
    applies = _decide(field.applies, known, cites=field.cites)
    required = _decide(field.required, known, cites=field.cites)
    if Answer.NO in (applies.answer, required.answer):
        return Requirement(Answer.NO, field.cites)
    if Answer.UNKNOWN in (applies.answer, required.answer):
        open_facts = applies.depends_on | required.depends_on
        return Requirement(Answer.UNKNOWN, field.cites, open_facts)
    return Requirement(Answer.YES, field.cites)


def _decide(rule: Rule, known: Mapping[str, object], cites: str = "") -> Requirement:
    if isinstance(rule, bool):
        return Requirement(Answer.YES if rule else Answer.NO, cites)
    return Requirement(evaluate(rule, known), cites, frozenset(missing(rule, known)))
