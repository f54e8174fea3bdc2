"""Whoever signs with keys of his own is not taken for the instance."""

from __future__ import annotations

from pathlib import Path

from varde.adapters.packages import names
from varde.adapters.packages.findings import told

from .making import LOG, STRANGER, made, packed
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
