"""
Every address of the instance, and who may go there.

A new address fails the tests until it has a rule here; its page is then tried by those
who may not see it, by axe and by the HTML checker without further ado.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pytest_django import Settings

from tests.audit.signers import SIGNERS
from tests.evidence.files import add_file
from varde.accounts.models import ApiToken, User
from varde.accounts.services import create_token
from varde.audit.models import Checkpoint, TimeStamp
from varde.audit.reasons import ErasureReason
from varde.audit.sequencing import sequence
from varde.evidence import services as evidence
from varde.evidence import uploads
from varde.evidence.observables import Observable
from varde.evidence.packaging import asking
from varde.evidence.services import Note
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.organisations import services as organisations
from varde.organisations.models import Invitation, Organisation, Role
from varde.reporting import services as reporting
from varde.reporting.models import Obligation, Submission
from varde.retention import services as retention
from varde.retention.models import Erasure


class Who(Enum):
    """Whom an address lets in."""

    PUBLIC = auto()
    PERSON = auto()
    INVITED = auto()
    OWNER = auto()
    MEMBER = auto()
    DECLARER = auto()
    HANDLER = auto()
    SEALER = auto()
    WRITER = auto()
    APPROVER = auto()
    ADMIN = auto()
    DESK = auto()
    OFFICER = auto()
    KEEPER = auto()


# One who may, and one who sees the thing but may only read; as their addresses begin.
RIGHT = {
    Who.PUBLIC: "okand",
    Who.PERSON: "okand",
    Who.INVITED: "ny",
    Who.OWNER: "saga",
    Who.MEMBER: "aino",
    Who.DECLARER: "saga",
    Who.HANDLER: "saga",
    Who.SEALER: "ada",
    Who.WRITER: "saga",
    Who.APPROVER: "berit",
    Who.ADMIN: "ada",
    Who.DESK: "vera",
    Who.OFFICER: "disa",
    Who.KEEPER: "dag",
}
READERS = dict.fromkeys(Who, "aino") | {Who.DESK: "vera", Who.OFFICER: "vera"}


@dataclass(frozen=True)
class Rule:
    """`to` names what the address leads to; `file` answers are no pages."""

    who: Who
    to: str = ""
    methods: str = "GET"
    file: bool = False

    @property
    def is_page(self) -> bool:
        return "GET" in self.methods and not self.file

    @property
    def is_shut(self) -> bool:
        """Whoever does not belong there must not even learn that it exists."""
        # The directory is for everybody to read, the log for whoever has a role here.
        open_ = {Who.PUBLIC, Who.INVITED, Who.KEEPER}
        return self.to not in {"", "stamped"} and self.who not in open_


def _page(who: Who, to: str = "") -> Rule:
    return Rule(who, to)


def _form(who: Who, to: str = "") -> Rule:
    return Rule(who, to, "GET POST")


def _act(who: Who, to: str = "") -> Rule:
    return Rule(who, to, "POST")


def _file(who: Who, to: str = "") -> Rule:
    return Rule(who, to, file=True)


RULES = {
    "health-live": _file(Who.PUBLIC),
    "health-ready": _file(Who.PUBLIC),
    "metrics": _file(Who.PUBLIC),
    "audit:log-checkpoint": _file(Who.PUBLIC),
    "audit:log-tile": _file(Who.PUBLIC, "tile"),
    "web:help": _page(Who.PUBLIC),
    "web:accessibility": _page(Who.PUBLIC),
    "web:language": _act(Who.PUBLIC),
    "accounts:account": _file(Who.PERSON),
    "accounts:profile": _form(Who.PERSON),
    "accounts:tokens": _form(Who.PERSON),
    "accounts:revoke-token": _act(Who.OWNER, "api-token"),
    "organisations:list": _page(Who.PERSON),
    "organisations:detail": _page(Who.MEMBER, "organisation"),
    "organisations:edit": _form(Who.ADMIN, "organisation"),
    "organisations:facts": _form(Who.ADMIN, "organisation"),
    "organisations:add-legal-entity": _form(Who.ADMIN, "organisation"),
    "organisations:people": _page(Who.MEMBER, "organisation"),
    "organisations:grant-role": _act(Who.ADMIN, "person"),
    "organisations:revoke-role": _act(Who.ADMIN, "person"),
    "organisations:invite": _form(Who.ADMIN, "organisation"),
    "organisations:withdraw-invitation": _act(Who.ADMIN, "invitation"),
    # The link is the key: whoever holds it may look and begin.
    "organisations:invitation": _page(Who.PUBLIC, "link"),
    "organisations:begin-invitation": _act(Who.PUBLIC, "link"),
    "organisations:accept-invitation": _act(Who.INVITED, "link"),
    "incidents:list": _page(Who.PERSON),
    "incidents:declare": _form(Who.DECLARER),
    "incidents:facts": _page(Who.MEMBER, "incident"),
    "incidents:state": _form(Who.HANDLER, "fact"),
    "incidents:milestones": _page(Who.MEMBER, "incident"),
    "incidents:timeline": _form(Who.HANDLER, "incident"),
    "incidents:mend-timeline": _form(Who.HANDLER, "entry"),
    "incidents:status": _form(Who.HANDLER, "incident"),
    "incidents:classification": _form(Who.HANDLER, "incident"),
    "incidents:parties": _page(Who.MEMBER, "incident"),
    "incidents:change-party": _act(Who.HANDLER, "incident"),
    "incidents:sealing": _page(Who.SEALER, "incident"),
    "incidents:seal": _act(Who.SEALER, "incident"),
    "incidents:unseal": _act(Who.SEALER, "incident"),
    "incidents:change-reader": _act(Who.SEALER, "incident"),
    "incidents:record": _page(Who.MEMBER, "incident"),
    "incidents:changes": _page(Who.MEMBER, "incident"),
    "incidents:verification": _form(Who.MEMBER, "incident"),
    "incidents:entry": _page(Who.MEMBER, "recorded"),
    "incidents:proof": _file(Who.MEMBER, "recorded"),
    "retention:overview": _page(Who.MEMBER, "organisation"),
    "retention:rules": _form(Who.ADMIN, "organisation"),
    "retention:ending": _page(Who.MEMBER, "organisation"),
    "retention:place-hold": _form(Who.ADMIN, "organisation"),
    "retention:lift-hold": _form(Who.ADMIN, "hold"),
    "retention:erase": _page(Who.ADMIN, "organisation"),
    "retention:confirm": _form(Who.ADMIN, "organisation"),
    "retention:erasure": _page(Who.MEMBER, "erasure"),
    "evidence:list": _page(Who.MEMBER, "incident"),
    "evidence:add": _form(Who.HANDLER, "incident"),
    "evidence:item": _page(Who.MEMBER, "item"),
    "evidence:correct": _form(Who.HANDLER, "item"),
    "evidence:custody": _page(Who.MEMBER, "item"),
    "evidence:hand-over": _form(Who.HANDLER, "item"),
    "evidence:tell": _form(Who.HANDLER, "item"),
    "evidence:answer": _form(Who.HANDLER, "handed-item"),
    "evidence:withdraw": _form(Who.HANDLER, "handed-item"),
    "evidence:take": _form(Who.HANDLER, "supplied-item"),
    "evidence:packages": _form(Who.MEMBER, "incident"),
    "evidence:package": _page(Who.MEMBER, "package"),
    "evidence:package-download": _act(Who.MEMBER, "package"),
    "evidence:label": _file(Who.MEMBER, "item"),
    "evidence:custody-form": _file(Who.MEMBER, "item"),
    # Of malware a page warns first.
    "evidence:download": _form(Who.MEMBER, "malware-item"),
    "evidence:check": _form(Who.MEMBER, "incident"),
    "evidence:uploads": _act(Who.PERSON),
    "evidence:upload": _file(Who.OWNER, "upload"),
    "evidence:cancel-upload": _act(Who.OWNER, "own-upload"),
    "reporting:assessment": _page(Who.MEMBER, "incident"),
    "reporting:recomputed": _page(Who.MEMBER, "incident"),
    "reporting:weigh-together": _act(Who.HANDLER, "entity"),
    "reporting:what-if": _page(Who.MEMBER, "incident"),
    "reporting:answer": _act(Who.HANDLER, "incident"),
    "reporting:draft": _form(Who.WRITER, "report"),
    "reporting:keep": _act(Who.WRITER, "report"),
    "reporting:compare": _page(Who.WRITER, "report"),
    "reporting:take-up": _act(Who.WRITER, "report"),
    "reporting:discard": _act(Who.WRITER, "report"),
    "reporting:ask": _act(Who.WRITER, "report"),
    "reporting:release": _act(Who.APPROVER, "report"),
    "reporting:refuse": _act(Who.APPROVER, "report"),
    "reporting:submit": _act(Who.WRITER, "report"),
    "reporting:preview": _file(Who.MEMBER, "report"),
    "reporting:preview-in-english": _file(Who.MEMBER, "report"),
    "reporting:draft-sheet": _page(Who.MEMBER, "report"),
    "reporting:draft-esa-json": _file(Who.MEMBER, "bank-report"),
    "reporting:list": _page(Who.PERSON),
    "reporting:schema": _file(Who.PUBLIC, "schema"),
    "reporting:submission": _page(Who.MEMBER, "submission"),
    "reporting:report-pdf": _file(Who.MEMBER, "submission"),
    "reporting:report-json": _file(Who.MEMBER, "submission"),
    "reporting:report-in-english": _file(Who.MEMBER, "submission"),
    "reporting:sheet": _page(Who.MEMBER, "submission"),
    "reporting:report-with-receipts": _file(Who.MEMBER, "submission"),
    "reporting:esa-json": _file(Who.MEMBER, "bank-submission"),
    "reporting:receipt-json": _file(Who.MEMBER, "receipt"),
    "reporting:receipt-pdf": _file(Who.MEMBER, "receipt"),
    "reporting:deliver-by-hand": _act(Who.WRITER, "delivery"),
    "regimes:list": _page(Who.PUBLIC),
    "regimes:covered": _page(Who.PUBLIC),
    "regimes:changes": _page(Who.PUBLIC),
    "regimes:regime": _page(Who.PUBLIC, "regime"),
    "regimes:authorities": _page(Who.PUBLIC),
    "regimes:authority": _form(Who.KEEPER, "authority"),
    "desk:home": _page(Who.DESK),
    "desk:inbox": _page(Who.DESK, "desk"),
    "desk:arrival": _page(Who.DESK, "arrival"),
    "desk:acknowledge": _act(Who.OFFICER, "arrival"),
    "desk:report-pdf": _file(Who.DESK, "arrival"),
    "desk:report-json": _file(Who.DESK, "arrival"),
    "workspace:duties": _page(Who.PERSON),
    "workspace:log": _form(Who.MEMBER),
    "workspace:stamped-checkpoint": _file(Who.MEMBER, "stamped"),
    "workspace:time-stamp": _file(Who.MEMBER, "stamped"),
    "workspace:incident": _page(Who.MEMBER, "incident"),
}
# What a form must hold to get past the door.
POSTED = {
    "incidents:change-party": {"entity": "exempelverket"},
    "incidents:change-reader": {"person": "{person}"},
    "reporting:draft": {"sitting": "{person}.window"},
    "reporting:discard": {"sitting": "{person}.window"},
}
# Whoever sees the thing may read these, though writing there takes a role.
READABLE_FORMS = {"incidents:state", "incidents:timeline", "reporting:draft"}

# Not ours to rule: the API has tests/architecture/test_api.py, and sign-in belongs to
# allauth, whose pages concern only whoever holds the session; tests/accounts tries them.
RULED_ELSEWHERE = {
    "audit:add-checkpoint": "for logs, not for people; tests/audit/test_following.py",
    "api-1": "tests/architecture/test_api.py enumerates the operations",
    "account_": "allauth: the session's own sign-in",
    "mfa_": "allauth: the session's own second factor",
    "usersessions_": "allauth: the person's own sessions",
    "socialaccount_": "allauth: the person's own outside sign-in",
    "openid_connect_": "allauth: the way to the sign-in service and back",
    "None": "allauth: unnamed redirects to the addresses of outside sign-in",
}

LINK = "a" * 43
Targets = Mapping[str, Mapping[str, Any]]


def named_routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None, space: str = ""
) -> Iterator[str]:
    """Walk the project's addresses and give their names."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named_routes(entry.url_patterns, inner)


