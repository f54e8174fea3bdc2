"""Keys are made once, kept to their owner, and refused when they cannot be trusted."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from varde.adapters import signing_keys
from varde.adapters.signing_keys import ExposedKeyError, SigningKeyError

NAME = "varde.example/log"
# The example of the Go package golang.org/x/mod/sumdb/note.
GO_PRIVATE = (
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
)
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_there_is_no_key_before_one_is_made(tmp_path: Path) -> None:
    assert signing_keys.load(tmp_path, name=NAME) is None


def test_a_key_is_found_again(tmp_path: Path) -> None:
    made = signing_keys.make(tmp_path, name=NAME)

    assert signing_keys.load(tmp_path, name=NAME) == made


def test_only_the_owner_can_read_a_new_key(tmp_path: Path) -> None:
    signing_keys.make(tmp_path, name=NAME)

    folder = tmp_path / "keys"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


def test_the_key_of_another_implementation_signs_under_its_public_key(
    tmp_path: Path,
) -> None:
    ring = signing_keys.load(tmp_path, name="PeterNeumann", given=GO_PRIVATE)

    assert ring is not None
    assert ring.current.verifier_key == GO_PUBLIC


def test_a_signature_holds_under_the_verifier_key(tmp_path: Path) -> None:
    key = signing_keys.make(tmp_path, name=NAME).current

    encoded = key.verifier_key.split("+", 2)[2]
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])
    public.verify(key.sign(b"told"), b"told")


def test_making_a_key_again_keeps_the_first(tmp_path: Path) -> None:
    first = signing_keys.make(tmp_path, name=NAME)

    assert signing_keys.make(tmp_path, name=NAME) == first


def test_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from varde.adapters.signing_keys import make;"
        "print(make(pathlib.Path(sys.argv[1]), name='a.example/log').current.verifier_key)"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]

    assert len({process.communicate()[0] for process in running}) == 1
    assert len(list((tmp_path / "keys").iterdir())) == 1


def test_the_successor_is_current_and_the_one_before_still_here(tmp_path: Path) -> None:
    first = signing_keys.make(tmp_path, name=NAME).current
    second = signing_keys.make_next(tmp_path, name=NAME)

    ring = signing_keys.load(tmp_path, name=NAME)
    assert ring is not None
    assert (ring.current, ring.previous) == (second, (first,))


def test_the_tenth_key_comes_after_the_ninth(tmp_path: Path) -> None:
    keys = [signing_keys.make_next(tmp_path, name=NAME) for _ in range(10)]

    ring = signing_keys.load(tmp_path, name=NAME)
    assert ring is not None
    assert list(ring) == keys[::-1]


def test_a_retired_key_is_gone(tmp_path: Path) -> None:
    first = signing_keys.make(tmp_path, name=NAME).current
    second = signing_keys.make_next(tmp_path, name=NAME)

    signing_keys.retire(first)

    assert signing_keys.load(tmp_path, name=NAME) == signing_keys.Keyring(second)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    signing_keys.make(tmp_path, name=NAME)
    (tmp_path / "keys" / "log-1.key").chmod(mode)

    with pytest.raises(ExposedKeyError):
        signing_keys.load(tmp_path, name=NAME)


def test_a_folder_that_others_can_reach_is_refused(tmp_path: Path) -> None:
    signing_keys.make(tmp_path, name=NAME)
    (tmp_path / "keys").chmod(0o755)

    with pytest.raises(ExposedKeyError):
        signing_keys.load(tmp_path, name=NAME)
    with pytest.raises(ExposedKeyError):
        signing_keys.make_next(tmp_path, name=NAME)


def test_a_key_of_another_name_is_refused(tmp_path: Path) -> None:
    signing_keys.make(tmp_path, name="elsewhere.example/log")

    with pytest.raises(SigningKeyError, match="signs as"):
        signing_keys.load(tmp_path, name=NAME)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PRIVATE+KEY+",
        GO_PUBLIC,
        GO_PRIVATE[:-4],
        GO_PRIVATE + "AAAA",
        GO_PRIVATE.replace("c74f20a3", "c74f20a4"),
        GO_PRIVATE.replace("AYEK", "BIEK"),
        GO_PRIVATE.replace("AYEK", "é!"),
    ],
)
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    signing_keys.make(tmp_path, name="PeterNeumann")
    (tmp_path / "keys" / "log-1.key").write_text(text, encoding="utf-8")

    with pytest.raises(SigningKeyError):
        signing_keys.load(tmp_path, name="PeterNeumann")


def test_a_name_that_no_key_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyError, match="cannot sign as 'two words'"):
        signing_keys.make(tmp_path, name="two words")


def test_a_key_of_the_environment_stands_instead_of_files(tmp_path: Path) -> None:
    signing_keys.make(tmp_path, name=NAME)
    given, before = signing_keys.fresh(NAME), signing_keys.fresh(NAME)

    ring = signing_keys.load(tmp_path, name=NAME, given=given, given_before=before)

    assert ring is not None
    assert [key.path for key in ring] == [None, None]


def test_a_witness_key_is_of_its_own_kind(tmp_path: Path) -> None:
    log = signing_keys.make(tmp_path, name=NAME)
    witness = signing_keys.make(tmp_path, name=NAME, kind=signing_keys.WITNESS)

    assert witness.current.key_id != log.current.key_id
    assert witness.current.public != log.current.public


def test_the_private_key_is_not_shown(tmp_path: Path) -> None:
    shown = repr(signing_keys.load(tmp_path, name="PeterNeumann", given=GO_PRIVATE))

    assert "KEKFALVFGyNhPJEMzD1QIDr" not in shown
    assert "Ed25519PrivateKey" not in shown
