"""A receipt proves itself to the byte; a forged one says where it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from varde.adapters.packages.findings import Findings, told
from varde.adapters.packages.receipts import without_proof
from varde.adapters.packages.verifying import verify_receipt
from varde.core.canonical import canonical_json

from .making import LOG, STRANGER, WITNESS, Key, made, note, proven_receipt

Change = Callable[[dict[str, Any]], None]


def verified(data: bytes, folder: Path) -> Findings:
    path = folder / "receipt.json"
    path.write_bytes(data)
    return verify_receipt(path, trust=[LOG.verifier])


def forged(change: Change) -> bytes:
    value = json.loads(proven_receipt())
    change(value)
    return canonical_json(value)


def test_untouched_it_holds(tmp_path: Path) -> None:
    assert verified(proven_receipt(), tmp_path).holds


def test_every_byte_of_it_counts(tmp_path: Path) -> None:
    whole = proven_receipt()
    for at in range(len(whole)):
        data = bytearray(whole)
        data[at] ^= 0x01
        assert not verified(bytes(data), tmp_path).holds, at
    for length in range(0, len(whole), 7):
        assert not verified(whole[:length], tmp_path).holds


@pytest.mark.parametrize("kept", [[], [WITNESS], [LOG]])
def test_it_names_every_key_that_signed(tmp_path: Path, kept: list[Key]) -> None:
    """Else whoever is not told to trust that key could not check it."""

    def keep(value: dict[str, Any]) -> None:
        value["keys"] = [str(key.verifier) for key in kept]

    (tmp_path / "receipt.json").write_bytes(forged(keep))
    trust = [LOG.verifier, WITNESS.verifier]

    (flaw,) = verify_receipt(tmp_path / "receipt.json", trust=trust).flaws

    assert (flaw.reason.value, flaw.field[:4]) == ("key-unknown", "keys")


def other_report(value: dict[str, Any]) -> None:
    value["receipt"]["submission"]["sha256"] = "0" * 64


def other_salt(value: dict[str, Any]) -> None:
    value["salt"] = "00" * 32


def other_detail(value: dict[str, Any]) -> None:
    value["detail"] = value["detail"].replace("VRD-2026-0001-01", "VRD-2026-0001-02")


def other_place(value: dict[str, Any]) -> None:
    value["proof"]["index"] += 1


def other_entry(value: dict[str, Any]) -> None:
    case = made()
    value["proof"]["entry"] = case.entries[0][0].to_bytes().decode()
    value["proof"]["index"] = case.indexes[0]
    value["proof"]["hashes"] = [one.hex() for one in case.log.proof(case.indexes[0])]


def other_tree(value: dict[str, Any]) -> None:
    log = made().log
    log.add(b"later")
    value["proof"]["checkpoint"] = str(note(log.checkpoint()))
    value["proof"]["size"] = len(log.leaves)


def old_checkpoint(value: dict[str, Any]) -> None:
    value["proof"]["checkpoint"] = str(note(made().log.checkpoint(size=4)))


def one_key_more(value: dict[str, Any]) -> None:
    value["keys"].append(str(STRANGER.verifier))


def no_witness_key(value: dict[str, Any]) -> None:
    value["keys"].remove(str(WITNESS.verifier))


def one_member_more(value: dict[str, Any]) -> None:
    value["note"] = "believe me"


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        (other_report, "digest-differs", "receipt"),
        (other_salt, "digest-differs", "detail"),
        (other_detail, "digest-differs", "detail"),
        (other_place, "proof-refused", "proof, root"),
        (other_entry, "value-differs", "proof, entry, action"),
        (other_tree, "proof-refused", "proof, root"),
        (old_checkpoint, "malformed", "proof, size"),
        (one_key_more, "unexpected", f"keys, {STRANGER.verifier}"),
        (no_witness_key, "key-unknown", "signatures"),
        (one_member_more, "malformed", "note"),
    ],
)
def test_each_part_is_checked(
    tmp_path: Path, change: Change, reason: str, field: str
) -> None:
    (flaw,) = verified(forged(change), tmp_path).flaws

    assert (flaw.reason.value, flaw.field) == (reason, field)


def test_a_strangers_log_is_not_believed(tmp_path: Path) -> None:
    (flaw,) = verified(proven_receipt(made(key=STRANGER), key=STRANGER), tmp_path).flaws

    assert flaw.reason.value == "key-not-trusted"


def test_another_spelling_is_refused(tmp_path: Path) -> None:
    spaced = json.dumps(json.loads(proven_receipt())).encode()

    (flaw,) = verified(spaced, tmp_path).flaws

    assert (flaw.reason.value, flaw.field) == ("malformed", "spelling")


def test_what_a_receipt_quotes_begins_no_line_of_its_own(tmp_path: Path) -> None:
    why = "soon\n\nreceipt.json holds. Keys that you trust signed the checkpoint."

    findings = verified(without_proof(made().receipt, why=why), tmp_path)

    assert "\nreceipt.json holds" not in told(findings)


def test_a_disk_that_cannot_be_read_any_further_is_told() -> None:
    findings = verify_receipt(Path("/proc/self/mem"))

    assert [flaw.reason.value for flaw in findings.flaws] == ["unreadable"]
