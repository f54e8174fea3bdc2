"""One entry of the record to the byte, with the proof that it is in the log."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from tests.audit.signers import PUBLIC_KEY, SIGNERS
from varde.audit import keys
from varde.audit import services as audit
from varde.audit.models import Entry
from varde.audit.reasons import ErasureReason
from varde.audit.sequencing import sequence
from varde.core.record.note import VerifierKey
from varde.core.record.proof import read_proof, verify_proof

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from varde.incidents.models import Incident


def address(incident: Incident, number: int, file: str = "") -> str:
    return f"/incidents/{incident.reference}/record/{number}/{file}"


def stored(incident: Incident, number: int) -> Entry:
    return Entry.objects.get(subject=incident.reference, sequence=number)


def test_it_shows_what_was_hashed(incident: Incident, aino_here: Client) -> None:
    page = html.unescape(aino_here.get(address(incident, 1)).content.decode())

    entry = stored(incident, 1)
    assert bytes(entry.entry).decode() in page
    assert bytes(entry.detail.salt).hex() in page
    assert entry.detail.detail in page


def test_before_the_next_checkpoint_there_is_no_proof(
    incident: Incident, aino_here: Client
) -> None:
    assert "not in a checkpoint yet" in aino_here.get(address(incident, 1)).content.decode()
    assert aino_here.get(address(incident, 1, "proof.json")).status_code == 404


def test_the_proof_can_be_taken_away_and_checked(
    incident: Incident, aino_here: Client, later: datetime
) -> None:
    sequence(now=later, signers=SIGNERS)

    file = aino_here.get(address(incident, 2, "proof.json"))

    proven = verify_proof(read_proof(file.content), [VerifierKey.parse(PUBLIC_KEY)])
    assert proven.entry.subject == incident.reference
    assert proven.entry.sequence == 2


def test_the_page_names_the_key_that_the_proof_is_checked_with(
    incident: Incident, aino_here: Client, later: datetime
) -> None:
    sequence(now=later, signers=keys.signers(now=later))
    (key,) = keys.public_keys()

    page = html.unescape(aino_here.get(address(incident, 2)).content.decode())

    assert f"-2-proof.json --trust {key}" in page


def test_an_erased_detail_is_told_as_such(
    incident: Incident, aino_here: Client, later: datetime
) -> None:
    audit.erase_detail(
        subject=incident.reference,
        sequence=1,
        reason=ErasureReason.REQUESTED,
        by="U-NOBODY",
        now=later,
    )

    page = aino_here.get(address(incident, 1)).content.decode()

    assert "the person asked for it" in page
    assert incident.title not in page.split("Place in the chain")[1]


@pytest.mark.parametrize("number", [0, 999, 10**30])
def test_an_entry_that_is_not_there_is_not_found(
    incident: Incident, aino_here: Client, number: int
) -> None:
    assert aino_here.get(address(incident, number)).status_code == 404
    assert aino_here.get(address(incident, number, "proof.json")).status_code == 404


def test_somebody_elsewhere_cannot_tell_it_from_an_absent_one(
    incident: Incident, nils_here: Client
) -> None:
    hidden = nils_here.get(address(incident, 1))
    absent = nils_here.get("/incidents/VRD-2026-9999/record/1/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
