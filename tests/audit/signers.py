"""A key for tests: its private half is printed here, so it signs nothing that counts."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from varde.adapters.signing_keys import SigningKey
from varde.core.record.note import Algorithm, VerifierKey

ORIGIN = "varde.example/log"


def signer(name: str = ORIGIN, seed: bytes = bytes(32)) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    return SigningKey(VerifierKey(name, Algorithm.ED25519, public), private)


SIGNERS = [signer()]
PUBLIC_KEY = SIGNERS[0].verifier_key
