from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from varde.audit.personal import NULL, Matter, Rewritten, Word, declare
from varde.organisations.personal import facts_without

LAW = _(
    "A report that was sent may be needed to show that it was sent in time. The GDPR "
    "lets it be kept for a legal obligation or a legal claim (Article 17(3)(b) and (e)); "
    "a public authority may have to archive it."
)

declare(
    "reporting.Assessment",
    personal={"facts": Rewritten(facts_without)},
    # Verdicts and provisions, made from the rulebook.
    impersonal=(
        "regime",
        "regime_version",
        "regime_digest",
        "answer",
        "submitted",
        "result",
    ),
    matter=Matter.DRAFTS,
    incident="incident",
)
declare("reporting.Weighing", impersonal=("rulebook", "said"))
declare("reporting.RecurrenceFinding", impersonal=("incidents", "regimes"))
declare(
    "reporting.Obligation",
    personal={"lateness_reason": Word()},
    impersonal=(
        "regime",
        "regime_version",
        "stage",
        "answer",
        "start",
        "limit",
        "counting",
        "zone",
        "recipients",
        "cites",
        "state",
    ),
    matter=Matter.NOTES,
    incident="incident",
    changed="updated_at",
    called=_("reasons for being late"),
)
declare("reporting.Draft", impersonal=("regime", "stage", "language"))
declare(
    "reporting.DraftRevision",
    personal={"answers": NULL},
    matter=Matter.DRAFTS,
    incident="draft__incident",
)
declare(
    "reporting.UnsavedAnswers",
    # The marks are hashes of what others answered.
    personal={"answers": Word()},
    impersonal=("sitting", "seen"),
    matter=Matter.DRAFTS,
    incident="obligation__incident",
    user="person",
    forgotten=True,
)
declare(
    "reporting.Release",
    personal={"note": Word(), "decision_note": Word(), "correction_reason": Word()},
    impersonal=("content_sha256", "decision"),
    matter=Matter.DRAFTS,
    incident="draft__incident",
)
declare(
    "reporting.Submission",
    personal={"payload": NULL, "pdf": NULL, "reason": NULL, "lateness_reason": NULL},
    impersonal=(
        "regime",
        "regime_version",
        "stage",
        "reference",
        "payload_sha256",
        "pdf_sha256",
        "tlp",
        "language",
    ),
    matter=Matter.REPORTS,
    incident="incident",
    held_by="deliveries__organisation",
    law=LAW,
)
declare(
    "reporting.Delivery",
    personal={"proof": Word(), "answer": Word()},
    impersonal=("recipient", "channel"),
    matter=Matter.REPORTS,
    incident="submission__incident",
    law=LAW,
)
declare(
    "reporting.ReceivedReport",
    personal={"payload": NULL, "pdf": NULL, "reason": NULL, "lateness_reason": NULL},
    organisation="delivery__organisation",
    law=LAW,
)
declare(
    "reporting.GivenAnswer",
    personal={"text": NULL},
    organisation="delivery__organisation",
    law=LAW,
)
declare(
    "reporting.Receipt",
    personal={"body": NULL},
    impersonal=("sha256",),
    matter=Matter.REPORTS,
    incident="delivery__submission__incident",
    law=LAW,
)
# Offices, as this instance knows them better than the rulebook.
declare(
    "reporting.AuthorityNote",
    personal={"channel": Word(), "contact": Word(), "note": Word()},
    impersonal=("authority",),
    changed="changed_at",
)
