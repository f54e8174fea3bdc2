"""
docs/record-format.md is enough to write a second verifier: here is one.

It uses the standard library, and Ed25519 of another library than Varde's. Canonical JSON
is written by `json` with sorted keys, which is right for the examples: their keys are
ASCII and their numbers small.
"""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from Cryptodome.Signature import eddsa

from varde.core.record import envelope as envelopes
from varde.core.record.chain import Head, Link, verify_chain
from varde.core.record.checkpoint import read_checkpoint
from varde.core.record.detail import Disclosed, Erased
from varde.core.record.merkle import verify_consistency
from varde.core.record.note import VerifierKey, read_note, verify
from varde.core.record.proof import read_proof, verify_proof

PAGE = Path(__file__).parents[3] / "docs" / "record-format.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLE, ERASED, PROOF, ENVELOPE = (
    json.loads(text) for kind, text in BLOCKS if kind == "json"
)
KEYS, TILE, NOTE, OLDER, GROWN = (text for kind, text in BLOCKS if kind == "text")
SUBJECT = "VRD-2026-0001"


def canonical(value: object) -> bytes:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def committed(salt: str, detail: str) -> str:
    domain = b"varde.record.detail.v1\x00"
    return sha256(domain + bytes.fromhex(salt) + detail.encode()).hexdigest()


def second_opinion(subject: str, listed: list[dict[str, Any]]) -> str:
    """Return the hash of the head, or raise AssertionError."""
    head, erased, told = "0" * 64, set(), set()
    for sequence, item in enumerate(listed, start=1):
        entry = json.loads(item["entry"])
        assert canonical(entry) == item["entry"].encode()
        assert (entry["version"], entry["subject"]) == (1, subject)
        assert (entry["sequence"], entry["previous"]) == (sequence, head)
        if item["detail"] is None:
            erased.add(sequence)
        else:
            assert committed(item["salt"], item["detail"]) == entry["commitment"]
            if entry["action"] == "record.detail-erased":
                told.add(json.loads(item["detail"])["sequence"])
        domain = b"varde.record.entry.v1\x00"
        head = sha256(domain + item["entry"].encode()).hexdigest()
        assert head == item["hash"]
    assert erased <= told
    return head


def links(listed: list[dict[str, Any]]) -> list[Link]:
    return [
        Link(
            entry=item["entry"].encode(),
            disclosure=Erased()
            if item["detail"] is None
            else Disclosed(bytes.fromhex(item["salt"]), item["detail"].encode()),
            entry_hash=item["hash"],
        )
        for item in listed
    ]


def test_a_second_verifier_agrees_on_the_example() -> None:
    verdict = verify_chain(SUBJECT, links(EXAMPLE))

    assert verdict.whole
    assert verdict.head == Head(3, second_opinion(SUBJECT, EXAMPLE))


def test_the_erased_detail_of_the_example_is_what_was_committed_to() -> None:
    entry = json.loads(EXAMPLE[1]["entry"])

    assert committed(ERASED["salt"], ERASED["detail"]) == entry["commitment"]


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [("salt", "3", "4"), ("detail", "e", "a"), ("entry", "5", "6"), ("hash", "5", "6")],
)
@pytest.mark.parametrize("place", [0, 2])
def test_both_verifiers_reject_a_changed_example(
    place: int, field: str, old: str, new: str
) -> None:
    forged = [dict(item) for item in EXAMPLE]
    forged[place][field] = forged[place][field].replace(old, new, 1)
    assert forged != EXAMPLE

    assert not verify_chain(SUBJECT, links(forged)).whole
    with pytest.raises(AssertionError):
        second_opinion(SUBJECT, forged)


@pytest.mark.parametrize(
    "name", ["action", "actor", "at", "commitment", "previous", "subject", "version"]
)
def test_the_page_names_every_member_of_an_entry(name: str) -> None:
    assert name in json.loads(EXAMPLE[0]["entry"])
    assert f"| `{name}` |" in PAGE.read_text(encoding="utf-8")


