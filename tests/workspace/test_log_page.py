"""The log of the instance: how far it is, who signs it, and whether all of it is whole."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from varde.audit import key_states, keys, runs, stamping
from varde.audit.models import VerificationRun
from varde.audit.sequencing import sequence

from .conftest import Declare

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from tests.support.time_authority import Authority
    from varde.accounts.models import User
    from varde.incidents.models import Incident

pytestmark = pytest.mark.usefixtures("incident")
ADDRESS = "/log/"


@pytest.fixture
def incident(known_for: Declare) -> Incident:
    return known_for(2)


def test_an_auditor_sees_what_was_signed_last(aino_here: Client, now: datetime) -> None:
    checkpoint = sequence(now=now, signers=keys.signers(now=now))

    page = aino_here.get(ADDRESS).content.decode()

    assert checkpoint.root in page
    assert key_states.states(now=now)[0].verifier_key.split("+")[0] in page


def test_a_key_under_another_name_is_not_called_missing(
    aino_here: Client, settings: Settings, now: datetime
) -> None:
    keys.signers(now=now)
    settings.LOG_ORIGIN = "other.example/log"

    page = aino_here.get(ADDRESS).content.decode()

    assert "is here under another name. Nothing is signed" in page
    assert "is missing" not in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("exposed", "proves nothing by itself"),
        ("lost", "What it signed stays valid"),
        ("rotated", ""),
    ],
)
def test_why_a_key_ended_is_told_with_what_that_means(
    reason: str, said: str, aino_here: Client, settings: Settings, now: datetime
) -> None:
    (old,) = keys.signers(now=now)
    if reason == "lost":
        old.path.unlink()

    keys.rotate(by="system", now=now, reason=keys.Reason(reason), overlap=timedelta(0))

    page = aino_here.get(ADDRESS).content.decode()
    assert said in page
    assert ("<strong>" in page) == bool(said)


def test_before_anything_is_signed_it_says_so(aino_here: Client) -> None:
    assert "Nothing is signed yet." in aino_here.get(ADDRESS).content.decode()


def test_an_auditor_has_everything_verified(aino_here: Client, now: datetime) -> None:
    sequence(now=now, signers=keys.signers(now=now))
    aino_here.post(ADDRESS)
    runs.carry_out(run=VerificationRun.objects.get().pk, clock=lambda: now)

    assert "Log whole" in aino_here.get(ADDRESS).content.decode()


def test_who_handles_incidents_may_look_but_not_set_it_off(saga_here: Client) -> None:
    assert saga_here.get(ADDRESS).status_code == 200
    assert saga_here.post(ADDRESS).status_code == 403
    assert not VerificationRun.objects.exists()


def test_who_has_no_role_does_not_learn_that_there_is_a_log(
    stranger: User, client: Client
) -> None:
    client.force_login(stranger)

    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS).status_code == 404


def test_a_broken_chain_is_named_to_those_who_see_its_incident(
    incident: Incident, aino_here: Client, nils_here: Client, now: datetime
) -> None:
    run = runs.ask(subject=runs.EVERYTHING, by="", now=now)
    VerificationRun.objects.filter(pk=run.pk).update(
        finished_at=now, flaw="detail-differs", found_in=incident.reference, broken_at=2
    )

    assert incident.reference in aino_here.get(ADDRESS).content.decode()
    assert incident.reference not in nils_here.get(ADDRESS).content.decode()


def test_openssl_verifies_what_the_page_gives_out(
    aino_here: Client,
    time_authority: Authority,
    settings: Settings,
    now: datetime,
    tmp_path: Path,
) -> None:
    settings.TIMESTAMP_URL = time_authority.address
    settings.TIMESTAMP_CHAIN = str(time_authority.chain)
    sequence(now=now, signers=keys.signers(now=now))
    stamping.ask_for_newest(now=now)
    stamping.deliver_due(now=now)
    page = aino_here.get(ADDRESS).content.decode()
    note, stamp = re.findall(r'href="(/log/[0-9]+/checkpoint(?:.tsr)?)"', page)
    for name, link in {"checkpoint": note, "stamp.tsr": stamp}.items():
        (tmp_path / name).write_bytes(aino_here.get(link).content)

    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-data", tmp_path / "checkpoint"),
            *("-in", tmp_path / "stamp.tsr", "-CAfile", time_authority.chain),
        ],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("size", [1, 10**30])
def test_a_checkpoint_that_is_not_stamped_is_not_there(
    aino_here: Client, size: int
) -> None:
    assert aino_here.get(f"/log/{size}/checkpoint.tsr").status_code == 404
