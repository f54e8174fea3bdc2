"""Which columns of evidence may name a person, and how each is erased."""

from __future__ import annotations

from varde.audit.personal import NULL, Matter, declare

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
