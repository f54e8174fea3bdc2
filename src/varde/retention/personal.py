from __future__ import annotations

from varde.audit.personal import NEUTRAL, Matter, Rewritten, Word, declare

declare("retention.RetentionRule", impersonal=("what",))
declare("retention.Ended", impersonal=("what",))
declare(
    "retention.LegalHold",
    personal={"reason": Word(NEUTRAL), "lift_reason": Word(NEUTRAL)},
    matter=Matter.NOTES,
    incident="incident",
    organisation="organisation",
)
declare(
    "retention.Erasure",
    personal={"terms": Rewritten(lambda _value, _names: [])},
    impersonal=("reason", "state", "spared", "left"),
    organisation="organisation",
    by_hand="retention.services.people.rows_are_erased",
)
