"""What others wrote takes our packages, and what others call broken we refuse."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

from tests.support.time_authority import Authority
from varde.adapters import timestamps
from varde.adapters.packages import names
from varde.adapters.packages.verifying import verify

from .making import INCIDENT, LOG, STRANGER, packed
from .remaking import Files, rezipped, unzipped

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """The package, unpacked."""
    with zipfile.ZipFile(io.BytesIO(packed())) as package:
        package.extractall(tmp_path)
    return tmp_path / INCIDENT


def run(*command: object, here: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        list(map(str, command)), cwd=here, capture_output=True, check=False, timeout=60
    )


def test_bagit_py_calls_it_valid(bag: Path) -> None:
    done = run(sys.executable, "-m", "bagit", "--validate", bag, here=bag)

    assert done.returncode == 0, done.stderr


def test_bagit_py_finds_the_changed_byte_that_we_find(bag: Path) -> None:
    (bag / names.INCIDENT).write_bytes(b"{}\n")

    assert run(sys.executable, "-m", "bagit", "--validate", bag, here=bag).returncode


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
@pytest.mark.parametrize("manifest", ["manifest", "tagmanifest"])
def test_sha256sum_and_sha512sum_check_it(bag: Path, manifest: str, algorithm: str) -> None:
    done = run(f"{algorithm}sum", "-c", f"{manifest}-{algorithm}.txt", here=bag)

    assert done.returncode == 0, done.stderr


def test_unzip_finds_no_error(tmp_path: Path) -> None:
    (tmp_path / "case.zip").write_bytes(packed())

    assert run("unzip", "-t", "case.zip", here=tmp_path).returncode == 0


def other_key(public: Ed25519PublicKey, keyid: str) -> SSlibKey:
    key = SSlibKey.from_crypto(public)
    key.keyid = keyid
    return key


def test_securesystemslib_verifies_the_signature(bag: Path) -> None:
    import json

    sealed = json.loads((bag / names.SIGNATURE).read_bytes())
    keyid = sealed["signatures"][0]["keyid"]
    envelope = Envelope.from_dict(sealed)

    key = other_key(LOG.private.public_key(), keyid)
    assert set(envelope.verify([key], 1)) == {keyid}


def test_securesystemslib_refuses_a_strangers_key(bag: Path) -> None:
    import json

    sealed = json.loads((bag / names.SIGNATURE).read_bytes())
    key = other_key(STRANGER.private.public_key(), sealed["signatures"][0]["keyid"])

    with pytest.raises(Exception, match="Accepted signatures do not match threshold"):
        Envelope.from_dict(sealed).verify([key], 1)


# Time stamps, by the authority of openssl


@pytest.fixture
def stamped(time_authority: Authority) -> bytes:
    chain = timestamps.read_chain(time_authority.chain)

    def stamp(data: bytes) -> bytes:
        import hashlib

        digest = hashlib.sha256(data).digest()
        return timestamps.ask(time_authority.address, digest, chain=chain).token

    return packed(stamper=stamp)


def test_openssl_verifies_the_time_stamp(
    stamped: bytes, time_authority: Authority, tmp_path: Path
) -> None:
    files = unzipped(stamped)
    for name in (names.SIGNATURE, names.STAMP):
        (tmp_path / name).write_bytes(files[name])

    done = run(
        *("openssl", "ts", "-verify", "-in", names.STAMP, "-data", names.SIGNATURE),
        *("-CAfile", time_authority.chain),
        here=tmp_path,
    )

    assert b"Verification: OK" in done.stdout + done.stderr


def test_the_stamp_holds_against_the_chain_that_is_given(
    stamped: bytes, time_authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "case.zip").write_bytes(stamped)

    findings = verify(tmp_path / "case.zip", stamp_chain=time_authority.chain.read_bytes())

    assert findings.holds, findings.flaws
    assert any("authority of the given chain" in said.sentence for said in findings.proven)


@pytest.mark.parametrize("bit", range(8))
def test_no_bit_of_the_stamp_can_be_flipped(
    stamped: bytes, time_authority: Authority, tmp_path: Path, bit: int
) -> None:
    """Some of its bytes; the tests of time stamps have them all."""
    chain = time_authority.chain.read_bytes()
    for at in range(bit, len(unzipped(stamped)[names.STAMP]), 97):

        def flip(files: Files, at: int = at) -> None:
            stamp = bytearray(files[names.STAMP])
            stamp[at] ^= 1 << bit
            files[names.STAMP] = bytes(stamp)

        (tmp_path / "case.zip").write_bytes(rezipped(stamped, flip))
        for given in (chain, None):
            (flaw,) = verify(tmp_path / "case.zip", stamp_chain=given).flaws
            assert flaw.file == names.STAMP


def test_the_stamp_proves_nothing_without_a_chain(stamped: bytes, tmp_path: Path) -> None:
    (tmp_path / "case.zip").write_bytes(stamped)

    findings = verify(tmp_path / "case.zip")

    assert any("no --stamp-chain was given" in said.sentence for said in findings.open)


def test_the_chain_of_another_authority_is_not_believed(
    stamped: bytes, tmp_path: Path
) -> None:
    from tests.support.time_authority import make_authority

    (tmp_path / "case.zip").write_bytes(stamped)
    other = make_authority(tmp_path / "other")

    found = verify(tmp_path / "case.zip", stamp_chain=other.chain.read_bytes()).flaws

    assert [(flaw.reason.value, flaw.file) for flaw in found] == [
        ("stamp-wrong", names.STAMP)
    ]


def test_a_chain_without_a_stamp_does_not_hold(
    time_authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "case.zip").write_bytes(packed())

    found = verify(
        tmp_path / "case.zip", stamp_chain=time_authority.chain.read_bytes()
    ).flaws

    assert [flaw.reason.value for flaw in found] == ["stamp-missing"]


def test_the_stamp_of_other_bytes_is_refused(
    stamped: bytes, time_authority: Authority, tmp_path: Path
) -> None:
    chain = timestamps.read_chain(time_authority.chain)
    other = timestamps.ask(time_authority.address, b"\1" * 32, chain=chain).token
    (tmp_path / "case.zip").write_bytes(packed(stamper=lambda _data: other))

    (flaw,) = verify(tmp_path / "case.zip").flaws

    assert (flaw.reason.value, flaw.field) == ("stamp-wrong", "message imprint")
