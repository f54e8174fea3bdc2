"""What the pages of reporting are filled with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from varde.core.reports import FieldState, completeness
from varde.core.reports.esa import REGIMES as WITH_ESA_FORM
from varde.organisations import selectors as organisations
from varde.organisations.models import Role
from varde.reporting import known, selectors
from varde.reporting.access import WRITERS
from varde.reporting.content import content_digest, has_moved_on
from varde.reporting.draft_form import ESTIMATE, UNKNOWN, DraftForm
from varde.reporting.forms import (
    AskReleaseForm,
    HandDeliveryForm,
    RefusalForm,
    ReleaseForm,
    SittingForm,
    SubmitForm,
)
from varde.reporting.models import Answer, Release
from varde.reporting.published.selectors import notes_on_authorities
from varde.reporting.recomputing import recompute
from varde.reporting.recurrence import Recurrence, recurrence_of
from varde.reporting.rulebook import authority_name, in_language, regime_title, rulebook
from varde.reporting.services import new_sitting
from varde.reporting.standing import duty, stage_label, standings
from varde.reporting.what_if import Scratch, compared
from varde.reporting.what_if_words import facts_to_add, in_words
from varde.web import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from django.core.paginator import Page

    from varde.accounts.models import User
    from varde.core.reports import ReportField, Section
    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.forms import WhatIfForm
    from varde.reporting.models import (
        Assessment,
        AuthorityNote,
        Obligation,
        Submission,
    )
    from varde.reporting.selectors import DraftView


def assessment_page(
    incident: Incident, user: User, *, language: str, regime: str = ""
) -> dict[str, Any]:
    """In full what asks for something, or the one `regime` that is asked for."""
    roles = organisations.roles_in(user, incident.organisation)
    entities = known.entities_of(incident)
    found = standings_of(incident, language)
    chosen = [standing for standing in found if standing.regime == regime]
    settled = [standing for standing in found if standing.answer == Answer.NO]
    return {
        "incident": incident,
        "standings": chosen or [s for s in found if s.answer != Answer.NO],
        "settled": [] if chosen else settled,
        "chosen": bool(chosen),
        "recurrences": recurrences(incident, entities, language),
        "may_answer": Role.RESPONDER in roles,
        "several": len(entities) > 1,
    }


def recurrences(
    incident: Incident, entities: Iterable[Organisation], language: str
) -> list[tuple[Recurrence, list[str]]]:
    """With which incidents it may recur, and the regimes that they meet only together."""
    found = (recurrence_of(incident, entity) for entity in entities)
    return [
        (one, [regime_title(regime, language) for regime in one.regimes])
        for one in found
        if one is not None
    ]


def what_if_page(incident: Incident, form: WhatIfForm, *, language: str) -> dict[str, Any]:
    """The verdicts as they are and as they would be, and what would turn each."""
    scratch = form.scratch if form.is_valid() else Scratch({}, {})
    found = [
        c for c in compared(incident, scratch) if c.before.in_force or c.after.in_force
    ]
    return {
        "incident": incident,
        "form": form,
        "asked": bool(scratch.facts or scratch.milestones),
        "facts": facts_to_add(form.fields),
        "changed": [in_words(c, language) for c in found if c.changed],
        "turning": [in_words(c, language) for c in found if c.turns],
        "several": len(known.entities_of(incident)) > 1,
    }


def standings_of(incident: Incident, language: str) -> list[Any]:
    """Every regime's word on every entity, in four statements."""
    obligations = selectors.obligations_of(incident)
    return standings(
        selectors.current_assessments(incident),
        obligations,
        selectors.drafts_for(obligations),
        language,
    )


def recomputed_page(
    incident: Incident, page: Page[Assessment], *, language: str
) -> dict[str, Any]:
    """Stored assessments, each with what comes out when it is computed again."""
    return {
        "incident": incident,
        "page": page,
        "rows": [
            {
                "assessment": row,
                "regime": regime_title(row.regime, language),
                "outcome": recompute(row),
            }
            for row in page
        ],
        "several": len(known.entities_of(incident)) > 1,
    }