def address(name: str, targets: Targets) -> str:
    return reverse(name, kwargs=targets[RULES[name].to])


def posted(name: str, targets: Targets) -> dict[str, str]:
    """What has to be posted there for an answer of the page itself."""
    return {k: v.format(**targets["person"]) for k, v in POSTED.get(name, {}).items()}


@pytest.fixture
def vera(authority: Organisation) -> User:
    """Reads at the authority; answers nothing."""
    from tests.conftest import member, person

    user = person("vera@myndigheten.example", "Vera Lund", time_zone="Europe/Stockholm")
    return member(authority, user, Role.AUDITOR)


@pytest.fixture
def invited(db: None) -> User:
    """Has an account and an invitation, and no role yet."""
    from tests.conftest import person

    return person("ny@exempelverket.example", "Ny Person", time_zone="Europe/Stockholm")


@pytest.fixture
def api_token(saga: User, now: datetime) -> ApiToken:
    made, _plain = create_token(
        user=saga,
        name="Sensor",
        scopes=["incidents:read"],
        expires_at=now + timedelta(days=365),
        by=saga,
        now=now,
    )
    return made


@pytest.fixture
def targets(
    sent: Submission,
    early_warning: Obligation,
    bank_sent: Submission,
    saga: User,
    aino: User,
    ada: User,
    api_token: ApiToken,
    now: datetime,
    settings: Settings,
) -> Targets:
    """What the addresses lead to: one incident of Exempelverket and what hangs on it."""
    settings.PUBLISH_LOG = True
    here = sent.incident.organisation
    entry = incidents.add_timeline_entry(
        incident=sent.incident,
        kind="system",
        happened_at=now - timedelta(hours=2),
        text="Disken är full.",
        by=saga,
        now=now,
    )
    delivery = sent.deliveries.get()
    hold = retention.place_hold(organisation=here, reason="Tvist", by=ada, now=now)
    erasure = retention.ask_for_erasure(
        organisation=None,
        person=None,
        terms=["Ingen Alls"],
        reason=ErasureReason.REQUESTED,
        by=ada,
        now=now,
    )
    Erasure.objects.filter(pk=erasure.pk).update(organisation=here)
    stamped = _stamped(sequence(now=now, signers=SIGNERS), now)
    _typed(early_warning, saga, now)
    incident = {"reference": sent.incident.reference}
    submission = {"reference": sent.reference}
    where = {"entity": here.reference, "regime": "se.nis2", "stage": "early-warning"}
    return {
        "": {},
        "schema": {"name": "report"},
        "hold": {"reference": here.reference, "pk": hold.pk},
        "erasure": {"reference": here.reference, "pk": erasure.pk},
        "stamped": {"size": stamped.checkpoint_id},
        "tile": {"path": "0/000.p/1"},
        "regime": {"regime": "se.nis2"},
        "authority": {"authority": "se.ncsc"},
        "incident": incident,
        "recorded": incident | {"sequence": 1},
        "fact": incident | {"name": "impact.users_affected"},
        "entry": incident | {"pk": entry.pk},
        "report": incident | where,
        "entity": incident | {"entity": here.reference},
        "submission": submission,
        "bank-report": {"reference": bank_sent.incident.reference}
        | {"entity": bank_sent.entity.reference}
        | {"regime": bank_sent.regime, "stage": bank_sent.stage},
        "bank-submission": {"reference": bank_sent.reference},
        "delivery": submission | {"pk": delivery.pk},
        "receipt": submission | {"pk": delivery.receipts.get().pk},
        "desk": {"organisation": delivery.organisation.reference},
        "arrival": {"organisation": delivery.organisation.reference, "pk": delivery.pk},
        "organisation": {"reference": here.reference},
        "person": {"reference": here.reference, "person": saga.reference},
        "api-token": {"pk": api_token.pk},
        **_invited(here, ada),
        "package": incident | {"number": _asked_for(sent.incident, aino, now)},
        **_secured(sent.incident, saga, now),
    }


