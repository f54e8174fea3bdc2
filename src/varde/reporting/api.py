from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router

from varde.accounts.api import ASSESS, READ_INCIDENTS, BearerToken
from varde.accounts.http import ProgramRequest
from varde.adapters.fact_files import read_facts, read_scratch
from varde.core.errors import InvalidFactValueError, InvalidValueError
from varde.core.facts import VOCABULARY
from varde.core.facts import as_plain as fact_as_plain
from varde.core.regimes import Assessment, as_plain, regime_as_plain
from varde.incidents import access as incidents
from varde.incidents.services import OF_THE_ORGANISATION
from varde.reporting import access, selectors
from varde.reporting.rulebook import rulebook
from varde.reporting.schemas import (
    AssessIn,
    AssessmentOut,
    AssessmentsOut,
    AssessQuery,
    ComparisonOut,
    FactOut,
    FactsOut,
    ObligationOut,
    ObligationsOut,
    ObligationsQuery,
    RegimeOut,
    RegimesOut,
    SubmissionDetailOut,
    SubmissionOut,
    SubmissionsQuery,
    TurnOut,
    WhatIfIn,
    WhatIfOut,
)
from varde.reporting.what_if import Scratch, compared
from varde.web.problems import READ_REFUSALS, WRITE_REFUSALS
from varde.web.wire import Page

# Entities times regimes: about ten megabytes and a second of work.
MOST_ASSESSMENTS = 1000

router = Router(tags=["Reporting"])

assessing = BearerToken(ASSESS)
looking_up = BearerToken(ASSESS, READ_INCIDENTS)
reading = BearerToken(READ_INCIDENTS)


@router.post(
    "/assess",
    auth=assessing,
    operation_id="assess",
    summary="Assess facts",
    response={200: AssessmentsOut, **WRITE_REFUSALS},
)
def assess(
    request: ProgramRequest,  # noqa: ARG001 - every endpoint takes the request
    body: AssessIn,
    query: Query[AssessQuery],
) -> AssessmentsOut:
    """Tell which reports are owed, why, and by when. Nothing is stored."""
    known = rulebook()
    wanted = dict.fromkeys(query.regime or known.regimes)
    regimes = [known.regime(name) for name in wanted]
    facts = read_facts(body.model_dump(exclude_unset=True))
    facts.check_submitted(known.regimes)
    if len(facts.entities) * len(regimes) > MOST_ASSESSMENTS:
        raise InvalidValueError(field="entities", reason="too-many-assessments")
    return AssessmentsOut(
        assessments=[
            _assessment_out(entity, found)
            for entity, found in facts.assessed(regimes, known.interactions)
        ]
    )


@router.post(
    "/incidents/{reference}/what-if",
    auth=reading,
    operation_id="what_if",
    summary="Change facts on a scratch copy",
    response={200: WhatIfOut, **WRITE_REFUSALS},
)
def what_if(request: ProgramRequest, reference: str, body: WhatIfIn) -> WhatIfOut:
    """Tell which verdicts and clocks would move. Nothing is stored."""
    incident = incidents.incident_for_reading(request.auth.user, reference)
    for name in sorted(OF_THE_ORGANISATION & body.facts.keys()):
        raise InvalidFactValueError(fact=name, reason="of-the-organisation")
    found = read_scratch(body.facts, body.milestones)
    return WhatIfOut(
        comparisons=[
            ComparisonOut(
                before=_assessment_out(one.entity.reference, one.before),
                after=_assessment_out(one.entity.reference, one.after),
                turns=[
                    TurnOut(fact=turn.fact, value=turn.value, answer=turn.answer.value)
                    for turn in one.turns
                ],
            )
            for one in compared(incident, Scratch(*found))
        ]
    )


def _assessment_out(entity: str, found: Assessment) -> AssessmentOut:
    return AssessmentOut.model_validate({"entity": entity} | as_plain(found))


@router.get(
    "/facts",
    auth=looking_up,
    operation_id="list_facts",
    summary="List the vocabulary",
    response={200: FactsOut, **READ_REFUSALS},
)
def list_facts(request: ProgramRequest) -> FactsOut:  # noqa: ARG001 - as above
    """List every fact and milestone, in the language asked for."""
    return FactsOut(
        facts=[
            FactOut.model_validate(
                fact_as_plain(fact)
                | {
                    "label": gettext(fact.label),
                    "question": gettext(fact.question) if fact.question else "",
                    "choices": {name: gettext(text) for name, text in fact.choices.items()},
                }
            )
            for fact in VOCABULARY.values()
        ]
    )


@router.get(
    "/regimes",
    auth=looking_up,
    operation_id="list_regimes",
    summary="List the regimes",
    response={200: RegimesOut, **READ_REFUSALS},
)
def list_regimes(request: ProgramRequest) -> RegimesOut:  # noqa: ARG001 - as above
    """List the regimes of the rulebook with their versions and stages."""
    return RegimesOut(
        regimes=[
            RegimeOut.model_validate(regime_as_plain(regime))
            for regime in rulebook().regimes.values()
        ]
    )


@router.get(
    "/incidents/{reference}/obligations",
    auth=reading,
    operation_id="list_obligations_of_incident",
    summary="List the obligations of an incident",
    response={200: ObligationsOut, **READ_REFUSALS},
)
def list_obligations_of_incident(request: ProgramRequest, reference: str) -> ObligationsOut:
    """List the reports that are owed, or would be, the next due first."""
    incident = incidents.incident_for_reading(request.auth.user, reference)
    now = timezone.now()
    return ObligationsOut(
        obligations=[
            ObligationOut.of(row, now) for row in selectors.obligations_of(incident)
        ]
    )


@router.get(
    "/obligations",
    auth=reading,
    operation_id="list_obligations",
    summary="List obligations",
    response={200: Page[ObligationOut], **READ_REFUSALS},
)
def list_obligations(
    request: ProgramRequest, query: Query[ObligationsQuery]
) -> Page[ObligationOut]:
    """List the obligations of all incidents that the token's person sees."""
    if query.regime is not None:
        rulebook().regime(query.regime)  # a slip of the pen is no empty list
    wanted = {"state": query.state, "regime": query.regime}
    rows = selectors.visible_obligations(request.auth.user).filter(
        **{name: value for name, value in wanted.items() if value is not None}
    )
    now = timezone.now()
    return query.page_of(
        rows, lambda row: ObligationOut.of(row, now), since=query.updated_since
    )


@router.get(
    "/submissions",
    auth=reading,
    operation_id="list_submissions",
    summary="List submissions",
    response={200: Page[SubmissionOut], **READ_REFUSALS},
)
def list_submissions(
    request: ProgramRequest, query: Query[SubmissionsQuery]
) -> Page[SubmissionOut]:
    """List the reports that were sent, over all incidents that the token's person sees."""
    rows = selectors.visible_submissions(request.auth.user)
    if query.incident is not None:
        rows = rows.filter(incident__reference=query.incident)
    return query.page_of(
        rows, SubmissionOut.of, since=query.submitted_since, moment="submitted_at"
    )


@router.get(
    "/submissions/{reference}",
    auth=reading,
    operation_id="get_submission",
    summary="Get a submission",
    response={200: SubmissionDetailOut, **READ_REFUSALS},
)
def get_submission(request: ProgramRequest, reference: str) -> SubmissionDetailOut:
    """Return a report as it was sent, with its deliveries, answers and receipts."""
    submission = access.submission_for_reading(request.auth.user, reference)
    return SubmissionDetailOut.whole(submission, selectors.deliveries_of(submission))
