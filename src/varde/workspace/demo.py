"""
The demonstration: made-up people in every country, and what happened to them.

Everything is made through the services, so the record of a demonstration is a real one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from varde.accounts.models import User
from varde.organisations import services as organisations
from varde.organisations.models import Role
from varde.workspace import demo_incidents

if TYPE_CHECKING:
    from datetime import datetime

    from varde.organisations.models import Organisation

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
            ("Eero Koski", "eero", Role.RESPONDER),
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
            ("Ville Norén", "ville", Role.RESPONDER),
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
            ("Maj Lund", "maj", Role.RESPONDER),
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
            ("Jens Bach", "jens", Role.RESPONDER),
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
            ("Tuva Nes", "tuva", Role.RESPONDER),
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
            ("Katla Pálsdóttir", "katla", Role.RESPONDER),
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
    demo_incidents.declare_all(made, now=now)


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
