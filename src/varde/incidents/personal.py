from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from varde.audit.personal import NEUTRAL, NULL, Matter, Word, declare
from varde.organisations.personal import is_text

declare(
    "incidents.Incident",
    personal={"title": Word(NEUTRAL)},
    impersonal=(
        "reference",
        "status",
        "severity",
        "tlp",
        "classification",
        "root_cause",
        "effect",
        "declaration_key",
    ),
    matter=Matter.NOTES,
    incident="pk",
    changed="updated_at",
    counted="revision",
    called=_("the title"),
)
declare(
    "incidents.FactStatement",
    personal={"value": NULL, "source": NULL},
    impersonal=("fact", "certainty", "fidelity"),
    matter=Matter.NOTES,
    incident="incident",
    # Losing the source does not lose what it told.
    apart=True,
    # Numbers, choices, yes and no name nobody, and rules go by them.
    only={"value": ("fact", is_text)},
)
declare(
    "incidents.TimelineEntry",
    personal={"text": NULL},
    impersonal=("kind", "fidelity"),
    matter=Matter.NOTES,
    incident="incident",
)
declare(
    "incidents.StatusChange",
    personal={"reason": NULL},
    impersonal=("from_status", "to_status"),
    matter=Matter.NOTES,
    incident="incident",
)
