"""A package that the instance builds is what the verifier expects, and no more."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError
from pyzipper import AESZipFile

from tests.audit.guards import lifted
from tests.evidence.packages.conftest import MAIL, SAMPLE
from tests.packages.remaking import unzipped
from tests.support.storage import objects_in, use_folder
from varde.adapters.packages import names
from varde.adapters.packages.findings import told
from varde.adapters.packages.verifying import verify
from varde.audit import keys, witnesses
from varde.audit import selectors as audit
from varde.audit import services as record
from varde.audit.reasons import ErasureReason
from varde.core.errors import PackageNotThereError, PackageUnderWayError
from varde.core.record.note import VerifierKey
from varde.evidence import services, storing
from varde.evidence.models import Blob, CasePackage, Item, Loose
from varde.evidence.packaging import asking, building
from varde.incidents import services as incidents
from varde.incidents.models import Incident
from varde.incidents.services import Statement
from varde.reporting.models import Submission

if TYPE_CHECKING:
    from pytest_django import Settings

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


def test_evidence_is_there_to_the_byte(
    incident: Incident, add_file: AddFile, built: Built
) -> None:
    add_file(incident, MAIL, "Faktura å la carte.eml")

    _, path = built(incident)

    (item,) = listed_in(path, names.ITEMS)
    assert item["path"] == "data/evidence/files/E1/Faktura_å_la_carte.eml"
    assert unzipped(path.read_bytes())[item["path"]] == MAIL


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


# The job


def asked_for(incident: Incident, by: User, now: datetime) -> CasePackage:
    return asking.ask(
        incident=incident,
        ceiling="amber",
        with_bytes=True,
        language="en",
        by=by,
        now=now,
    )


def test_every_step_is_recorded(
    incident: Incident, saga: User, now: datetime, built: Built
) -> None:
    package, _ = built(incident)
    list(asking.fetch(package=package, by=saga, now=now))

    steps = [
        entry for entry in audit.chain(incident.reference) if "package" in entry.action
    ]
    assert [entry.action for entry in reversed(steps)] == [
        *("package.asked", "package.made", "package.downloaded")
    ]
    assert steps[0].detail == {"package": 1, "sha256": package.sha256}


def test_one_at_a_time_for_each_person(
    incident: Incident, saga: User, berit: User, now: datetime
) -> None:
    asked_for(incident, saga, now)

    with pytest.raises(PackageUnderWayError):
        asked_for(incident, saga, now)
    assert asked_for(incident, berit, now).number == 2


def test_a_job_that_was_killed_begins_anew(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    CasePackage.objects.update(state=CasePackage.State.BUILDING, attempt=1)

    assert asking.resume_stalled(now=now + timedelta(minutes=1)) == 0
    assert asking.resume_stalled(now=now + timedelta(minutes=4)) == 1
    assert building.build(package.pk, clock=lambda: now)


def test_one_whose_database_went_away_is_built_when_it_is_back(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    ticks = iter(range(10_000))

    def cut_off() -> datetime:
        if next(ticks) == 3:
            raise OperationalError
        return now

    with pytest.raises(OperationalError):
        building.build(package.pk, clock=cut_off)
    package.refresh_from_db()
    assert package.is_under_way
    assert building.build(package.pk, clock=lambda: now)


def test_one_that_was_overtaken_leaves_nothing(
    incident: Incident, saga: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    ticks = iter(range(10_000))

    def overtaken() -> datetime:
        # After some ticks of the clock another attempt has begun.
        tick = next(ticks)
        if tick == 3:
            CasePackage.objects.update(attempt=7)
        return now + timedelta(minutes=tick)

    assert not building.build(package.pk, clock=overtaken)
    assert not Loose.objects.exists()
    assert not [path for path in stored.rglob("*") if path.is_file()]


def test_a_damaged_file_is_told_and_nothing_half_is_left(
    incident: Incident, add_file: AddFile, built: Built, stored: Path
) -> None:
    add_file(incident, MAIL, "mail.eml")
    (kept,) = [path for path in stored.rglob("*") if path.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(MAIL.replace(b"Klicka", b"KLICKA"))

    package, _ = built(incident)

    assert (package.state, package.problem) == ("failed", "bytes-damaged")
    assert [path for path in stored.rglob("*") if path.is_file()] == [kept]


def test_who_may_no_longer_read_gets_nothing(
    incident: Incident, saga: User, berit: User, now: datetime, home: Path, stored: Path
) -> None:
    package = asked_for(incident, saga, now)
    incidents.seal(incident=incident, readers=[berit], revision=0, by=berit, now=now)

    assert not building.build(package.pk, clock=lambda: now)

    package.refresh_from_db()
    assert package.problem == CasePackage.Problem.NOT_READABLE


def test_its_time_ends(incident: Incident, saga: User, now: datetime, built: Built) -> None:
    package, _ = built(incident)
    later = now + timedelta(days=8)

    with pytest.raises(PackageNotThereError):
        asking.fetch(package=package, by=saga, now=later)
    assert asking.expire(now=later) == 1

    package.refresh_from_db()
    assert (package.state, package.stored_as) == (CasePackage.State.EXPIRED, "")


def test_a_package_goes_with_what_is_in_it(
    incident: Incident, now: datetime, built: Built
) -> None:
    built(incident)

    assert asking.discard(incident=incident, now=now) == 1
    assert asking.discard(incident=incident, now=now) == 0


def test_it_is_built_where_bytes_are_encrypted(
    incident: Incident, add_file: AddFile, built: Built, sealed: Path
) -> None:
    add_file(incident, MAIL, "mail.eml")

    package, path = built(incident)

    assert verify(path).holds
    assert zipfile.is_zipfile(path)
    assert not [p for p in sealed.rglob("*") if p.is_file() and b"Klicka" in p.read_bytes()]
    assert b"".join(storing.read(package.stored_as)) == path.read_bytes()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four megabytes in memory, where that may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_nothing_half_is_left(
    incident: Incident,
    add_file: AddFile,
    built: Built,
    small_disk: Path,
    settings: Settings,
) -> None:
    use_folder(settings, small_disk)
    add_file(incident, b"k" * 3_000_000, "large.bin")
    before = objects_in(small_disk)

    package, _ = built(incident)

    assert (package.state, package.problem) == ("failed", "storage-full")
    assert objects_in(small_disk) == before
    assert not Loose.objects.exists()
