"""Write a draft: answers go to the facts where a field is a fact, else to a revision."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from varde.audit.actions import Action
from varde.core.errors import DraftChangedError, InvalidAnswerError, ReleaseAskedError
from varde.core.reports import SourceKind, TypedAnswer
from varde.core.reports.returned import fact_value
from varde.incidents import services as incidents
from varde.incidents.services import Statement
from varde.reporting import known, selectors
from varde.reporting.content import mark_of
from varde.reporting.models import Draft, DraftRevision
from varde.reporting.rulebook import rulebook

from .keeping import let_go
from .telling import tell

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from varde.accounts.models import User
    from varde.core.reports import Field, ReportField
    from varde.organisations.models import Organisation
    from varde.reporting.models import Obligation


@transaction.atomic
def save_draft(
    *,
    obligation: Obligation,
    changed: Mapping[str, TypedAnswer],
    revision: int,
    seen: Mapping[str, str] | None = None,
    release: str | None = None,
    typed_in: Collection[str] = (),
    by: User,
    now: datetime,
) -> Draft:
    """
    Save what a person changed in the draft, by field id.

    What was kept of it while he typed, in the windows `typed_in`, is let go.

    `revision` is the one that the person had before him and `seen` has the marks of the
    answers that stood there. Raises DraftChangedError when somebody has saved since or has
    changed the same answer elsewhere, ReleaseAskedError when there is another open release
    than the one whose mark is `release`, InvalidAnswerError and the errors of facts for a
    value that does not fit. Nothing is half saved.
    """
    incidents.lock(obligation.incident)
    draft = open_draft(obligation, by=by, now=now)
    _refuse_released(obligation, release)
    _take_revision(draft, revision)
    standing = _standing(obligation, changed, seen or {}, revision)
    statements, typed = _sorted(obligation, changed, standing)
    if statements:
        incidents.state_facts(
            incident=obligation.incident, statements=statements, by=by, now=now
        )
    _add_revision(draft, typed, by=by, now=now)
    let_go(obligation=obligation, sittings=typed_in, by=by, now=now)
    told = {"revision": draft.revision, "fields": sorted(changed), "answers": typed}
    tell(Action.DRAFT_CHANGED, obligation, by=by, now=now, **told)
    return draft


def check_answers(
    *,
    obligation: Obligation,
    changed: Mapping[str, TypedAnswer],
    by: User,
    now: datetime,
) -> None:
    """Raise what the facts would say against the answers, and keep nothing."""
    form = rulebook().form(obligation.regime, obligation.stage)
    said = [
        _statement(form.field(name), answer, obligation) for name, answer in changed.items()
    ]
    incidents.check_statements(
        incident=obligation.incident,
        statements=[statement for statement in said if statement is not None],
        by=by,
        now=now,
    )


def open_draft(obligation: Obligation, *, by: User, now: datetime) -> Draft:
    """Return the draft of an obligation, started if there is none."""
    form = rulebook().form(obligation.regime, obligation.stage)
    draft, started = Draft.objects.get_or_create(
        **selectors.stage_key(obligation),
        defaults={"language": form.languages[0], "started_at": now},
    )
    if started:
        tell(Action.DRAFT_STARTED, obligation, by=by, now=now)
    return draft


def _refuse_released(obligation: Obligation, seen: str | None) -> None:
    """Let nobody undo a release that he does not know of."""
    stands = selectors.release_mark(obligation)
    if stands and seen not in {None, stands}:
        raise ReleaseAskedError


def _take_revision(draft: Draft, expected: int) -> None:
    # The condition is in the UPDATE, so of two people one wins and the other is told.
    taken = Draft.objects.filter(pk=draft.pk, revision=expected).update(
        revision=expected + 1
    )
    if not taken:
        raise DraftChangedError(expected=expected)
    draft.revision = expected + 1


def _standing(
    obligation: Obligation,
    changed: Mapping[str, TypedAnswer],
    seen: Mapping[str, str],
    revision: int,
) -> dict[str, ReportField]:
    """Return what each change takes the place of, where that is what the person saw."""
    report = selectors.draft_view(obligation).report
    by_id = {answered.field.id: answered for answered in report.fields}
    standing = {}
    for name, answer in changed.items():
        standing[name] = by_id[report.form.field(name).id]
        _refuse_overtaken(standing[name], answer, seen.get(name), revision)
    return standing


def _refuse_overtaken(
    standing: ReportField, answer: TypedAnswer, seen: str | None, revision: int
) -> None:
    """Let nobody replace what he has not seen: a fact can change without the draft."""
    if seen in {None, mark_of(standing.answer)} or answer == standing.answer:
        return
    raise DraftChangedError(expected=revision, fact=standing.field.fact)


def _sorted(
    obligation: Obligation,
    changed: Mapping[str, TypedAnswer],
    standing: Mapping[str, ReportField],
) -> tuple[list[Statement], dict[str, Any]]:
    """Return what the answers say of facts, and those that are kept as they were typed."""
    statements: list[Statement] = []
    typed: dict[str, Any] = {}
    for name, answer in changed.items():
        statement = _statement(standing[name].field, answer, obligation)
        if statement is not None:
            statements.append(statement)
        if statement is None or _was_typed(standing[name], answer):
            typed[name] = asdict(answer)
    return statements, typed


def _was_typed(standing: ReportField, answer: TypedAnswer) -> bool:
    """Whether *not known* has to take back what was typed before, too."""
    return not answer.known and standing.source is SourceKind.ANSWER


def _statement(
    field: Field, answer: TypedAnswer, obligation: Obligation
) -> Statement | None:
    """What the answer says of the field's fact; None where it says nothing of one."""
    if field.fact is None or answer == TypedAnswer():
        return None
    try:
        value = fact_value(field, answer.value) if answer.value is not None else None
    except InvalidAnswerError:
        return None
    return Statement(
        fact=field.fact,
        value=value,
        known=answer.known,
        certainty=answer.certainty,
        party=_party_of(field.fact, obligation),
    )


def _party_of(fact: str, obligation: Obligation) -> Organisation | None:
    """Whom a statement speaks of: one entity where there are several, else everybody."""
    alone = len(known.entities_of(obligation.incident)) == 1
    return None if alone and not fact.startswith("entity.") else obligation.entity


def _add_revision(draft: Draft, typed: dict[str, Any], *, by: User, now: datetime) -> None:
    before = draft.revisions.order_by("-number").values_list("answers", flat=True).first()
    DraftRevision.objects.create(
        draft=draft,
        number=draft.revision,
        answers={**(before or {}), **typed},
        saved_by=by,
        saved_at=now,
    )