def decoded(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    assert base64.b64encode(data).decode() == text
    return data


def second_key(line: str) -> tuple[str, bytes, int, bytes]:
    """Name, id, type and public key of a verifier key."""
    name, key_id, encoded = line.split("+", 2)
    material = decoded(encoded)
    assert sha256(name.encode() + b"\n" + material).hexdigest()[:8] == key_id
    return name, bytes.fromhex(key_id), material[0], material[1:]


def signed_by(public: bytes, message: bytes, signature: bytes) -> None:
    """Raise ValueError if the key did not sign the message."""
    eddsa.new(eddsa.import_public_key(public), "rfc8032").verify(message, signature)


def second_note(note: str, keys: str) -> tuple[str, int, bytes, set[int]]:
    """Origin, size and root of a checkpoint, and the types of the keys that signed it."""
    text, signatures = note[: note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2 :]
    types = set()
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ")
        data = decoded(encoded)
        assert dash == "—"
        for known, key_id, kind, public in map(second_key, keys.splitlines()):
            if (known, key_id) != (name, data[:4]):
                continue
            message, signature = text.encode(), data[4:]
            if kind == 4:
                seconds = int.from_bytes(signature[:8], "big")
                message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
                signature = signature[8:]
            signed_by(public, message, signature)
            types.add(kind)
    origin, size, root = text.splitlines()
    assert any(key.startswith(origin + "+") for key in keys.splitlines())
    return origin, int(size), decoded(root), types


def joined(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def second_root(leaf: bytes, index: int, size: int, hashes: list[bytes]) -> bytes:
    """The root that leads from the leaf; recursive, as RFC 9162 defines the path."""
    if size == 1:
        assert not hashes
        return leaf
    left = 1 << (size - 1).bit_length() - 1
    *below, sibling = hashes
    if index < left:
        return joined(second_root(leaf, index, left, below), sibling)
    return joined(sibling, second_root(leaf, index - left, size - left, below))


def test_a_second_verifier_agrees_on_the_file_of_the_proof() -> None:
    text = next(text for kind, text in BLOCKS if kind == "json" and "hashes" in text)
    origin, size, root, types = second_note(PROOF["checkpoint"], KEYS)
    leaf = sha256(b"\x00" + PROOF["entry"].encode()).digest()
    hashes = [bytes.fromhex(one) for one in PROOF["hashes"]]

    assert canonical(PROOF).decode() == text.rstrip("\n")
    assert (PROOF["entry"], PROOF["checkpoint"]) == (EXAMPLE[1]["entry"], NOTE)
    assert (origin, size, types) == ("varde.example/log", PROOF["size"], {1, 4})
    assert second_root(leaf, PROOF["index"], size, hashes) == root


def test_a_second_verifier_agrees_on_the_tile() -> None:
    leaves = [sha256(b"\x00" + one["entry"].encode()).digest() for one in EXAMPLE]

    assert TILE.split() == [leaf.hex() for leaf in leaves]
    assert second_note(NOTE, KEYS)[2] == joined(joined(*leaves[:2]), leaves[2])


def test_a_second_verifier_agrees_that_the_log_has_only_grown() -> None:
    _, size, old_root, types = second_note(OLDER, KEYS)
    root = second_note(NOTE, KEYS)[2]

    assert (size, types) == (2, {1})
    assert joined(old_root, bytes.fromhex(GROWN.strip())) == root


def test_a_second_verifier_agrees_on_the_envelope() -> None:
    payload = decoded(ENVELOPE["payload"])
    (signature,) = ENVELOPE["signatures"]
    name, key_id, _, public = second_key(KEYS.splitlines()[0])
    message = f"DSSEv1 {len(ENVELOPE['payloadType'])} {ENVELOPE['payloadType']}"
    message += f" {len(payload)} {payload.decode()}"

    assert signature["keyid"] == f"{name}+{key_id.hex()}"
    signed_by(public, message.encode(), decoded(signature["sig"]))


def test_varde_agrees_on_the_log_of_the_example() -> None:
    keys = [VerifierKey.parse(line) for line in KEYS.splitlines()]
    proven = verify_proof(read_proof(canonical(PROOF)), keys)
    older = read_note(OLDER.encode())

    assert [*proven.log_keys, *proven.witnesses] == keys
    assert verify(older, keys) == keys[:1]
    old = read_checkpoint(older.text)
    verify_consistency(
        old=old.size,
        new=proven.checkpoint.size,
        proof=[bytes.fromhex(GROWN.strip())],
        old_root=old.root,
        new_root=proven.checkpoint.root,
    )


def test_varde_agrees_on_the_envelope_of_the_example() -> None:
    keys = [VerifierKey.parse(line) for line in KEYS.splitlines()]
    envelope = envelopes.read_envelope(canonical(ENVELOPE))

    assert envelopes.verify(envelope, keys) == keys[:1]
