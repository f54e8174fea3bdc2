"""What the record's own tables may hold. `personal` reads this for every app."""

from __future__ import annotations

from varde.audit.personal import NULL, Matter, declare

declare(
    "audit.Entry",
    # References only; see docs/record-format.md.
    impersonal=("subject", "entry", "entry_hash", "previous_hash", "action", "actor"),
)
declare(
    "audit.Detail",
    personal={"salt": NULL, "detail": NULL},
    matter=Matter.RECORD,
    by_hand="audit.services.erase_details",
)
declare("audit.ChainHead", impersonal=("subject", "entry_hash"))
declare("audit.Tile", impersonal=("hashes",))
declare("audit.Checkpoint", impersonal=("root", "note"))
declare("audit.LogKey", impersonal=("kind", "verifier_key"))
declare("audit.LogKeyEnd", impersonal=("reason", "told_by"))
declare(
    "audit.VerificationRun",
    impersonal=("subject", "asked_by", "flaw", "found_in", "head_hash"),
)
declare("audit.StampRequest", impersonal=("problem",))
declare("audit.TimeStamp", impersonal=("token",))
# Names and addresses of machines, which an operator enters at the command line.
declare("audit.Witness", impersonal=("name", "verifier_key", "address", "problem"))
declare("audit.Cosignature", impersonal=("line",))
declare("audit.FollowedLog", impersonal=("origin", "verifier_key"))
declare("audit.SeenCheckpoint", impersonal=("origin", "root", "note"))
declare("audit.LogAlarm", impersonal=("kind", "origin", "witness", "note"))
