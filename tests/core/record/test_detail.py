from __future__ import annotations

from hashlib import sha256

import pytest

from varde.core.record.detail import Disclosed, commitment, fulfils

SALT = bytes(range(32))


def test_the_commitment_is_the_hash_of_domain_salt_and_detail() -> None:
    expected = sha256(b"varde.record.detail.v1\x00" + SALT + b"{}").hexdigest()

    assert commitment(SALT, b"{}") == expected


def test_the_same_detail_under_another_salt_looks_different() -> None:
    assert commitment(SALT, b"{}") != commitment(SALT[::-1], b"{}")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(bytes(length), b"{}")


def test_the_border_between_salt_and_detail_cannot_be_moved() -> None:
    promised = commitment(SALT, b"{}")

    assert not fulfils(Disclosed(SALT[:-1], SALT[-1:] + b"{}"), promised)
    assert not fulfils(Disclosed(SALT + b"{", b"}"), promised)