def draft_page(
    obligation: Obligation, user: User, *, now: datetime, language: str, **bound: Any
) -> dict[str, Any]:
    view = selectors.draft_view(obligation)
    form = bound.get("draft_form") or DraftForm(
        report=view.report,
        language=language,
        initial={"revision": view.number, "release": view.release_mark},
    )
    roles = organisations.roles_in(user, obligation.incident.organisation)
    may_write = bool(WRITERS & roles)
    typing = _typing_part(view, user, form, bound.get("typed_in", ()))
    if not may_write:
        form.only_to_read()
    return {
        "incident": obligation.incident,
        "obligation": obligation,
        "duty": duty(obligation, {}, language),
        "regime": regime_title(obligation.regime, language),
        "version_in_doubt": _doubt(obligation, language),
        "form_title": in_language(view.report.form.title, language),
        "native_title": _native(view.report.form.title, view, language),
        "native_language": view.report.form.languages[0],
        "form_doubt": _form_doubt(view, language),
        "view": view,
        "sections": _sections(view, form, language),
        "form": form,
        **_completeness_part(view, form, language),
        "may_write": may_write,
        **typing,
        "clock": words.clock(now),
        **_release_part(view, roles, bound),
        "late": obligation.is_late(now),
        "has_esa_form": obligation.regime in WITH_ESA_FORM,
        "submit_form": bound.get("submit_form") or SubmitForm(late=True),
    }


def _completeness_part(view: DraftView, form: DraftForm, language: str) -> dict[str, Any]:
    """How much is answered, and where to go for what is missing."""
    state = completeness(view.report)
    answered = state.answered + state.not_known
    return {
        "state": state,
        "progress": _progress(answered, state.required),
        "answered": answered,
        "missing": [
            {
                "label": in_language(f.field.label, language),
                "target": _target(form, f.field.id),
                "cites": f.requirement.cites,
            }
            for f in state.missing
        ],
    }


def _release_part(
    view: DraftView, roles: frozenset[Role], bound: dict[str, Any]
) -> dict[str, Any]:
    release = view.release
    used = release is not None and release.decision == Release.Decision.SENT
    standing = None if used else release
    stands = bool(
        standing
        and standing.content_sha256 == content_digest(view, standing.correction_reason)
    )
    approvers = selectors.approvers_for(view.obligation.incident)
    waiting = bool(standing and standing.decision == Release.Decision.WAITING)
    released = bool(standing and standing.decision == Release.Decision.GIVEN)
    return {
        "release": standing,
        "release_stands": stands,
        "waiting": waiting and stands,
        "released": released and stands,
        "changed_since": (waiting or released) and not stands,
        "may_release": Role.APPROVER in roles,
        "ask_form": bound.get("ask_form")
        or AskReleaseForm(approvers=approvers, corrects=view.corrected is not None),
        "release_form": ReleaseForm(
            initial={"content_sha256": standing.content_sha256 if standing else ""}
        ),
        "refusal_form": bound.get("refusal_form") or RefusalForm(),
    }


def _typing_part(
    view: DraftView, user: User, form: DraftForm, typed_in: Collection[str]
) -> dict[str, Any]:
    """
    What the person typed and did not save, which stands in the form unless others have
    changed the draft since.

    A form that is refused has it already, if it was `typed_in` the same window.
    """
    unsaved = selectors.unsaved_answers(view.obligation, user)
    moved_on = bool(
        unsaved and has_moved_on(view, seen=unsaved.seen, revision=unsaved.revision)
    )
    if unsaved and not (moved_on or form.is_bound):
        form.fill_in(unsaved)
    goes_on = unsaved and (unsaved.sitting in typed_in if form.is_bound else not moved_on)
    sitting, kept_in = new_sitting(user), unsaved.sitting if unsaved else ""
    continued = kept_in if goes_on else ""
    own = sitting if goes_on else ""
    return {
        "unsaved": unsaved,
        "moved_on": moved_on,
        "sitting_form": SittingForm(initial={"sitting": sitting, "continued": continued}),
        "discard_form": SittingForm(initial={"sitting": kept_in, "continued": own}),
    }


