"""What the exporter signs: which package this is, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from varde.core.canonical import canonical_json
from varde.core.errors import NotCanonicalError
from varde.core.record.envelope import Envelope, seal
from varde.core.record.note import Signer

from . import lines
from .flaws import PackageFlawError, Reason
from .names import FORMAT, TAG_MANIFESTS

PAYLOAD_TYPE = "application/vnd.varde.case-package+json"


@dataclass(frozen=True, slots=True)
class Export:
    """
    Who exported what, when, up to which label, out of which log.

    `exported_at` is an instant as entries have it, `exported_by` a reference and never a
    name, `origin` that of the log's checkpoints.
    """

    incident: str
    exported_at: str
    exported_by: str
    ceiling: str
    origin: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The export, and the digest of each tag manifest by its own algorithm."""

    export: Export
    tag_manifests: Mapping[str, str]

    def to_bytes(self) -> bytes:
        return canonical_json(
            {
                **asdict(self.export),
                "format": FORMAT,
                "tag_manifests": dict(self.tag_manifests),
            }
        )

    def sealed(self, signers: Iterable[Signer]) -> Envelope:
        return seal(PAYLOAD_TYPE, self.to_bytes(), signers)


def read_statement(data: bytes) -> Statement:
    """Read a payload, one spelling only. Raises PackageFlawError."""
    value = lines.parsed_object(data)
    fields = Export.__dataclass_fields__
    lines.exactly(value, *fields, "format", "tag_manifests")
    if value["format"] != FORMAT:
        raise PackageFlawError(Reason.MALFORMED, field="format")
    digests = lines.mapping(value, "tag_manifests")
    lines.exactly(digests, *TAG_MANIFESTS)
    statement = Statement(
        Export(**{name: lines.text(value, name) for name in fields}),
        {name: lines.text(digests, name) for name in TAG_MANIFESTS},
    )
    try:
        same = statement.to_bytes() == data
    except NotCanonicalError:
        same = False
    if not same:
        raise PackageFlawError(Reason.MALFORMED, field="spelling")
    return statement
