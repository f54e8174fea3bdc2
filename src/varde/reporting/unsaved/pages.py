"""What the page that compares is filled with."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from varde.reporting import selectors
from varde.reporting.draft_form import ESTIMATE, UNKNOWN, AsReadForm, DraftForm
from varde.reporting.forms import SittingForm
from varde.reporting.pages import question
from varde.reporting.rulebook import in_language
from varde.web.typed import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from varde.accounts.models import User
    from varde.core.reports import ReportField
    from varde.reporting.models import Obligation, UnsavedAnswers

BLANK: tuple[object, ...] = (None, "", [])


def compare_page(obligation: Obligation, user: User, *, language: str) -> dict[str, Any]:
    """Question by question, what the person typed and what stands in the draft now."""
    view = selectors.draft_view(obligation)
    unsaved = selectors.unsaved_answers(obligation, user)
    stands, typed = (DraftForm(report=view.report, language=language) for _ in range(2))
    names = unsaved.seen if unsaved else {}
    if unsaved:
        typed.fill_in(unsaved)
    return {
        "incident": obligation.incident,
        "obligation": obligation,
        "title": in_language(view.report.form.title, language),
        "revision": view.revision,
        "unsaved": unsaved,
        "compared": [
            {
                "question": question(view, answered, stands, language),
                "typed": "\n".join(_said(typed, answered)),
                "stands": "\n".join(_said(stands, answered)),
            }
            for answered in stands.asked
            if answered.field.id in names
        ],
        "asked_no_more": _asked_no_more(stands, unsaved, language) if unsaved else [],
        "discard_form": SittingForm(
            initial={"sitting": unsaved.sitting if unsaved else ""}
        ),
        "as_read": AsReadForm(
            initial={"revision": view.number, "shown": stands.initial["shown"]}
        ),
    }


def _said(form: DraftForm, answered: ReportField) -> Iterator[str]:
    """A question's controls in words, as a person reads them in the form."""
    name = answered.field.id
    bound, value = form[name], form[name].value()
    labels = dict(getattr(bound.field, "choices", ()))
    for one in value if isinstance(value, list) else [value]:
        if one not in BLANK:
            yield _text(labels.get(one, one))
    for box in (name + UNKNOWN, name + ESTIMATE):
        if box in form.fields and form[box].value():
            yield str(form[box].label)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return in_words(str(value))


def answers_in_words(form: DraftForm) -> list[tuple[str, str]]:
    """What a refused form would have changed, with its questions."""
    if not form.can_be_kept:
        return []
    changed = form.unsaved.seen
    return [
        (str(form[one.field.id].label), "\n".join(_said(form, one)))
        for one in form.asked
        if one.field.id in changed
    ]


def _asked_no_more(
    form: DraftForm, unsaved: UnsavedAnswers, language: str
) -> list[dict[str, Any]]:
    """What was typed at questions that have since ceased to apply."""
    labels = {answered.field.id: answered.field.label for answered in form.report.fields}
    return [
        {
            "label": in_language(labels[name], language) if name in labels else name,
            "typed": "\n".join(unsaved.answers.get(name, [])),
        }
        for name in unsaved.seen
        if name not in form.fields
    ]
