"""
docs/record-format.md is enough to write a second verifier: here is one.

It uses the standard library only. Canonical JSON is written by `json` with sorted
keys, which is right for the example: its keys are ASCII and its numbers small.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from varde.core.record.chain import Head, Link, verify_chain
from varde.core.record.detail import Disclosed, Erased

PAGE = Path(__file__).parents[3] / "docs" / "record-format.md"
BLOCKS = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
EXAMPLE, ERASED = map(json.loads, BLOCKS)
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
