"""State facts and milestones. Statements are added, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from varde.audit import services as audit
from varde.audit.actions import Action
from varde.core.errors import FutureMilestoneError, InvalidFactValueError
from varde.core.facts import MILESTONES, check_order, definition, parse_value
from varde.core.instants import Fidelity, in_utc, iso, parse_instant
from varde.incidents import selectors
from varde.incidents.models import SOURCE_LIMIT, FactStatement, Incident

from .shared import announce, checked_text, lock, touch

if TYPE_CHECKING:
    from datetime import datetime

    from varde.accounts.models import User
    from varde.organisations.models import Organisation

EXACT = frozenset({Fidelity.SECOND, Fidelity.MINUTE, Fidelity.HOUR})
# Where an entity is established decides whose law applies; only the organisation's own
# page says it, so that regimes and recipients can never be of two countries.
OF_THE_ORGANISATION = frozenset({"entity.country"})
# A clock that runs ahead a little does no harm; a slip of the pen by a day does.
CLOCK_DIFFERENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Statement:
    """
    What a person says about one fact or milestone.

    `known` is false for *not known yet*. `instant` is what the value speaks of and
    `fidelity` how exactly that, or the milestone itself, is known. Without `party` it
    holds for all legal entities.
    """

    fact: str
    value: object = None
    known: bool = True
    certainty: str = FactStatement.Certainty.ACTUAL
    instant: datetime | None = None
    fidelity: str = Fidelity.MINUTE
    source: str = ""
    party: Organisation | None = None


def state_fact(
    *,
    incident: Incident,
    fact: str,
    value: object = None,
    known: bool = True,
    party: Organisation | None = None,
    certainty: str = FactStatement.Certainty.ACTUAL,
    instant: datetime | None = None,
    fidelity: str = Fidelity.MINUTE,
    source: str = "",
    by: User,
    now: datetime,
) -> FactStatement:
    """State one fact or milestone; see `state_facts`."""
    statement = Statement(
        fact=fact,
        value=value,
        known=known,
        certainty=certainty,
        instant=instant,
        fidelity=fidelity,
        source=source,
        party=party,
    )
    return state_facts(incident=incident, statements=[statement], by=by, now=now)[0]


@transaction.atomic
def state_facts(
    *, incident: Incident, statements: Iterable[Statement], by: User, now: datetime
) -> list[FactStatement]:
    """
    Add statements to the incident, all or none, and weigh its duties again.

    Raises UnknownFactError, InvalidFactValueError, FutureMilestoneError and
    MilestonesOutOfOrderError, each naming the fact.
    """
    kept = keep_statements(incident, list(statements), by=by, now=now)
    touch(incident, now)
    announce(incident, by=by, now=now)
    return kept


def check_statements(
    *, incident: Incident, statements: Iterable[Statement], by: User, now: datetime
) -> None:
    """Raise what `state_facts` would raise as things stand, and keep nothing."""
    rows = [_row(incident, statement, by, now) for statement in statements]
    _check_milestones(incident, rows)


def check_first_milestones(milestones: Mapping[str, datetime], *, now: datetime) -> None:
    """Raise FutureMilestoneError or MilestonesOutOfOrderError for what begins a case."""
    for fact, at in milestones.items():
        _refuse_future(fact, at, now)
    check_order(milestones)


def keep_statements(
    incident: Incident, statements: list[Statement], *, by: User, now: datetime
) -> list[FactStatement]:
    """Check and add statements, with a record entry each."""
    rows = [_row(incident, statement, by, now) for statement in statements]
    # One at a time, so that two corrections cannot pass the check of order together.
    lock(incident)
    _check_milestones(incident, rows)
    kept = FactStatement.objects.bulk_create(rows)
    for row in kept:
        _tell(incident, row, by=by, now=now)
    return kept


def _row(
    incident: Incident, statement: Statement, by: User, now: datetime
) -> FactStatement:
    fact = definition(statement.fact)
    if fact.name in OF_THE_ORGANISATION:
        raise InvalidFactValueError(fact=fact.name, reason="of-the-organisation")
    value = parse_value(fact, statement.value) if statement.known else None
    if fact.is_milestone and value is not None:
        _refuse_future(statement.fact, parse_instant(str(value)), now)
    if statement.party is not None:
        _refuse_stranger(incident, statement)
    return FactStatement(
        incident=incident,
        party=statement.party,
        fact=fact.name,
        value=value,
        known=statement.known,
        certainty=_checked(statement, "certainty", FactStatement.Certainty.values),
        instant=in_utc(statement.instant) if statement.instant else None,
        fidelity=_checked(statement, "fidelity", list(Fidelity)),
        source=checked_text("source", statement.source, limit=SOURCE_LIMIT),
        stated_by=by,
        recorded_at=now,
    )


def _checked(statement: Statement, field: str, choices: list[str]) -> str:
    value = getattr(statement, field)
    if value not in choices:
        raise InvalidFactValueError(fact=statement.fact, reason=f"{field}-not-a-choice")
    return str(value)


def _refuse_future(fact: str, at: datetime, now: datetime) -> None:
    if at > now + CLOCK_DIFFERENCE:
        raise FutureMilestoneError(fact=fact)


def _refuse_stranger(incident: Incident, statement: Statement) -> None:
    if statement.party not in selectors.parties(incident):
        raise InvalidFactValueError(fact=statement.fact, reason="not-a-party")


def _check_milestones(incident: Incident, rows: list[FactStatement]) -> None:
    """Refuse what contradicts itself for any legal entity that a statement holds for."""
    stated = {row.party_id for row in rows if _is_exact_milestone(row)}
    if not stated:
        return
    said: dict[int | None, dict[str, FactStatement]] = {}
    for row in [*selectors.newest_statements(incident), *rows]:
        said.setdefault(row.party_id, {})[row.fact] = row
    if None in stated and len(said) > 1:
        stated |= {party.pk for party in selectors.parties(incident)}
    for party in stated:
        newest = said.get(None, {}) | said.get(party, {})
        check_order(
            {
                name: parse_instant(str(row.value))
                for name, row in newest.items()
                if _is_exact_milestone(row)
            }
        )


def _is_exact_milestone(row: FactStatement) -> bool:
    # What is known to the day only can come before or after on that day.
    return row.fact in MILESTONES and row.known and row.fidelity in EXACT


def _tell(incident: Incident, row: FactStatement, *, by: User, now: datetime) -> None:
    milestone = row.fact in MILESTONES
    audit.record(
        Action.MILESTONE_STATED if milestone else Action.FACT_STATED,
        subject=incident.reference,
        by=by.reference,
        at=now,
        detail={
            "statement": row.pk,
            "fact": row.fact,
            "value": row.value,
            "known": row.known,
            "certainty": row.certainty,
            "instant": iso(row.instant) if row.instant else None,
            "fidelity": row.fidelity,
            "source": row.source,
            "party": row.party.reference if row.party else None,
        },
    )