def _stamped(checkpoint: Checkpoint | None, now: datetime) -> TimeStamp:
    return TimeStamp.objects.create(
        checkpoint=checkpoint, token=b"TimeStampResp", stamped_at=now, received_at=now
    )


def _typed(report: Obligation, by: User, now: datetime) -> None:
    """Something that she has not saved, and that others have overtaken."""
    said = reporting.Typed({"course-of-events": ["Disken"]}, {"course-of-events": ""}, 0)
    sitting = reporting.Sitting(reporting.new_sitting(by), count=1)
    reporting.keep_answers(obligation=report, typed=said, sitting=sitting, by=by, now=now)


def _asked_for(incident: Incident, by: User, now: datetime) -> int:
    """A package is its asker's alone."""
    asked = asking.ask(
        incident=incident,
        ceiling="amber",
        with_bytes=True,
        language="en",
        by=by,
        now=now,
    )
    return asked.number


def _secured(incident: Incident, by: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Something of her own, something on its way out, something that a supplier has."""
    note = Note(
        title="Disk ur mejlservern",
        description="Tagen ur http://bad.example",
        acquired_at=now - timedelta(hours=1),
        acquired_by=by.name,
        acquired_where="Skåp 4",
        copy="identical",
        source_sha256="a" * 64,
        copy_sha256="b" * 64,
        seal_number="S-1",
        observables=(Observable("ip-address", "185.0.2.14"),),
        entries=tuple(incident.timeline.all()),
    )
    supplied = Note(title="Loggar", supplier_name="Molnet AB")
    mine, handed, theirs = (
        evidence.add_item(incident=incident, kind=kind, note=said, by=by, now=now)
        for kind, said in (
            ("physical", note),
            ("physical", note),
            ("held-by-supplier", supplied),
        )
    )
    corrected = replace(note, title="Disk ur webbservern")
    evidence.correct(item=mine, note=corrected, reason="Fel", number=1, by=by, now=now)
    evidence.tell(item=mine, kind="examined", at=now, reason="Speglad", by=by, now=now)
    evidence.hand_over(item=handed, to_name="Krim. Ek", at=now, by=by, now=now)
    sample = add_file(incident, by, now, malware=True)
    named = {
        "item": mine,
        "handed-item": handed,
        "supplied-item": theirs,
        "malware-item": sample,
    }
    begun = uploads.begin(
        incident=incident, by=by, filename="disk.img", size=9, malware=False, now=now
    )
    own = {"reference": incident.reference, "token": begun.token}
    return {"upload": {"token": begun.token}, "own-upload": own} | {
        name: {"reference": incident.reference, "number": item.number}
        for name, item in named.items()
    }


def _invited(here: Organisation, by: User) -> dict[str, dict[str, Any]]:
    invitation = organisations.invite(
        organisation=here,
        email="ny@exempelverket.example",
        roles=["auditor"],
        by=by,
        now=timezone.now(),
    )
    # The link goes out by mail only; here it becomes one that is known.
    Invitation.objects.filter(pk=invitation.pk).update(
        token_hash=organisations.hash_of(LINK)
    )
    return {
        "invitation": {"reference": here.reference, "pk": invitation.pk},
        "link": {"token": LINK},
    }


ABSENT: dict[str, Any] = {
    "pk": 999_999,
    "size": 999_999,
    "token": "b" * 43,
    "path": "0/999",
    "regime": "se.nis9",
    "person": "U-FINNSINTE",
}


def absent(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The same address with the first thing that it names missing."""
    first = next(iter(kwargs))
    return {**kwargs, first: ABSENT.get(first, "finns-inte")}
