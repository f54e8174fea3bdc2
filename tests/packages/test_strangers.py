"""Whoever signs with keys of his own is not taken for the instance."""

from __future__ import annotations

from pathlib import Path

from varde.adapters.packages import names
from varde.adapters.packages.findings import told
from varde.adapters.packages.verifying import verify

from .making import LOG, STRANGER, WITNESS, Key, made, packed
from .remaking import Files, places, rezipped, unzipped, verified


def test_a_strangers_signature_is_refused_where_a_key_is_trusted(tmp_path: Path) -> None:
    findings = verified(packed(made(key=STRANGER)), tmp_path)

    assert ("key-not-trusted", names.SIGNATURE) in places(findings)


def test_without_a_trusted_key_it_is_told_that_nobody_vouches(tmp_path: Path) -> None:
    findings = verified(packed(made(key=STRANGER)), tmp_path, trusting=False)

    assert findings.holds
    assert not any(key.trusted for key in findings.keys)
    assert "Whose it is, only the keys in it say" in told(findings)


def test_a_signature_by_a_key_that_is_not_there_is_refused(tmp_path: Path) -> None:
    findings = verified(packed(signers=[STRANGER]), tmp_path)

    assert ("key-unknown", names.SIGNATURE) in places(findings)


def test_a_second_signature_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    findings = verified(packed(signers=[LOG, STRANGER]), tmp_path)

    assert ("key-unknown", names.SIGNATURE) in places(findings)


def test_the_signature_of_another_package_is_refused(tmp_path: Path) -> None:
    other = unzipped(packed(made(evidence=b"other")))

    def change(files: Files) -> None:
        files[names.SIGNATURE] = other[names.SIGNATURE]

    found = places(verified(rezipped(packed(), change), tmp_path))

    assert ("digest-differs", "tagmanifest-sha256.txt") in found


OTHER = Key(7, "other.example/log")


def names_both(files: Files) -> None:
    files[names.LOG_KEYS] = f"{LOG.verifier}\n{OTHER.verifier}\n".encode()


def test_whoever_is_trusted_for_another_log_signs_nothing_for_this_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(packed(change=names_both, signers=[OTHER]))

    findings = verify(path, trust=[LOG.verifier, OTHER.verifier])

    assert places(findings) == [("value-differs", names.SIGNATURE)]


def test_a_trusted_witness_does_not_vouch_for_who_signed_the_package(
    tmp_path: Path,
) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(packed(made(key=STRANGER)))

    findings = verify(path, trust=[WITNESS.verifier])

    assert ("key-not-trusted", names.SIGNATURE) in places(findings)


def test_a_witness_that_is_not_trusted_proves_nothing(tmp_path: Path) -> None:
    findings = verified(packed(), tmp_path)

    assert findings.holds
    assert not any("witness" in said.sentence for said in findings.proven)
    open_ = " ".join(said.sentence for said in findings.open)
    assert "That the witness witness.example saw it at 2026-03-03 20:30:00 UTC" in open_
    assert "no witness that you trust has cosigned" in open_


def test_a_witness_that_is_trusted_says_when(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(packed())

    findings = verify(path, trust=[LOG.verifier, WITNESS.verifier])

    said = {said.sentence for said in findings.proven}
    assert "The witness witness.example saw it at 2026-03-03 20:30:00 UTC." in said
    assert not any("the same entries" in said.sentence for said in findings.open)
