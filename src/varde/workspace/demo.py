"""
The demonstration: made-up people in every country, and incidents at every stage.

All times are relative to `now`, so that clocks run whenever it is loaded. Everything is
made through the services, so the record of a demonstration is a real one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from varde.accounts.models import User
from varde.core.reports import TypedAnswer, completeness
from varde.desk import services as desk
from varde.incidents import services as incidents
from varde.incidents.services import Statement
from varde.organisations import services as organisations
from varde.organisations.models import Role
from varde.reporting import selectors as reporting
from varde.reporting import services as reports
from varde.reporting.models import Answer
from varde.workspace import demo_evidence

if TYPE_CHECKING:
    from datetime import datetime

    from varde.incidents.models import Incident
    from varde.organisations.models import Organisation
    from varde.reporting.models import Submission

# Neither a financial entity nor a maker of products or AI systems.
ORDINARY: dict[str, Any] = {
    "entity.financial_types": [],
    "entity.product_roles": [],
    "entity.ai_roles": [],
}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    roles: tuple[Role, ...]
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation with its people, as the demonstration makes it."""

    name: str
    country: str
    people: tuple[Person, ...]
    number: str = ""
    authority: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    phone: str = ""


def _cast(
    domain: str, language: str, zone: str, *people: tuple[str, str, Role]
) -> tuple[Person, ...]:
    return tuple(
        Person(name, f"{local}@{domain}", (role,), language, zone)
        for name, local, role in people
    )


PLACES = {
    "hospital": Place(
        name="Päijänteen sairaala",
        country="FI",
        number="1234567-1",
        phone="+358401234567",
        people=_cast(
            "sairaala.example",
            "fi",
            "Europe/Helsinki",
            ("Aada Virtanen", "aada", Role.RESPONDER),
            ("Mikko Aalto", "mikko", Role.APPROVER),
            ("Kerttu Laine", "kerttu", Role.AUDITOR),
            ("Jukka Niemi", "jukka", Role.ADMIN),
        ),
        facts={
            "entity.sectors": ["health-care"],
            "entity.types": [],
            "entity.size": "large",
            "entity.classification": "essential",
            "entity.critical_entity": False,
            "entity.designated_by_aland": False,
            **ORDINARY,
        },
    ),
    "bank": Place(
        name="Exempelbanken AB",
        country="SE",
        number="556000-1234",
        phone="+46812345678",
        people=_cast(
            "exempelbanken.example",
            "sv",
            "Europe/Stockholm",
            ("Saga Lind", "saga", Role.RESPONDER),
            ("Berit Ek", "berit", Role.APPROVER),
            ("Olof Strand", "olof", Role.AUDITOR),
        ),
        facts={
            "entity.sectors": ["banking"],
            "entity.types": [],
            "entity.size": "large",
            "entity.classification": "essential",
            **ORDINARY,
            "entity.financial_types": ["credit-institution"],
            "entity.dora_excluded": False,
            "entity.told_significant": False,
            "entity.dora_simplified": False,
            "entity.in_group": False,
            "entity.security_sensitive_activity": False,
        },
    ),
    "agency": Place(
        name="Exempelverket",
        country="SE",
        number="202100-0000",
        phone="+46812000000",
        people=_cast(
            "exempelverket.example",
            "sv",
            "Europe/Stockholm",
            ("Nils Holm", "nils", Role.RESPONDER),
            ("Elsa Dahl", "elsa", Role.APPROVER),
        ),
        facts={
            "entity.sectors": ["public-administration"],
            "entity.types": ["state-authority"],
            "entity.cross_border_decisions": True,
            "entity.security_or_law_enforcement": False,
            "entity.exempt_constitutional_body": False,
            "entity.swedish_state_body": "none",
            "entity.critical_entity": False,
            "entity.security_sensitive_activity": False,
            **ORDINARY,
        },
    ),
    "municipality": Place(
        name="Fjordby Kommune",
        country="DK",
        number="12345678",
        phone="+4533123456",
        people=_cast(
            "fjordby.example",
            "da",
            "Europe/Copenhagen",
            ("Freja Madsen", "freja", Role.RESPONDER),
            ("Anders Krogh", "anders", Role.APPROVER),
        ),
        facts={
            "entity.sectors": ["drinking-water"],
            "entity.types": ["municipality"],
            "entity.size": "large",
            "entity.critical_entity": False,
            "entity.security_or_law_enforcement": False,
            **ORDINARY,
        },
    ),
    "utility": Place(
        name="Solund Kraft AS",
        country="NO",
        number="912345678",
        phone="+4722123456",
        people=_cast(
            "solundkraft.example",
            "nb",
            "Europe/Oslo",
            ("Ingrid Moen", "ingrid", Role.RESPONDER),
            ("Lars Vik", "lars", Role.APPROVER),
        ),
        facts={
            "entity.sectors": ["energy-electricity"],
            "entity.types": [],
            "entity.size": "large",
            "entity.essential_service_operator": True,
            "entity.under_security_act": False,
            **ORDINARY,
        },
    ),
    "cloud": Place(
        name="Jökulský ehf.",
        country="IS",
        number="5501012340",
        phone="+3545123456",
        people=_cast(
            "jokulsky.example",
            "is",
            "Atlantic/Reykjavik",
            ("Sigríður Jónsdóttir", "sigridur", Role.RESPONDER),
            ("Þór Einarsson", "thor", Role.APPROVER),
        ),
        facts={
            "entity.sectors": ["digital-infrastructure"],
            "entity.types": ["cloud"],
            "entity.size": "medium",
            "entity.own_severity_shares": False,
            **ORDINARY,
        },
    ),
    "traficom": Place(
        name="Kyberturvallisuuskeskus (harjoitus)",
        country="FI",
        authority="fi.traficom",
        people=_cast(
            "traficom.example",
            "fi",
            "Europe/Helsinki",
            ("Elina Dahlberg", "elina", Role.DESK_OFFICER),
            ("Petri Salo", "petri", Role.DESK_ADMIN),
        ),
    ),
    "lvv": Place(
        name="Lupa- ja valvontavirasto (harjoitus)",
        country="FI",
        authority="fi.lvv",
        people=_cast(
            "lvv.example",
            "sv",
            "Europe/Helsinki",
            ("Disa Sjöberg", "disa", Role.DESK_OFFICER),
        ),
    ),
    "ncsc": Place(
        name="Nationellt cybersäkerhetscenter (övning)",
        country="SE",
        authority="se.ncsc",
        people=_cast(
            "ncsc.example",
            "en",
            "Europe/Stockholm",
            ("Edith Palm", "edith", Role.DESK_OFFICER),
        ),
    ),
    "fi": Place(
        name="Finansinspektionen (övning)",
        country="SE",
        authority="se.finansinspektionen",
        people=_cast(
            "finansinspektionen.example",
            "sv",
            "Europe/Stockholm",
            ("Gustav Berg", "gustav", Role.DESK_OFFICER),
        ),
    ),
}


