"""A witness answers as C2SP tlog-witness says, and signs nothing that is not proven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.signers import ORIGIN, signer
from varde.core.record import checkpoint as checkpoints
from varde.core.record.merkle import EMPTY_ROOT, Frontier, consistency_proof, leaf_hash
from varde.core.record.note import VerifierKey
from varde.core.record.tiles import grown, node_reader
from varde.core.record.witness import (
    Request,
    Seen,
    Verdict,
    read_request,
    request,
    weigh,
)

LEAVES = [leaf_hash(f"entry {n}".encode()) for n in range(700)]
OTHERS = [*LEAVES[:3], leaf_hash(b"changed"), *LEAVES[4:]]
KEYS = [VerifierKey.parse(signer().verifier_key)]

# The example of the specification.
EXAMPLE = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5\
/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
""".encode()


def root(size: int, leaves: list[bytes] = LEAVES) -> bytes:
    frontier = Frontier()
    for leaf in leaves[:size]:
        frontier.append(leaf)
    return frontier.root()


def proof(old: int, new: int, leaves: list[bytes] = LEAVES) -> list[bytes]:
    tiles = grown(Frontier(), leaves[:new])
    node = node_reader(lambda level, index, _: tiles[level, index], size=new)
    return consistency_proof(old, new, node) if old else []


def asked(
    old: int,
    new: int,
    leaves: list[bytes] = LEAVES,
    by: bytes = bytes(32),
    hashes: list[bytes] | None = None,
) -> Request:
    stated = checkpoints.Checkpoint(ORIGIN, new, root(new, leaves))
    note = checkpoints.signed(stated, [signer(seed=by)])
    return request(old, proof(old, new, leaves) if hashes is None else hashes, note)


def verdict(request: Request, seen: int = 0, keys: list[VerifierKey] = KEYS) -> Verdict:
    return weigh(request, keys=keys, seen=Seen(seen, root(seen)))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 7), (7, 7), (7, 8), (255, 700)])
def test_a_tree_that_grew_is_cosigned(old: int, new: int) -> None:
    assert verdict(asked(old, new), seen=old) is Verdict.COSIGN


@pytest.mark.parametrize(
    ("request_", "seen", "expected"),
    [
        (asked(7, 9, by=bytes(31) + b"x"), 7, Verdict.NOT_SIGNED),
        (asked(9, 9, hashes=[]), 7, Verdict.OTHER_SIZE),
        (asked(0, 9), 7, Verdict.OTHER_SIZE),
        (asked(9, 7, hashes=[]), 7, Verdict.MALFORMED),
        (asked(7, 7, OTHERS), 7, Verdict.OTHER_ROOT),
        (asked(7, 9, OTHERS), 7, Verdict.NOT_CONSISTENT),
        (asked(7, 9, hashes=[]), 7, Verdict.NOT_CONSISTENT),
        (asked(7, 9, hashes=proof(6, 9)), 7, Verdict.NOT_CONSISTENT),
        (asked(7, 7, hashes=proof(6, 7)), 7, Verdict.NOT_CONSISTENT),
        (asked(0, 9, hashes=proof(6, 9)), 0, Verdict.NOT_CONSISTENT),
    ],
)
def test_everything_else_is_refused(
    request_: Request, seen: int, expected: Verdict
) -> None:
    assert verdict(request_, seen=seen) is expected


def test_a_log_without_a_known_key_is_unknown() -> None:
    assert verdict(asked(0, 7), keys=[]) is Verdict.UNKNOWN_LOG


@given(old=st.integers(0, 700), seen=st.integers(0, 700), new=st.integers(0, 700))
def test_only_what_was_seen_can_be_built_upon(old: int, seen: int, new: int) -> None:
    cosigned = verdict(asked(min(old, new), new), seen=seen) is Verdict.COSIGN

    assert cosigned == (min(old, new) == seen)


def test_a_request_is_read_as_it_was_written() -> None:
    sent = asked(7, 700)

    assert read_request(sent.to_bytes()) == sent


def test_the_example_of_the_specification_is_read() -> None:
    found = read_request(EXAMPLE)

    assert found is not None
    assert (found.old, len(found.proof)) == (20852014, 4)
    assert (found.checkpoint.origin, found.checkpoint.size) == (
        "example.com/behind-the-sofa",
        20852163,
    )
    assert found.to_bytes() == EXAMPLE


@pytest.mark.parametrize(
    ("what", "by"),
    [
        (b"old 20852014\n", b""),
        (b"old 20852014", b"old 020852014"),
        (b"old 20852014", b"old -1"),
        (b"old 20852014", b"old  20852014"),
        (b"old 20852014", b"new 20852014"),
        (b"PlRN", b"PlR"),
        (b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", b""),
        (b"\nPlRN", b"\r\nPlRN"),
        (b"\n20852163\n", b"\n020852163\n"),
        (b"AYQ8=\n", b"AYQ8="),
        (b"example.com/behind-the-sofa\n20852163", b"\n20852163"),
        (b"jrJZ", "é".encode()),
        (b"\nPlRN", b"\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=" * 60 + b"\nPlRN"),
    ],
)
def test_a_request_has_one_spelling(what: bytes, by: bytes) -> None:
    assert EXAMPLE.count(what) >= 1

    assert read_request(EXAMPLE.replace(what, by, 1)) is None


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    for changed in (data, EXAMPLE + data, data + EXAMPLE):
        found = read_request(changed)
        assert found is None or found.to_bytes() == changed


def test_the_empty_tree_is_what_was_seen_of_a_new_log() -> None:
    assert Seen() == Seen(0, EMPTY_ROOT)
