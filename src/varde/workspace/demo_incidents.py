"""
The incidents of the demonstration, at every stage.

All times are relative to `now`, so that clocks run whenever it is loaded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from varde.accounts.models import User
from varde.core.reports import TypedAnswer, completeness
from varde.incidents import services as incidents
from varde.incidents.services import Statement
from varde.organisations.models import Role
from varde.reporting import selectors as reporting
from varde.reporting import services as reports
from varde.reporting.models import Answer
from varde.workspace import demo_evidence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Submission


def declare_all(made: Mapping[str, Organisation], *, now: datetime) -> None:
    """Let something happen at each organisation, by its key in `demo.PLACES`."""
    _hospital(made["hospital"], made["traficom"], now)
    _bank(made["bank"], now)
    _agency(made["agency"], now)
    _others(made, now)


def _who(organisation: Organisation, role: Role) -> User:
    """Who came first of those with the role."""
    people = User.objects.filter(
        memberships__organisation=organisation, memberships__role=role
    )
    return people.earliest("pk")


def _hospital(hospital: Organisation, traficom: Organisation, now: datetime) -> None:
    """A ransomware night that is on, and one of last week whose first notice is sent."""
    responder = _who(hospital, Role.RESPONDER)
    aware = now - timedelta(minutes=50)
    incident = incidents.declare(
        organisation=hospital,
        title="Kiristyshaittaohjelma laboratoriojärjestelmässä",
        statements=[
            Statement("occurred", aware - timedelta(minutes=41), certainty="estimate"),
            Statement("detected", aware - timedelta(minutes=8)),
            Statement("became-aware", aware),
            Statement("impact.severe_disruption", value=True, source="Laboratorio"),
            Statement("impact.users_affected", 2400, certainty="estimate"),
            Statement("impact.effects", ["availability"]),
            Statement("incident.suspected_unlawful", value=True),
            Statement(
                "incident.description",
                "Palvelutunnuksella kirjauduttiin ulkoa. Sovelluspalvelimen tiedostot "
                "on salattu. Laboratoriotulokset eivät ole saatavilla.",
            ),
        ],
        severity="high",
        classification=["malicious-code/infected-system"],
        root_cause="malicious-action",
        effect="availability",
        by=responder,
        now=now - timedelta(minutes=45),
    )
    incidents.change_status(
        incident=incident,
        to="ongoing",
        revision=incident.revision,
        by=responder,
        now=now - timedelta(minutes=40),
    )
    _timeline(incident, responder, aware, now)
    demo_evidence.secure(incident, responder, aware=aware, now=now)
    sent = _sent_last_week(hospital, now)
    _ = reports.acknowledge(
        delivery=sent.deliveries.get(organisation=traficom),
        answer="Kiitos ilmoituksesta. Säilyttäkää lokit; palaamme asiaan.",
        by=_who(traficom, Role.DESK_OFFICER),
        now=now - timedelta(days=4, hours=20),
    )


def _timeline(incident: Incident, responder: User, aware: datetime, now: datetime) -> None:
    entries = (
        (-41, "adversary", "Kirjautuminen palvelutunnuksella osoitteesta 185.0.2.14"),
        (-8, "adversary", "Tiedostoja salattu palvelimella LAB-APP-02; kiristysviesti"),
        (10, "own-action", "Varmuuskopiot tarkistettu: viimeinen ehjä kopio 01.30"),
        (29, "decision", "Laboratorioverkko irrotettu runkoverkosta"),
    )
    for minutes, kind, text in entries:
        incidents.add_timeline_entry(
            incident=incident,
            kind=kind,
            happened_at=aware + timedelta(minutes=minutes),
            text=text,
            by=responder,
            now=now,
        )


def _sent_last_week(hospital: Organisation, now: datetime) -> Submission:
    responder = _who(hospital, Role.RESPONDER)
    detected = now - timedelta(days=5, hours=3)
    then = detected + timedelta(hours=5)
    incident = incidents.declare(
        organisation=hospital,
        title="Potilaskirjeitä väärille vastaanottajille",
        statements=[
            Statement("detected", detected),
            Statement("became-aware", detected),
            Statement("impact.severe_disruption", value=False),
            Statement("impact.considerable_damage_to_others", value=True),
            Statement("incident.suspected_unlawful", value=False),
            Statement("impact.cross_border", value=False),
            Statement("incident.description", "Tulostuspalvelu sekoitti osoitteet."),
        ],
        severity="medium",
        classification=["information-content-security/data-leak"],
        root_cause="system-failure",
        by=responder,
        now=detected + timedelta(hours=1),
    )
    return _send_first_report(incident, responder, _who(hospital, Role.APPROVER), now=then)


def _send_first_report(
    incident: Incident, responder: User, approver: User, *, now: datetime
) -> Submission:
    """Fill, release and send the report that is owed first."""
    owed = [o for o in reporting.obligations_of(incident) if o.answer == Answer.YES]
    obligation = next(o for o in owed if o.due_at)
    missing = completeness(reporting.draft_view(obligation).report).missing
    unknown = {f.field.id: TypedAnswer(known=False) for f in missing}
    reports.save_draft(
        obligation=obligation, changed=unknown, revision=0, by=responder, now=now
    )
    asked = reports.ask_release(
        obligation=obligation, asked_of=approver, by=responder, now=now
    )
    reports.release(
        obligation=obligation, content_sha256=asked.content_sha256, by=approver, now=now
    )
    return reports.submit(obligation=obligation, by=responder, now=now)


def _bank(bank: Organisation, now: datetime) -> None:
    """A payment outage that is late, and a disturbance that is not yet understood."""
    responder = _who(bank, Role.RESPONDER)
    aware = now - timedelta(hours=25)
    incidents.declare(
        organisation=bank,
        title="Betalväxeln går inte att nå",
        statements=[
            Statement("occurred", aware - timedelta(minutes=20)),
            Statement("detected", aware - timedelta(minutes=10)),
            Statement("became-aware", aware),
            Statement("incident.ict_related", value=True),
            Statement("finance.critical_functions_affected", value=True),
            Statement("finance.clients_affected", 140_000, certainty="estimate"),
            Statement("finance.critical_downtime", 3),
            Statement("incident.description", "Kortbetalningar nekas sedan i går kväll."),
        ],
        severity="high",
        classification=["availability/outage"],
        effect="availability",
        by=responder,
        now=aware + timedelta(minutes=30),
    )
    incidents.declare(
        organisation=bank,
        title="Nätfiskevåg mot löneenheten",
        statements=[Statement("detected", now - timedelta(hours=3))],
        severity="medium",
        tlp="green",
        classification=["fraud/phishing"],
        by=responder,
        now=now - timedelta(hours=2),
    )


def _agency(agency: Organisation, now: datetime) -> None:
    responder = _who(agency, Role.RESPONDER)
    incidents.declare(
        organisation=agency,
        title="E-tjänsten för ansökningar ligger nere",
        statements=[
            Statement("detected", now - timedelta(hours=7)),
            Statement("became-aware", now - timedelta(hours=6)),
            Statement("impact.severe_disruption", value=True),
        ],
        severity="medium",
        classification=["availability/outage"],
        by=responder,
        now=now - timedelta(hours=6),
    )


def _others(made: Mapping[str, Organisation], now: datetime) -> None:
    titles = {
        "municipality": "Ransomware på kommunens filserver",
        "utility": "Uvanlig trafikk i driftskontrollsystemet",
        "cloud": "Álagsárás á skýjaþjónustu",
    }
    known = {
        "municipality": [Statement("impact.severe_disruption", value=True)],
        "utility": [Statement("impact.delivery_considerably_affected", value=True)],
    }
    for key, title in titles.items():
        incidents.declare(
            organisation=made[key],
            title=title,
            statements=[
                Statement("detected", now - timedelta(hours=2)),
                Statement("became-aware", now - timedelta(hours=1)),
                *known.get(key, []),
            ],
            severity="high",
            by=_who(made[key], Role.RESPONDER),
            now=now - timedelta(minutes=55),
        )