@transaction.atomic
def load(*, now: datetime) -> None:
    """Make the demonstration's organisations, people and incidents."""
    made = {key: _make_place(place, now) for key, place in PLACES.items()}
    _hospital(made["hospital"], made["traficom"], now)
    _bank(made["bank"], now)
    _agency(made["agency"], now)
    _others(made, now)


def _make_place(place: Place, now: datetime) -> Organisation:
    contact, *others = place.people
    second = others[0] if others else contact
    organisation = organisations.create_organisation(
        name=place.name,
        country=place.country,
        registration_number=place.number,
        authority=place.authority,
        contact_name=contact.name,
        contact_email=contact.email,
        contact_phone=place.phone,
        second_contact_name=second.name,
        second_contact_email=second.email,
        second_contact_phone=place.phone,
        by=None,
        now=now,
    )
    if place.facts:
        organisations.set_entity_facts(
            organisation=organisation, facts=place.facts, by=None, now=now
        )
    for person in place.people:
        _make_person(organisation, person, now)
    return organisation


def _make_person(organisation: Organisation, person: Person, now: datetime) -> None:
    # Without a password: these people sign in on the demonstration page only.
    user = User.objects.create_user(
        person.email, name=person.name, language=person.language, time_zone=person.zone
    )
    for role in person.roles:
        organisations.grant_role(
            organisation=organisation, user=user, role=role, by=None, now=now
        )


def _who(organisation: Organisation, role: Role) -> User:
    return User.objects.get(memberships__organisation=organisation, memberships__role=role)


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
    _ = desk.acknowledge(
        arrival=sent.deliveries.get(organisation=traficom),
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
    return send_first_report(incident, responder, _who(hospital, Role.APPROVER), now=then)


def send_first_report(
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


def _others(made: dict[str, Organisation], now: datetime) -> None:
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