def _native(title: Any, view: DraftView, language: str) -> str:
    native = view.report.form.languages[0]
    return "" if native == language else in_language(title, native)


def _doubt(obligation: Obligation, language: str) -> str:
    version = rulebook().regime(obligation.regime).version(obligation.regime_version)
    return in_language(version.doubt, language) if version.doubt else ""


def _form_doubt(view: DraftView, language: str) -> str:
    reason = view.report.form.reason
    return in_language(reason, language) if reason else ""


def _target(form: DraftForm, name: str) -> str:
    """The id of a question's control; of its first one where there are several."""
    control = form[name]
    return control.id_for_label or f"{control.auto_id}_0"


def _progress(answered: int, required: int) -> int:
    return 100 if required == 0 else round(100 * answered / required)


def _sections(view: DraftView, form: DraftForm, language: str) -> list[dict[str, Any]]:
    made = (
        {
            "id": section.id,
            "label": in_language(section.label, language),
            "questions": _questions(view, section, form, language),
        }
        for section in view.report.form.sections
    )
    return [section for section in made if section["questions"]]


def _questions(
    view: DraftView, section: Section, form: DraftForm, language: str
) -> list[dict[str, Any]]:
    return [
        question(view, answered, form, language)
        for answered in view.report.of_section(section.id)
        if answered.state is not FieldState.NOT_APPLICABLE
    ]


def question(
    view: DraftView, answered: ReportField, form: DraftForm, language: str
) -> dict[str, Any]:
    name = answered.field.id
    return {
        "field": form[name],
        "number": answered.field.number,
        "native": _native(answered.field.label, view, language),
        "unknown": form[name + UNKNOWN] if name + UNKNOWN in form.fields else None,
        "estimate": form[name + ESTIMATE] if name + ESTIMATE in form.fields else None,
        "state": answered.state.value,
        "required": answered.requirement.answer.value,
        "source": answered.source.value if answered.source else "",
        "stated": answered.stated,
        "cites": answered.requirement.cites,
        "unknown_allowed": answered.field.unknown_allowed,
        "note": in_language(answered.field.note, language) if answered.field.note else "",
    }


def submission_page(
    submission: Submission, user: User, *, language: str, **bound: Any
) -> dict[str, Any]:
    roles = organisations.roles_in(user, submission.incident.organisation)
    own = notes_on_authorities()
    return {
        "submission": submission,
        "incident": submission.incident,
        "regime": regime_title(submission.regime, language),
        "stage": stage_label(
            submission.regime, submission.regime_version, submission.stage, language
        ),
        "content": json.loads(submission.payload) if submission.payload else None,
        "has_esa_form": submission.regime in WITH_ESA_FORM,
        "deliveries": [
            {
                "delivery": delivery,
                "name": authority_name(delivery.recipient, language),
                "channel": _channel(delivery.recipient, own, language),
                "receipts": list(delivery.receipts.all()),
            }
            for delivery in selectors.deliveries_of(submission)
        ],
        "may_write": bool(WRITERS & roles),
        "hand_form": bound.get("hand_form") or HandDeliveryForm(),
    }


def _channel(authority_id: str, own: Mapping[str, AuthorityNote], language: str) -> str:
    """How it is reached: as this instance knows it, else as the rulebook says."""
    if authority_id in own and own[authority_id].channel:
        return own[authority_id].channel
    authority = rulebook().authorities.get(authority_id)
    return (
        in_language(authority.channel, language) if authority and authority.channel else ""
    )


def reports_page(page: Page[Submission], *, language: str) -> dict[str, Any]:
    return {
        "page": page,
        "rows": [
            {
                "submission": row,
                "regime": regime_title(row.regime, language),
                "stage": stage_label(row.regime, row.regime_version, row.stage, language),
            }
            for row in page
        ],
    }
