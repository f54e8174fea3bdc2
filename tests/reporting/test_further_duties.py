"""The duties beside the reports have no other time limit than that of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from varde.core.instants import parse_instant
from varde.core.regimes import as_plain, assess
from varde.reporting.further import FurtherDuty, further_duties
from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from varde.organisations.models import Organisation

BREACH = {
    "entity.country": "SE",
    "information.personal_data": True,
    "breach.roles": ["controller"],
    "breach.risk": "high",
    "breach.unintelligible": False,
    "breach.high_risk_removed": False,
    "breach.telling_hampers_investigation": False,
    "breach.telling_disproportionate": False,
}


def duty(name: str, entity: Organisation) -> FurtherDuty:
    aware = {"personal-data-breach-aware": parse_instant("2026-11-20T10:00:00+01:00")}
    found = assess(rulebook().regime("eu.gdpr"), facts=BREACH, milestones=aware)
    duties = cast("list[dict[str, Any]]", as_plain(found)["duties"])
    row = [one for one in duties if one["duty"] == name]
    return further_duties(row, entity, "en")[0]


def test_what_the_law_wants_without_delay_is_said_so(exempelverket: Organisation) -> None:
    told = duty("tell-data-subjects", exempelverket)

    assert (told.decision, told.timed, told.limit) == ("duty", True, None)


def test_what_has_no_time_in_the_law_gets_none(exempelverket: Organisation) -> None:
    told = duty("record-breach", exempelverket)

    assert (told.decision, told.timed) == ("duty", False)
