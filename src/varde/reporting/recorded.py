"""How the record reads what it tells of rules and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from varde.audit.actions import Action
from varde.core.facts import MILESTONES
from varde.incidents.record.words import reads, reads_choices, said
from varde.reporting.models import Answer, Delivery
from varde.reporting.rulebook import (
    authority_name,
    in_language,
    regime_title,
    rulebook,
)
from varde.web.words import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from varde.core.reports.form import Field

_COVERED = {"yes": _("Covered"), "no": _("Not covered"), "unknown": _("Not known yet")}
_OBLIGATION = (
    Action.OBLIGATION_AROSE,
    Action.OBLIGATION_CHANGED,
    Action.OBLIGATION_VOIDED,
)

reads_choices("answer", _COVERED, Action.ASSESSMENT_MADE)
reads_choices("before", _COVERED, Action.ASSESSMENT_MADE)
reads_choices("answer", dict(Answer.choices), *_OBLIGATION)
reads_choices("channel", dict(Delivery.Channel.choices))


@reads("regime")
def _regime(value: str, _detail: Mapping[str, Any]) -> str:
    return regime_title(value, language())


@reads("regimes")
def _regimes(value: Iterable[str], _detail: Mapping[str, Any]) -> str:
    return ", ".join(regime_title(one, language()) for one in value)


@reads("recipient")
def _recipient(value: str, _detail: Mapping[str, Any]) -> str:
    return authority_name(value, language())


@reads("stage")
def _stage(value: str, detail: Mapping[str, Any]) -> str:
    """The label that the newest version of the rule with this report gives it."""
    regime = rulebook().regimes.get(str(detail.get("regime")))
    labels = {
        stage.id: stage.label
        for version in (regime.versions if regime else ())
        for stage in version.stages
    }
    return in_language(labels[value], language()) if value in labels else value


@reads("start", *_OBLIGATION)
def _start(value: str, detail: Mapping[str, Any]) -> str:
    kind, _colon, stages = value.partition(":")
    if kind != "submitted":
        return said(value, {name: fact.label for name, fact in MILESTONES.items()})
    return " / ".join(_stage(stage, detail) for stage in stages.split("|"))


@reads("fields")
def _fields(value: Iterable[str], detail: Mapping[str, Any]) -> str:
    asked = _questions(detail)
    return ", ".join(_called(name, asked) for name in value)


@reads("answers", Action.DRAFT_STARTED, Action.DRAFT_CHANGED)
def _answers(value: Mapping[str, Any], detail: Mapping[str, Any]) -> str:
    asked = _questions(detail)
    if not isinstance(value, dict):
        return said(value, {})
    return "; ".join(
        f"{_called(name, asked)}: {_answered(one, asked.get(name))}"
        for name, one in value.items()
    )


def _questions(detail: Mapping[str, Any]) -> dict[str, Field]:
    regime, stage = str(detail.get("regime")), str(detail.get("stage"))
    forms = rulebook().forms_of(regime) if regime in rulebook().regimes else {}
    return {field.id: field for field in forms[stage].fields} if stage in forms else {}


def _called(name: str, asked: Mapping[str, Field]) -> str:
    return in_language(asked[name].label, language()) if name in asked else name


def _answered(answer: Any, field: Field | None) -> str:
    if not isinstance(answer, dict):
        return said(answer, {})
    if not answer.get("known", True):
        return str(_COVERED["unknown"])
    options = field.options if field else ()
    value = answer.get("value")
    if isinstance(value, dict):
        return " ".join(map(str, value.values()))
    return said(value, {one.value: in_language(one.label, language()) for one in options})
