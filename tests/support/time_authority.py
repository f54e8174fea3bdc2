"""
A time-stamping authority on this machine: `openssl ts` behind a small HTTP server.

Its responses embed the signer's certificate, and on request (`certs`) those above it:
in the order of the file, which is not the order of DER.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support.http_answers import answer, serving

POLICY = "1.2.3.4.1"
OTHER_POLICY = "1.2.3.4.2"
SIGNER = "Signer"
CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = {policy}
other_policies = {other_policy}
digests = sha256, sha512, sha512-256
accuracy = secs:1
ess_cert_id_chain = no
"""


@dataclass
class Authority:
    """`asked` counts the requests; `is_down` makes it answer 503; `altered` alters it."""

    folder: Path
    address: str = ""
    asked: int = 0
    is_down: bool = False
    replayed: bytes = field(default=b"", repr=False)
    altered: Callable[[bytes], bytes] = bytes

    @property
    def chain(self) -> Path:
        return self.folder / "chain.pem"

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        done = subprocess.run(
            [
                *("openssl", "ts", "-reply", "-config", self.folder / "authority.cnf"),
                *("-queryfile", self.folder / "query"),
            ],
            check=True,
            capture_output=True,
            timeout=30,
        )
        return done.stdout

    def serve(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        self.asked += 1
        if self.is_down:
            answer(handler, 503, "text/plain", b"")
            return
        token = self.replayed or self.reply(body)
        answer(handler, 200, "application/timestamp-reply", self.altered(token))


def make_authority(folder: Path, *, days: int = 30, embeds: bool = False) -> Authority:
    """
    Make a root, a signer that is valid until so many days from now, and one between.

    With `embeds` each response has all three; otherwise the chain has what is between.
    """
    folder.mkdir(parents=True)
    root_key, root = _certificate("Root", None, None, days=3650)
    between_key, between = _certificate("Between", root_key, root, days=3650)
    key, signer = _certificate(SIGNER, between_key, between, days=days)
    above = [root.public_bytes(Encoding.PEM), between.public_bytes(Encoding.PEM)]
    (folder / "chain.pem").write_bytes(above[0] if embeds else b"".join(above))
    (folder / "above.pem").write_bytes(b"".join(above))
    (folder / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
    (folder / "signer.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "serial").write_text("01\n", encoding="ascii")
    written = CONFIGURATION.format(folder=folder, policy=POLICY, other_policy=OTHER_POLICY)
    if embeds:
        written += f"certs = {folder}/above.pem\n"
    (folder / "authority.cnf").write_text(written, encoding="utf-8")
    return Authority(folder)


def _certificate(
    name: str,
    issuer_key: ec.EllipticCurvePrivateKey | None,
    issuer: x509.Certificate | None,
    *,
    days: int,
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test {name}")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=name != SIGNER, path_length=None), True)
    )
    if name == SIGNER:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return key, builder.sign(issuer_key or key, SHA256())


@contextmanager
def running(authority: Authority) -> Iterator[Authority]:
    with serving(authority.serve) as authority.address:
        yield authority


@pytest.fixture
def time_authority(tmp_path: Path) -> Iterator[Authority]:
    """An authority that answers."""
    with running(make_authority(tmp_path / "authority")) as authority:
        yield authority
