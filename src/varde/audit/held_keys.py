"""The private keys that are here: in the instance's folder, or in its environment."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from varde.adapters import signing_keys
from varde.adapters.signing_keys import (
    Keyring,
    OtherNameError,
    SigningKey,
    SigningKeyError,
)

from .models import LogKey


def name_of(kind: LogKey.Kind) -> str:
    """Return the name that keys of a kind sign under."""
    return settings.LOG_ORIGIN if kind == LogKey.Kind.LOG else settings.WITNESS_NAME


def keyring(kind: LogKey.Kind) -> Keyring | None:
    """Return the keys that are here. Raises SigningKeyError for one that is no use."""
    return signing_keys.load(settings.HOME, **_given(kind))


def usable_keys(kind: LogKey.Kind) -> Sequence[SigningKey]:
    """Return the keys that are here; none where one of them is no use."""
    try:
        return tuple(keyring(kind) or ())
    except SigningKeyError:
        return ()


def misnamed_keys(kind: LogKey.Kind) -> dict[str, OtherNameError]:
    """Return what is wrong with each key, by its verifier key, that has another name."""
    try:
        found = signing_keys.misnamed(settings.HOME, **_given(kind))
    except SigningKeyError:
        return {}
    return {wrong.key.verifier_key: wrong for wrong in found}


def _given(kind: LogKey.Kind) -> dict[str, str]:
    given, before = {
        LogKey.Kind.LOG: (settings.SIGNING_KEY, settings.SIGNING_KEY_BEFORE),
        LogKey.Kind.WITNESS: (settings.WITNESS_KEY, ""),
    }[kind]
    return {"name": name_of(kind), "kind": kind, "given": given, "given_before": before}
