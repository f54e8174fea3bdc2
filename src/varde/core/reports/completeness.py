"""How far a report has come, and what keeps it from being sent."""

from __future__ import annotations

from dataclasses import dataclass

from ..regimes import Answer
from .agreement import agrees
from .compose import FieldState, Report, ReportField


@dataclass(frozen=True, slots=True)
class Completeness:
    """
    Counts over the required questions.

    `missing` are those without an answer, and any whose answer does not go with the
    others. `undecided` are the unanswered questions of which it is not yet known whether
    they are required; they do not keep the report back.
    """

    required: int
    answered: int
    not_known: int
    missing: tuple[ReportField, ...]
    undecided: tuple[ReportField, ...]

    @property
    def may_be_sent(self) -> bool:
        return not self.missing


def completeness(report: Report) -> Completeness:
    required = [f for f in report.fields if f.requirement.answer is Answer.YES]
    answers = {f.field.id: f.value for f in report.fields}
    return Completeness(
        required=len(required),
        answered=sum(f.value is not None for f in required),
        not_known=sum(f.state is FieldState.NOT_KNOWN for f in required),
        missing=tuple(
            f
            for f in report.fields
            if f.state is FieldState.MISSING or not agrees(f.field, answers)
        ),
        undecided=tuple(
            f
            for f in report.fields
            if f.requirement.answer is Answer.UNKNOWN and f.state is FieldState.EMPTY
        ),
    )
