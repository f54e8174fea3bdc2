"""Checking what another instance handed out: `verify`. No instance, no network."""

from __future__ import annotations

import argparse
import errno
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from varde.cli.arguments import FORMATS, Subcommands, add
from varde.cli.ends import BAD_DATA, DONE, FAILED, WRONG_USAGE, fail, one_line, print_json

if TYPE_CHECKING:
    from varde.adapters.packages.findings import Findings
    from varde.core.record.note import VerifierKey

# Bytes of a file with keys or with certificates.
MOST_READ = 1 << 20

DESCRIPTION = """\
Check a case package, or a receipt or the proof of an entry (files that end in .json), and
say what is proven, by which key, and what is not. Nothing is asked of a server or of the
network.
"""

EXIT_CODES = """\
exit codes:
  0   everything that can be checked holds
  1   something does not hold; the output says what and where
  2   wrong usage
  65  a key or a chain that cannot be read
"""


def add_commands(commands: Subcommands) -> None:
    command = add(commands, "verify", _verify, "check a case package, a receipt or a proof")
    command.description = DESCRIPTION
    command.epilog = EXIT_CODES
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument(
        "file", type=Path, metavar="FILE", help="package, receipt or proof"
    )
    command.add_argument("--format", choices=FORMATS, default="text")
    command.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="KEY",
        help="a verifier key (name+id+base64) that must have signed, or a file with such "
        "keys; may be repeated",
    )
    command.add_argument(
        "--stamp-chain",
        type=Path,
        metavar="FILE",
        help="certificates (PEM) of the time-stamping authority, its root included",
    )
    command.add_argument(
        "--submission",
        type=Path,
        metavar="FILE",
        help="the report that a receipt is about: its JSON or its PDF",
    )


def _verify(options: argparse.Namespace) -> int:
    from varde.adapters.packages.findings import as_plain, told
    from varde.core.errors import MalformedKeyError

    is_receipt = options.file.suffix.lower() == ".json"
    if reason := _misused(options, is_receipt=is_receipt):
        return fail(reason, WRONG_USAGE)
    try:
        trust = [key for given in options.trust for key in _keys(given)]
        chain = _chain(options.stamp_chain)
    except MalformedKeyError as refusal:
        params = refusal.params
        return fail(f"--trust {params['given']}: {params['reason']}", BAD_DATA)
    except OSError as error:
        return fail(f"{error.filename}: {error.strerror}", BAD_DATA)
    findings = _findings(options, trust, chain, is_receipt=is_receipt)
    if options.format == "json":
        print_json(as_plain(findings))
    else:
        print("\n".join(map(one_line, told(findings).split("\n"))))
    return DONE if findings.holds else FAILED


def _misused(options: argparse.Namespace, *, is_receipt: bool) -> str:
    if options.submission and not is_receipt:
        return "--submission goes with a receipt, a file that ends in .json"
    if options.stamp_chain and is_receipt:
        return "--stamp-chain goes with a package; a receipt has no time stamp"
    return ""


def _findings(
    options: argparse.Namespace,
    trust: list[VerifierKey],
    chain: bytes | None,
    *,
    is_receipt: bool,
) -> Findings:
    from varde.adapters.packages.verifying import verify, verify_receipt

    if is_receipt:
        return verify_receipt(options.file, submission=options.submission, trust=trust)
    return verify(options.file, trust=trust, stamp_chain=chain)


def _keys(given: str) -> list[VerifierKey]:
    """Read a key as it was typed, or the keys of a file, one a line and at least one."""
    from varde.core.errors import MalformedKeyError
    from varde.core.record.note import VerifierKey

    with suppress(MalformedKeyError):
        return [VerifierKey.parse(given.strip())]
    path = Path(given)
    if not path.is_file():
        raise MalformedKeyError(given=given, reason="no verifier key, no file")
    with path.open("rb") as file:
        texts = file.read(MOST_READ).decode("utf-8", "replace").splitlines()
    try:
        keys = [VerifierKey.parse(text.strip()) for text in texts if text.strip()]
    except MalformedKeyError as refusal:
        reason = "a line of it is no verifier key"
        raise MalformedKeyError(given=given, reason=reason) from refusal
    if not keys:
        raise MalformedKeyError(given=given, reason="there is no key in it")
    return keys


def _chain(path: Path | None) -> bytes | None:
    """Return what is in the file. Raises OSError, also for what would keep us waiting."""
    if path is None:
        return None
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file", str(path))
    with path.open("rb") as file:
        return file.read(MOST_READ)
