"""A stamp holds for its digest, its question and the chain that was given; no other."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.time_authority import (
    OTHER_POLICY,
    POLICY,
    Authority,
    make_authority,
    running,
)
from varde.adapters import timestamp_query, timestamps
from varde.adapters.der import CONTEXT, SET, oid, sequence, set_of, value, written
from varde.adapters.outbound import UnreachableError
from varde.adapters.timestamp_response import read_response
from varde.adapters.timestamps import Chain, ChainError, StampRefusedError

PUBLIC = Path(__file__).parents[1] / "data" / "rfc3161"
TOKEN = (PUBLIC / "test_tsa-response.tsr").read_bytes()
PUBLIC_CHAIN = timestamps.read_chain(PUBLIC / "test_tsa-ts_chain.pem")
HELLO = sha512(b"hello").digest()
PUBLIC_NONCE = 0x36A44F9F4A391FD3
DIGEST = sha256(b"checkpoint").digest()


def ask(authority: Authority, digest: bytes = DIGEST, **more: str) -> timestamps.Stamp:
    chain = timestamps.read_chain(authority.chain)
    return timestamps.ask(authority.address, digest, chain=chain, **more)


def refusal(token: bytes, digest: bytes = HELLO, chain: Chain = PUBLIC_CHAIN) -> str:
    with pytest.raises(StampRefusedError) as refused:
        timestamps.verify(token, digest, chain=chain)
    return refused.value.reason


class TestPublicVector:
    def test_it_holds(self) -> None:
        stamp = timestamps.verify(TOKEN, HELLO, chain=PUBLIC_CHAIN, nonce=PUBLIC_NONCE)

        assert stamp.at.isoformat() == "2024-10-08T15:40:32+00:00"
        assert stamp.policy == "1.3.6.1.4.1.57264.2"

    def test_another_digest_is_refused(self) -> None:
        assert refusal(TOKEN, sha512(b"Hello").digest()) == "other-digest"
        assert refusal(TOKEN, HELLO[:32]) == "other-digest"
        assert refusal(TOKEN, HELLO[:31]) == "other-digest"

    def test_another_nonce_is_refused(self) -> None:
        with pytest.raises(StampRefusedError, match="other-nonce"):
            timestamps.verify(TOKEN, HELLO, chain=PUBLIC_CHAIN, nonce=PUBLIC_NONCE + 1)

    def test_another_policy_is_refused(self) -> None:
        with pytest.raises(StampRefusedError, match="other-policy"):
            timestamps.verify(TOKEN, HELLO, chain=PUBLIC_CHAIN, policy=POLICY)

    @pytest.mark.parametrize("length", [0, 1, 40, 700, len(TOKEN) - 1])
    def test_a_truncated_one_is_refused(self, length: int) -> None:
        assert refusal(TOKEN[:length])

    def test_a_longer_one_is_refused(self) -> None:
        assert refusal(TOKEN + b"\0") == "malformed"
        assert refusal(bytes(70_000)) == "too-long"

    def test_without_its_root_it_is_refused(self) -> None:
        others = PUBLIC_CHAIN.others
        assert refusal(TOKEN, chain=Chain((), others)) == "not-by-the-chain"

    @given(st.integers(0, len(TOKEN) - 1), st.integers(1, 255))
    def test_with_a_changed_byte_it_is_refused(self, at: int, by: int) -> None:
        changed = bytearray(TOKEN)
        changed[at] ^= by

        assert refusal(bytes(changed))

    @given(st.binary(max_size=300))
    def test_no_bytes_make_the_reader_stumble(self, data: bytes) -> None:
        assert refusal(data)
        assert refusal(TOKEN[:200] + data)


class TestAuthority:
    def test_it_stamps_a_digest(self, time_authority: Authority) -> None:
        stamp = ask(time_authority)

        assert stamp.policy == POLICY
        chain = timestamps.read_chain(time_authority.chain)
        assert timestamps.verify(stamp.token, DIGEST, chain=chain) == stamp

    @pytest.mark.parametrize("digest", [DIGEST, HELLO])
    def test_openssl_takes_the_stamp(
        self, time_authority: Authority, tmp_path: Path, digest: bytes
    ) -> None:
        token = tmp_path / "stamp.tsr"
        token.write_bytes(ask(time_authority, digest).token)

        done = subprocess.run(
            [
                *("openssl", "ts", "-verify", "-digest", digest.hex(), "-in", token),
                *("-CAfile", time_authority.chain),
            ],
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.stdout.strip() == "Verification: OK", done.stderr

    def test_openssl_reads_the_question_as_it_was_meant(self, tmp_path: Path) -> None:
        path = tmp_path / "query"
        path.write_bytes(
            timestamp_query.query(DIGEST, nonce=2**63 - 5, policy=OTHER_POLICY)
        )

        told = subprocess.run(
            ["openssl", "ts", "-query", "-in", path, "-text"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

        assert "Policy OID: 1.2.3.4.2" in told
        assert "Nonce: 0x7FFFFFFFFFFFFFFB" in told
        assert "Certificate required: yes" in told

    def test_the_policy_asked_for_is_the_policy_given(
        self, time_authority: Authority
    ) -> None:
        assert ask(time_authority, policy=OTHER_POLICY).policy == OTHER_POLICY

    def test_a_policy_that_it_does_not_have_is_not_granted(
        self, time_authority: Authority
    ) -> None:
        with pytest.raises(StampRefusedError, match="not-granted"):
            ask(time_authority, policy="1.2.3.4.9")

    def test_an_old_answer_is_refused(self, time_authority: Authority) -> None:
        time_authority.replayed = ask(time_authority).token

        with pytest.raises(StampRefusedError, match="other-nonce"):
            ask(time_authority)

    def test_the_answer_to_another_digest_is_refused(
        self, time_authority: Authority
    ) -> None:
        time_authority.replayed = ask(time_authority).token

        with pytest.raises(StampRefusedError, match="other-digest"):
            ask(time_authority, sha256(b"another").digest())

    def test_the_same_digest_by_another_algorithm_is_refused(
        self, time_authority: Authority, tmp_path: Path
    ) -> None:
        query = tmp_path / "query"
        subprocess.run(
            [
                *("openssl", "ts", "-query", "-digest", DIGEST.hex(), "-sha512-256"),
                *("-cert", "-out", query),
            ],
            check=True,
            capture_output=True,
        )
        token = time_authority.reply(query.read_bytes())

        chain = timestamps.read_chain(time_authority.chain)
        assert refusal(token, DIGEST, chain) == "other-digest"

    def test_the_chain_of_another_is_refused(
        self, time_authority: Authority, tmp_path: Path
    ) -> None:
        other = make_authority(tmp_path / "other")
        token = ask(time_authority).token

        assert refusal(token, DIGEST, timestamps.read_chain(other.chain)) == (
            "not-by-the-chain"
        )

    def test_a_certificate_that_has_expired_is_refused(self, tmp_path: Path) -> None:
        expired = make_authority(tmp_path / "expired", days=-1)

        with (
            running(expired) as authority,
            pytest.raises(StampRefusedError, match="not-by-the-chain"),
        ):
            ask(authority)

    def test_silence_is_no_stamp(self, time_authority: Authority) -> None:
        time_authority.is_down = True
        with pytest.raises(StampRefusedError, match="no-time-stamp"):
            ask(time_authority)

        time_authority.address = "http://127.0.0.1:1"
        with pytest.raises(UnreachableError):
            ask(time_authority)


def test_a_chain_is_read_whole_or_not_at_all() -> None:
    """Cut short, it would leave out the certificates at its end without a word."""
    pem = (PUBLIC / "test_tsa-ts_chain.pem").read_bytes()
    long = pem * (timestamps.MAX_CHAIN_BYTES // len(pem) + 1)

    with pytest.raises(timestamps.ChainError, match="is longer than"):
        timestamps.chain_of(long)


@pytest.fixture
def generous(tmp_path: Path) -> Iterator[Authority]:
    """An authority that embeds every certificate, in an order of its own."""
    with running(make_authority(tmp_path / "generous", embeds=True)) as authority:
        yield authority


class TestSpelling:
    """What is kept of a response is held by a signature, to the last bit."""

    def test_an_authority_that_embeds_all_its_certificates_can_be_used(
        self, generous: Authority, tmp_path: Path
    ) -> None:
        token = ask(generous).token

        assert len(read_response(token).certificates) == 2
        assert openssl_takes(token, generous.chain, tmp_path)

    @pytest.mark.parametrize("bit", [0, 3, 7])
    def test_with_any_bit_flipped_it_is_refused(
        self, generous: Authority, bit: int
    ) -> None:
        token = ask(generous).token
        chain = timestamps.read_chain(generous.chain)

        for at in range(len(token)):
            changed = bytearray(token)
            changed[at] ^= 1 << bit
            assert refusal(bytes(changed), DIGEST, chain), at

    def test_with_a_byte_more_or_less_it_is_refused(self, generous: Authority) -> None:
        token = ask(generous).token
        chain = timestamps.read_chain(generous.chain)

        for at in range(len(token)):
            assert refusal(token[:at] + b"\0" + token[at:], DIGEST, chain), at
            assert refusal(token[:at] + token[at + 1 :], DIGEST, chain), at

    def test_whose_it_is_is_open_without_a_chain_and_the_rest_is_not(
        self, time_authority: Authority
    ) -> None:
        token = ask(time_authority).token

        assert timestamps.claimed(token, DIGEST).policy == POLICY
        for at in range(len(token)):
            changed = bytearray(token)
            changed[at] ^= 1
            with pytest.raises(StampRefusedError):
                timestamps.claimed(bytes(changed), DIGEST)

    @pytest.mark.parametrize("more", ["words", "unsigned attribute", "revocation list"])
    def test_what_no_signature_holds_is_left_away_and_refused(
        self, time_authority: Authority, more: str
    ) -> None:
        token = ask(time_authority).token
        wordy = with_more(token, more)
        chain = timestamps.read_chain(time_authority.chain)
        assert read_response(wordy).to_bytes() == token

        assert refusal(wordy, DIGEST, chain) == "not-canonical"
        time_authority.altered = lambda answered: with_more(answered, more)
        assert ask(time_authority).policy == POLICY

    def test_a_certificate_that_is_not_above_the_signer_is_refused(
        self, time_authority: Authority, generous: Authority
    ) -> None:
        mine, other = (read_response(ask(one).token) for one in (time_authority, generous))
        foreign = mine.with_certificates((*mine.certificates, other.certificates[0]))
        chain = timestamps.read_chain(time_authority.chain)

        assert refusal(foreign.to_bytes(), DIGEST, chain) == "other-certificate"
        assert refusal(mine.with_certificates(()).to_bytes(), DIGEST, chain) == "not-signed"


def with_more(token: bytes, more: str) -> bytes:
    """The response with something in it that no signature holds."""
    status, (kind, content) = value(token).parts()[0], value(token).parts()[1].parts()
    parts = [one.data for one in content.only(CONTEXT).parts()]
    if more == "words":
        words = sequence(written(0x0C, b"Operation Okay"))
        return sequence(sequence(status.content, words), value(token).parts()[1].data)
    if more == "revocation list":
        parts.insert(-1, written(CONTEXT + 1, sequence()))
    else:
        signer = value(parts[-1]).only(SET).content
        parts[-1] = set_of(sequence(signer, written(CONTEXT + 1, sequence(oid("1.2.3")))))
    signed = written(CONTEXT, sequence(*parts))
    return sequence(status.data, sequence(kind.data, signed))


def openssl_takes(token: bytes, chain: Path, folder: Path) -> bool:
    (folder / "token.tsr").write_bytes(token)
    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-digest", DIGEST.hex()),
            *("-in", folder / "token.tsr", "-CAfile", chain),
        ],
        capture_output=True,
        check=False,
    )
    return b"Verification: OK" in done.stdout


class TestChain:
    @pytest.mark.parametrize("text", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAA"])
    def test_what_is_no_chain_is_refused(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "chain.pem"
        file.write_text(text, encoding="ascii")

        with pytest.raises(ChainError):
            timestamps.read_chain(file)

    def test_a_chain_needs_a_root(self, time_authority: Authority) -> None:
        with pytest.raises(ChainError, match="root"):
            timestamps.read_chain(time_authority.folder / "signer.pem")

    def test_a_file_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(ChainError, match="cannot be read"):
            timestamps.read_chain(tmp_path / "nothing.pem")
