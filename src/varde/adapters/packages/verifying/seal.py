"""The signature over the tag manifests, and what the exporter says in it."""

from __future__ import annotations

from collections.abc import Collection

from varde.core.errors import DomainError
from varde.core.record.envelope import read_envelope
from varde.core.record.note import Algorithm, VerifierKey

from .. import lines
from ..findings import Check, Findings
from ..flaws import PackageFlawError, Reason
from ..names import (
    ABOUT,
    FORMAT,
    LOG_KEYS,
    MAX_TEXT,
    SIGNATURE,
    TAG_MANIFESTS,
    WITNESS_KEYS,
)
from ..statement import PAYLOAD_TYPE, Export, Statement, read_statement
from ..trust import Keys, check_envelope, read_keys
from .opened import Package

_KEY_FILES = {LOG_KEYS: Algorithm.ED25519, WITNESS_KEYS: Algorithm.COSIGNATURE}


def keys_brought(package: Package, findings: Findings) -> list[VerifierKey]:
    """Return the keys that the package names, each in the file for its kind."""
    found: list[VerifierKey] = []
    for path, algorithm in _KEY_FILES.items():
        if path in package:
            with findings.noting(path):
                found += _keys_in(path, algorithm, package)
    return found


def _keys_in(path: str, algorithm: Algorithm, package: Package) -> tuple[VerifierKey, ...]:
    """Read the keys of one file, which are all of its kind. Raises PackageFlawError."""
    data = package.read(path, limit=MAX_TEXT)
    keys = read_keys([_decoded(line) for line in lines.split_lines([data])])
    for number, key in enumerate(keys, start=1):
        if key.algorithm is not algorithm:
            raise PackageFlawError(Reason.UNEXPECTED, entry=f"line {number}")
    return keys


def _decoded(line: bytes) -> str:
    return line.decode("utf-8", "replace")


def check_keys(brought: Collection[VerifierKey], findings: Findings) -> None:
    """Check that the package names the keys that signed, and no others."""
    signed = {one.key for one in findings.keys}
    for path, algorithm in _KEY_FILES.items():
        for key in sorted(signed ^ set(brought), key=str):
            if key.algorithm is algorithm:
                reason = Reason.KEY_UNKNOWN if key in signed else Reason.UNEXPECTED
                findings.fails(reason, file=path, field=str(key))


def check_seal(package: Package, keys: Keys, findings: Findings) -> Export | None:
    """Check who signed the package; return what was said in doing so."""
    with findings.noting(SIGNATURE):
        try:
            envelope = read_envelope(package.read(SIGNATURE, limit=MAX_TEXT))
        except DomainError as refusal:
            raise PackageFlawError(
                Reason.MALFORMED, field=str(refusal.params.get("reason", ""))
            ) from None
        if envelope.payload_type != PAYLOAD_TYPE:
            raise PackageFlawError(Reason.MALFORMED, field="payloadType")
        statement = read_statement(envelope.payload)
        check_envelope(envelope, statement.export.origin, keys, findings)
        if _fits(statement, package, findings):
            _tell(statement.export, findings)
        return statement.export
    return None


def _fits(statement: Statement, package: Package, findings: Findings) -> bool:
    """Whether what is signed is this package."""
    failed_before = len(findings.flaws)
    for name, algorithm in zip(TAG_MANIFESTS, ("sha256", "sha512"), strict=True):
        found = package.digests(name)
        if found is not None and found.of(algorithm) != statement.tag_manifests[name]:
            findings.fails(Reason.DIGEST_DIFFERS, file=name, entry=SIGNATURE)
    if statement.export.incident != package.folder:
        findings.fails(Reason.VALUE_DIFFERS, file=SIGNATURE, field="incident")
    return len(findings.flaws) == failed_before


def _tell(export: Export, findings: Findings) -> None:
    findings.prove(
        Check.SIGNATURE,
        f"{export.exported_by} exported {export.incident} at {export.exported_at}, up to "
        f"TLP:{export.ceiling.upper()}, and the instance signed exactly these files.",
    )


def check_about(package: Package, export: Export, findings: Findings) -> lines.Json:
    """Check that package.json says of the export what was signed; return it."""
    about: lines.Json = {}
    with findings.noting(ABOUT):
        about = lines.parsed_object(package.read(ABOUT, limit=MAX_TEXT))
        if about.get("format") != FORMAT:
            raise PackageFlawError(Reason.MALFORMED, field="format")
        for name in Export.__dataclass_fields__:
            if about.get(name) != getattr(export, name):
                findings.fails(Reason.VALUE_DIFFERS, file=ABOUT, field=name)
    return about
