"""`varde verify` says what is proven, by whom, and what is not; without Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import varde
from tests.packages.making import (
    INCIDENT,
    LOG,
    STRANGER,
    WITNESS,
    Key,
    made,
    packed,
    proven_receipt,
)
from varde.adapters.packages.findings import Check
from varde.adapters.packages.flaws import SENTENCES, Reason
from varde.adapters.packages.receipts import without_proof
from varde.cli import BAD_DATA, DONE, FAILED, WRONG_USAGE, main
from varde.core.canonical import canonical_json

SCHEMAS = Path(varde.__file__).parent / "rulebook" / "schemas"
TRUST = ["--trust", str(LOG.verifier)]

Capture = pytest.CaptureFixture[str]
Put = Callable[[str, bytes], str]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, data: bytes) -> str:
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_bytes()))


def test_a_package_that_holds_is_told_in_sentences(put: Put, capsys: Capture) -> None:
    code = main(["verify", put("case.zip", packed()), *TRUST])

    out = capsys.readouterr().out
    assert code == DONE
    assert out.startswith("case.zip holds. Keys that you trust signed the package")
    assert "What this does not prove:" in out


def test_whom_one_trusts_is_told_once_for_each_thing(put: Put, capsys: Capture) -> None:
    main(["verify", put("case.zip", packed()), *TRUST, "--trust", str(WITNESS.verifier)])

    assert capsys.readouterr().out.startswith(
        "case.zip holds. Keys that you trust signed the package and the checkpoint. "
        "A witness that you trust cosigned the checkpoint."
    )


def test_one_that_does_not_hold_is_told_with_the_place(put: Put, capsys: Capture) -> None:
    data = packed().replace(b"Click here", b"Click HERE")

    code = main(["verify", put("case.zip", data)])

    out = capsys.readouterr().out
    assert code == FAILED
    assert "case.zip does not hold." in out
    assert "data/evidence/files/E1-mail.eml, at byte " in out


@pytest.mark.parametrize("change", [(b"", b""), (b"Click here", b"Click HERE")])
def test_its_json_has_a_schema(
    put: Put, capsys: Capture, change: tuple[bytes, bytes]
) -> None:
    main(["verify", put("case.zip", packed().replace(*change)), "--format", "json"])

    said = json.loads(capsys.readouterr().out)
    assert list(schema("findings").iter_errors(said)) == []


def test_the_schema_knows_every_reason_and_every_check() -> None:
    known = schema("findings").schema
    failure = known["properties"]["failures"]["items"]["properties"]
    said = known["$defs"]["said"]["properties"]

    assert set(failure["reason"]["enum"]) == set(Reason) == set(SENTENCES)
    assert set(said["check"]["enum"]) == set(Check)


def test_keys_may_lie_in_a_file(put: Put, capsys: Capture) -> None:
    keys = put("keys.txt", f"{LOG.verifier}\n{WITNESS.verifier}\n".encode())

    assert main(["verify", put("case.zip", packed()), "--trust", keys]) == DONE
    assert "only claimed" not in capsys.readouterr().out


def test_a_file_without_a_key_trusts_nobody(
    put: Put, capsys: Capture, tmp_path: Path
) -> None:
    empty = put("log.txt", b"\n")

    for given in (empty, str(tmp_path / "absent.txt")):
        code = main(["verify", put("case.zip", packed()), "--trust", given])
        assert code == BAD_DATA
        assert given in capsys.readouterr().err


def test_a_witness_that_is_trusted_must_have_signed(put: Put) -> None:
    package = put("case.zip", packed(made(witness=False)))

    assert main(["verify", package, "--trust", str(WITNESS.verifier)]) == FAILED


def test_a_receipt_holds_with_its_report(put: Put, capsys: Capture) -> None:
    receipt, report = put("receipt.json", proven_receipt()), put("r", made().report)

    assert main(["verify", receipt, "--submission", report, *TRUST]) == DONE
    assert "r is the report that the receipt is about." in capsys.readouterr().out


def entry_proof() -> bytes:
    return canonical_json(json.loads(proven_receipt())["proof"])


def test_the_proof_of_an_entry_holds_by_a_trusted_key(put: Put, capsys: Capture) -> None:
    code = main(["verify", put("VRD-2026-0001-5-proof.json", entry_proof()), *TRUST])

    out = capsys.readouterr().out
    assert code == DONE, out
    assert "holds. Keys that you trust signed the checkpoint." in out
    assert f" on {INCIDENT}: receipt.issued by " in out


@pytest.mark.parametrize(
    ("change", "trust", "reason"),
    [
        ((b"", b""), [], Reason.KEY_UNKNOWN),
        ((b"", b""), ["--trust", str(STRANGER.verifier)], Reason.KEY_NOT_TRUSTED),
        ((b"receipt.issued", b"receipt.forged"), TRUST, Reason.PROOF_REFUSED),
        ((b'"version":1}', b'"version":2}'), TRUST, Reason.MALFORMED),
    ],
)
def test_the_proof_of_an_entry_that_does_not_hold(
    put: Put, capsys: Capture, change: tuple[bytes, bytes], trust: list[str], reason: Reason
) -> None:
    file = put("proof.json", entry_proof().replace(*change))

    assert main(["verify", file, "--format", "json", *trust]) == FAILED
    failures = json.loads(capsys.readouterr().out)["failures"]
    assert [failure["reason"] for failure in failures] == [reason]


def test_a_receipt_is_as_its_schema_says() -> None:
    assert list(schema("receipt-proof").iter_errors(json.loads(proven_receipt()))) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["{package}", "--trust", "no key"], BAD_DATA),
        (["{package}", "--submission", "{package}"], WRONG_USAGE),
        (["{receipt}", "--stamp-chain", "{package}"], WRONG_USAGE),
        (["{package}", "--stamp-chain", "absent.pem"], BAD_DATA),
        (["absent.zip"], FAILED),
    ],
)
def test_what_it_cannot_use_is_told(
    put: Put, capsys: Capture, arguments: list[str], code: int
) -> None:
    package, receipt = put("case.zip", packed()), put("r.json", proven_receipt())
    given = [one.format(package=package, receipt=receipt) for one in arguments]

    assert main(["verify", *given]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_name_in_the_package_does_not_write_on_the_terminal(
    put: Put, capsys: Capture
) -> None:
    data = packed().replace(b"E1-mail.eml", b"E1\x1b[2Jl.eml")

    assert main(["verify", put("case.zip", data)]) == FAILED
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_word_in_a_receipt_does_not_write_on_the_terminal(
    put: Put, capsys: Capture, form: str
) -> None:
    receipt = put("r.json", without_proof(made().receipt, why="\x9b2J\u202e"))

    assert main(["verify", receipt, "--format", form]) == FAILED
    out = capsys.readouterr().out
    assert out.replace("\n", "").isprintable()
    if form == "json":
        assert "\x9b2J\u202e" in json.loads(out)["failures"][0]["sentence"]


def test_a_key_with_a_long_name_is_taken_as_it_is_typed(put: Put) -> None:
    key = Key(1, "x" * 255).verifier

    assert main(["verify", put("case.zip", packed()), "--trust", str(key)]) == FAILED


def test_a_pipe_in_the_place_of_a_chain_keeps_nobody_waiting(
    put: Put, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "chain.pem")
    asked = ["verify", put("case.zip", packed()), "--stamp-chain", f"{tmp_path}/chain.pem"]

    assert main(asked) == BAD_DATA


def test_it_needs_neither_django_nor_a_network(put: Put) -> None:
    code = (
        "import socket, sys\n"
        "socket.socket.connect = socket.getaddrinfo = None\n"
        "sys.modules['django'] = None\n"
        "from varde.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "verify", put("case.zip", packed()), *TRUST]

    done = subprocess.run(command, capture_output=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (DONE, b"")
