"""What others need to check us without asking: public keys, and what was committed to."""

from __future__ import annotations

from collections.abc import Iterable

from varde.core.record.detail import Disclosed
from varde.core.record.note import SignedNote, VerifierKey

from . import keys
from .known_keys import public_half
from .models import Detail, Witness


def log_keys_of(note: SignedNote, *, besides: Iterable[bytes] = ()) -> list[VerifierKey]:
    """Return the log's keys that signed the note, and those with these ids."""
    wanted = set(besides)
    known = keys.public_keys()
    return [key for key in known if key.key_id in wanted or _signed(note, key)]


def witness_keys_of(note: SignedNote) -> list[VerifierKey]:
    """Return the keys of the witnesses that cosigned; also of those removed since."""
    known = map(public_half, Witness.objects.all())
    return [key for key in known if key is not None and _signed(note, key)]


def disclosed(subject: str, sequence: int) -> Disclosed | None:
    """Return detail and salt of an entry; None where they were erased."""
    detail = Detail.objects.filter(entry__subject=subject, entry__sequence=sequence).first()
    if detail is None or detail.salt is None or detail.detail is None:
        return None
    return Disclosed(bytes(detail.salt), detail.detail.encode())


def _signed(note: SignedNote, key: VerifierKey) -> bool:
    return any(signature.is_by(key) for signature in note.signatures)
