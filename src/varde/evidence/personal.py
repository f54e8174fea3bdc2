"""Which columns of evidence may name a person, and how each is erased."""

from __future__ import annotations

from varde.audit.personal import NEUTRAL, NULL, Matter, Word, declare

declare(
    "evidence.Item",
    personal={"filename": NULL},
    impersonal=("kind",),
    matter=Matter.EVIDENCE,
    incident="incident",
)
declare(
    "evidence.ItemStatement",
    personal=dict.fromkeys(
        (
            "reason",
            "title",
            "description",
            "classification",
            "acquired_by",
            "acquired_where",
            "tool",
            "source_remark",
            "person_qualification",
            "tool_qualification",
            "seal_applied_by",
            "supplier_name",
            "supplier_reference",
            "observables",
        ),
        NULL,
    ),
    impersonal=(
        "tlp",
        "tool_version",
        "source_worked_properly",
        "copy",
        "source_sha256",
        "source_sha512",
        "copy_sha256",
        "copy_sha512",
        "seal_number",
    ),
    matter=Matter.EVIDENCE,
    incident="item__incident",
    apart=True,
)
declare(
    "evidence.CustodyEvent",
    personal=dict.fromkeys(
        ("holder_name", "handed_to_name", "place", "reason", "proof"), NULL
    ),
    impersonal=("kind", "seal_opened", "seal_applied", "seal"),
    matter=Matter.EVIDENCE,
    incident="item__incident",
    apart=True,
)
declare(
    "evidence.Upload",
    personal={"filename": Word(NEUTRAL)},
    impersonal=("token", "state", "refusal"),
    matter=Matter.EVIDENCE,
    incident="incident",
)
# Hashes, and names in the storage that tell nothing of what they hold. The bytes
# themselves go with `evidence.receivers`.
declare("evidence.Blob", impersonal=("sha256", "sha512", "stored_as", "key", "state"))
declare("evidence.Loose", impersonal=("stored_as",))
declare("evidence.Piece", impersonal=("stored_as",))
declare("evidence.Check", impersonal=("state",))
declare("evidence.Finding", impersonal=("state",))
# Lists that are published, entered by the operator.
declare("evidence.KnownMalware", impersonal=("sha256", "source"))
declare(
    "evidence.CasePackage",
    impersonal=(
        *("ceiling", "language", "state", "problem", "left_out", "stored_as", "sha256"),
    ),
)
