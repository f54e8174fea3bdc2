"""A package that the instance builds is what the verifier expects, and no more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pyzipper import AESZipFile

from tests.audit.guards import lifted
from tests.evidence.packages.conftest import MAIL, SAMPLE
from tests.packages.remaking import unzipped
from varde.adapters.packages import names
from varde.adapters.packages.findings import told
from varde.adapters.packages.verifying import verify
from varde.audit import keys, witnesses
from varde.audit import selectors as audit
from varde.audit import services as record
from varde.audit.reasons import ErasureReason
from varde.core.record.note import VerifierKey
from varde.evidence import services
from varde.evidence.models import Blob, CasePackage, Item
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.incidents.services import Statement
from varde.reporting.models import Submission

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.organisations.models import Organisation

Built = Callable[..., tuple[CasePackage, Path]]
AddFile = Callable[..., Item]

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(exempelverket: Organisation, saga: User, now: datetime) -> Incident:
    statements = [Statement("incident.description", "Kontot hos Sture kapades")]
    return incidents.declare(
        organisation=exempelverket,
        title="Kapat konto",
        statements=statements,
        by=saga,
        now=now,
    )


def text_of(path: Path) -> str:
    return b"".join(unzipped(path.read_bytes()).values()).decode(errors="replace")


def object_in(path: Path, name: str) -> Any:
    return json.loads(unzipped(path.read_bytes())[name])


def listed_in(path: Path, name: str) -> list[dict[str, Any]]:
    lines = unzipped(path.read_bytes())[name].splitlines()
    return [json.loads(line) for line in lines]


def test_a_whole_case_holds(whole_case: Incident, built: Built) -> None:
    package, path = built(whole_case)

    findings = verify(path, trust=keys.public_keys())

    assert package.state == CasePackage.State.READY, package.problem
    assert findings.holds, told(findings)
    assert "1 report and 1 receipt" in told(findings)
    assert "1 file of evidence" in told(findings)


def test_what_was_mended_and_corrected_holds(
    whole_case: Incident, built: Built, saga: User, now: datetime
) -> None:
    said = {"incident": whole_case, "by": saga, "now": now}
    for users in (40, 1200):
        incidents.state_fact(fact="impact.users_affected", value=users, **said)
    entry = incidents.add_timeline_entry(
        kind="system", happened_at=now, text="Klickade", **said
    )
    incidents.replace_timeline_entry(
        entry=entry, kind="system", happened_at=now, text="Öppnade", by=saga, now=now
    )
    item = Item.objects.get(incident=whole_case, number=1)
    note = replace(services.note_of(item.said), title="Fakturan", kept_until=now.date())
    services.correct(item=item, note=note, reason="Fel", number=1, by=saga, now=now)

    findings = verify(built(whole_case)[1], trust=keys.public_keys())

    assert findings.holds, told(findings)


def test_whoever_trusts_the_witness_alone_can_believe_it(
    incident: Incident, built: Built, home: Path, now: datetime
) -> None:
    keys.signers(now=now)
    added = witnesses.add_folder(folder=home / "elsewhere", by="system", now=now)
    witness = VerifierKey.parse(added.verifier_key)

    _, path = built(incident)

    assert verify(path, trust=[*keys.public_keys(), witness]).holds
    assert object_in(path, names.ABOUT)["witnesses"] == [witness.name]
    assert "Witnesses that signed the checkpoint" in text_of(path)


def test_it_holds_what_the_incident_says(incident: Incident, built: Built) -> None:
    _, path = built(incident)

    assert object_in(path, names.INCIDENT)["title"] == "Kapat konto"
    facts = {row["fact"]: row["statements"] for row in object_in(path, names.FACTS)}
    assert facts["incident.description"][0]["value"] == "Kontot hos Sture kapades"
    assert object_in(path, "data/people.json") == {
        incident.declared_by.reference: "Saga Lind"
    }


@pytest.mark.parametrize(("tlp", "times"), [("amber", 1), ("red", 0)])
def test_whoever_was_to_have_an_item_is_named(
    disk: Item, built: Built, saga: User, sven: User, later: datetime, tlp: str, times: int
) -> None:
    """As far as the item may be told."""
    note = replace(services.note_of(disk.said), tlp=tlp, title="Disken")
    services.correct(item=disk, note=note, reason="x", number=1, by=saga, now=later)
    services.hand_over(item=disk, to=sven, at=later, by=saga, now=later)

    people = object_in(built(disk.incident)[1], "data/people.json")

    assert list(people.values()).count(sven.name) == times


def test_evidence_is_there_to_the_byte(
    incident: Incident, add_file: AddFile, built: Built
) -> None:
    add_file(incident, MAIL, "Faktura å la carte.eml")

    _, path = built(incident)

    (item,) = listed_in(path, names.ITEMS)
    assert item["path"] == "data/evidence/files/E1/Faktura_å_la_carte.eml"
    assert unzipped(path.read_bytes())[item["path"]] == MAIL


def test_many_items_take_as_many_statements_as_few(
    incident: Incident, add_file: AddFile, built: Built
) -> None:
    def asked(number: int) -> int:
        add_file(incident, MAIL + bytes([number]), f"{number}.eml")
        with CaptureQueriesContext(connection) as told:
            built(incident, with_bytes=False)
        return len([q for q in told.captured_queries if "statement" in q["sql"]])

    few = asked(1)

    assert [asked(2), asked(3)] == [few, few]


def test_without_the_files_their_hashes_stay(
    incident: Incident, add_file: AddFile, built: Built
) -> None:
    item = add_file(incident, MAIL, "mail.eml")

    _, path = built(incident, with_bytes=False)

    (told_of,) = listed_in(path, names.ITEMS)
    assert (told_of["path"], told_of["sha256"]) == (None, item.blob.sha256)
    assert "Klicka" not in text_of(path)
    assert verify(path).holds


def test_malware_goes_in_only_in_its_archive(
    incident: Incident, add_file: AddFile, built: Built
) -> None:
    item = add_file(incident, SAMPLE, "faktura.exe", malware=True)

    _, path = built(incident)

    files = unzipped(path.read_bytes())
    (told_of,) = listed_in(path, names.ITEMS)
    assert f"/MALWARE-{item.blob.sha256[:12]}" in told_of["path"]
    assert not [name for name, data in files.items() if SAMPLE in data]
    with AESZipFile(io.BytesIO(files[told_of["path"]])) as archive:
        archive.setpassword(b"1234")
        assert archive.read(archive.namelist()[0]) == SAMPLE
    assert verify(path).holds


# What the ceiling keeps back


def test_an_item_above_the_ceiling_is_a_number_and_a_hash(
    incident: Incident, add_file: AddFile, built: Built
) -> None:
    item = add_file(incident, MAIL, "Hemlig bilaga.eml", tlp="red")
    add_file(incident, b"open", "open.txt")

    _, path = built(incident)

    kept_back, _ = listed_in(path, names.ITEMS)
    blob = item.blob
    assert kept_back == {
        "item": "E1",
        "withheld": True,
        "sha256": blob.sha256,
        "sha512": blob.sha512,
    }
    assert "Hemlig" not in text_of(path)
    assert object_in(path, names.ABOUT)["withheld"]["items"] == ["E1"]
    assert verify(path).holds, told(verify(path))


def test_an_incident_above_the_ceiling_is_entries_and_proofs_only(
    whole_case: Incident, built: Built
) -> None:
    _, path = built(whole_case, ceiling="green")

    said = text_of(path)
    assert "E-tjänsten ligger nere" not in said
    assert "Exempelverket" not in said
    assert names.INCIDENT not in unzipped(path.read_bytes())
    findings = verify(path, trust=keys.public_keys())
    assert findings.holds, told(findings)
    assert "withheld from this package" in told(findings)


def test_what_was_erased_is_told_as_that(
    incident: Incident, saga: User, built: Built
) -> None:
    erased = next(
        entry.sequence
        for entry in audit.chain(incident.reference)
        if entry.action == "fact.stated"
    )
    record.erase_detail(
        subject=incident.reference,
        sequence=erased,
        reason=ErasureReason.REQUESTED,
        by=saga.reference,
        now=incident.declared_at,
    )

    _, path = built(incident)

    line = listed_in(path, names.ENTRIES)[erased - 1]
    assert line["erased"]["reason"] == "requested"
    assert verify(path).holds


def test_no_cell_of_the_custody_table_is_a_formula(
    incident: Incident, saga: User, now: datetime, add_file: AddFile, built: Built
) -> None:
    item = add_file(incident, MAIL, "mail.eml")
    for place in ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "'quoted", "＝1"):
        services.tell(item=item, kind="examined", at=now, place=place, by=saga, now=now)

    _, path = built(incident)

    table = unzipped(path.read_bytes())[names.CUSTODY].decode()
    cells = {cell for row in csv.reader(io.StringIO(table)) for cell in row}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]
    assert "'=HYPERLINK(1)" in cells


def test_the_readme_is_in_english_and_in_the_readers_language(
    incident: Incident, built: Built
) -> None:
    _, path = built(incident, language="fi")

    files = unzipped(path.read_bytes())
    assert {"README.txt", "README-fi.txt"} < set(files)
    assert b"sha256sum -c manifest-sha256.txt" in files["README.txt"]
    assert f"varde verify {path.name} --trust".encode() in files["README.txt"]
    assert not [word for word in (b"reports/", b"MALWARE") if word in files["README.txt"]]
    assert all(len(line) <= 100 for line in files["README.txt"].decode().splitlines())


# What could not be put in


@pytest.mark.parametrize("state", ["damaged", "missing", "destroyed"])
def test_a_file_that_could_not_be_put_in_is_told_with_the_reason(
    incident: Incident, add_file: AddFile, built: Built, state: str
) -> None:
    add_file(incident, MAIL, "mail.eml")
    Blob.objects.update(state=state)

    package, path = built(incident)

    assert package.left_out == [{"name": "E1", "why": state}]
    assert object_in(path, names.ABOUT)["left_out"] == package.left_out
    readme = unzipped(path.read_bytes())["README.txt"].decode()
    assert f"  E1{'':<26}{state.capitalize()}\n" in readme
    findings = verify(path)
    assert findings.holds, told(findings)
    assert f"1 file that could not be put in: E1 ({state})." in told(findings)


def test_an_erased_report_is_told_among_what_could_not_be_put_in(
    whole_case: Incident, built: Built
) -> None:
    sent = Submission.objects.get()
    with lifted():
        Submission.objects.update(
            payload=None, pdf=None, erased_at=sent.incident.declared_at
        )

    package, path = built(whole_case, with_bytes=False)

    assert package.left_out == [{"name": sent.reference, "why": "erased"}]
    assert f"{sent.reference} (erased)." in told(verify(path))


def test_what_the_label_or_the_asker_keeps_back_is_not_among_it(
    incident: Incident, add_file: AddFile, built: Built
) -> None:
    add_file(incident, MAIL, "mail.eml", tlp="red")
    Blob.objects.update(state="missing")

    _, path = built(incident)
    assert object_in(path, names.ABOUT)["left_out"] == []

    _, path = built(incident, ceiling="red", with_bytes=False)
    assert object_in(path, names.ABOUT)["left_out"] == []
    assert "could not be put in" not in told(verify(path))
