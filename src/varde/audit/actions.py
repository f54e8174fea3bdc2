"""
What can happen, as `subject.verb`, and how the personal data in each is removed.

A value is written to the record and never changes or comes back with another
meaning. Every action has a declaration in `DECLARATIONS`: its name for people and
one of two kinds of detail. There is no default; a test fails without one.

    Personal(...)     the named keys may hold personal data. Erasing removes the
                      whole detail with its salt; other keys may be added freely.
    Impersonal(...)   the detail holds these keys and no others, none of them
                      personal. It is never erased, and `record` refuses any other key.

Free text (titles, reasons, sources, answers) counts as personal data: people are
named there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from varde.core.record.chain import ERASURE_ACTION

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Action(StrEnum):
    INCIDENT_DECLARED = "incident.declared"
    INCIDENT_RENAMED = "incident.renamed"
    INCIDENT_STATUS_CHANGED = "incident.status-changed"
    INCIDENT_SEVERITY_CHANGED = "incident.severity-changed"
    INCIDENT_TLP_CHANGED = "incident.tlp-changed"
    INCIDENT_CLASSIFIED = "incident.classified"
    INCIDENT_SEALED = "incident.sealed"
    INCIDENT_UNSEALED = "incident.unsealed"
    INCIDENT_READER_NAMED = "incident.reader-named"
    INCIDENT_READER_REMOVED = "incident.reader-removed"
    FACT_STATED = "fact.stated"
    MILESTONE_STATED = "milestone.stated"
    TIMELINE_ENTRY_ADDED = "timeline.entry-added"
    TIMELINE_ENTRY_REPLACED = "timeline.entry-replaced"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_CORRECTED = "evidence.corrected"
    EVIDENCE_DOWNLOADED = "evidence.downloaded"
    EVIDENCE_MARKED_AS_MALWARE = "evidence.marked-as-malware"
    EVIDENCE_CHECK_ASKED = "evidence.check-asked"
    EVIDENCE_FOUND_DAMAGED = "evidence.found-damaged"
    EVIDENCE_FOUND_SOUND = "evidence.found-sound"
    MALWARE_HASHES_ADDED = "malware.hashes-added"
    PACKAGE_ASKED = "package.asked"
    PACKAGE_MADE = "package.made"
    PACKAGE_DOWNLOADED = "package.downloaded"
    PACKAGE_FOUND_DAMAGED = "package.found-damaged"
    CUSTODY_COLLECTED = "custody.collected"
    CUSTODY_HANDED_OVER = "custody.handed-over"
    CUSTODY_RECEIVED = "custody.received"
    CUSTODY_REFUSED = "custody.refused"
    CUSTODY_WITHDRAWN = "custody.withdrawn"
    CUSTODY_EXAMINED = "custody.examined"
    CUSTODY_COPIED = "custody.copied"
    CUSTODY_STORED = "custody.stored"
    CUSTODY_RETURNED = "custody.returned"
    CUSTODY_DESTROYED = "custody.destroyed"
    PARTY_ADDED = "party.added"
    PARTY_REMOVED = "party.removed"
    ORGANISATION_CREATED = "organisation.created"
    ORGANISATION_CHANGED = "organisation.changed"
    ORGANISATION_FACTS_STATED = "organisation.facts-stated"
    MEMBERSHIP_ADDED = "membership.added"
    MEMBERSHIP_REMOVED = "membership.removed"
    INVITATION_SENT = "invitation.sent"
    INVITATION_ACCEPTED = "invitation.accepted"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    PERSON_CREATED = "person.created"
    PERSON_CHANGED = "person.changed"
    PERSON_DEACTIVATED = "person.deactivated"
    PERSON_SIGNED_IN = "person.signed-in"
    PERSON_SIGN_IN_FAILED = "person.sign-in-failed"
    PERSON_SECURITY_CHANGED = "person.security-changed"
    TOKEN_CREATED = "token.created"  # noqa: S105  (the name of an action)
    TOKEN_REVOKED = "token.revoked"  # noqa: S105  (the name of an action)
    ASSESSMENT_MADE = "assessment.made"
    RECURRENCE_FOUND = "recurrence.found"
    OBLIGATION_AROSE = "obligation.arose"
    OBLIGATION_CHANGED = "obligation.changed"
    OBLIGATION_VOIDED = "obligation.voided"
    OBLIGATION_LATENESS_EXPLAINED = "obligation.lateness-explained"
    DRAFT_STARTED = "draft.started"
    DRAFT_CHANGED = "draft.changed"
    RELEASE_ASKED = "release.asked"
    RELEASE_GIVEN = "release.given"
    RELEASE_REFUSED = "release.refused"
    SUBMISSION_MADE = "submission.made"
    DELIVERY_MADE = "delivery.made"
    DELIVERY_ACKNOWLEDGED = "delivery.acknowledged"
    RECEIPT_ISSUED = "receipt.issued"
    AUTHORITY_NOTE_CHANGED = "authority.note-changed"
    LOG_KEY_ADDED = "log.key-added"
    LOG_KEY_ENDED = "log.key-ended"
    LOG_WITNESS_ADDED = "log.witness-added"
    LOG_WITNESS_REMOVED = "log.witness-removed"
    LOG_FOLLOWED = "log.followed"
    LOG_UNFOLLOWED = "log.unfollowed"
    LOG_ALARM_RAISED = "log.alarm-raised"
    RECORD_DETAIL_ERASED = ERASURE_ACTION
    CONTENT_ERASED = "content.erased"
    PERSON_ERASED = "person.erased"
    HOLD_PLACED = "hold.placed"
    HOLD_LIFTED = "hold.lifted"
    RETENTION_CHANGED = "retention.changed"
    ERASURE_ASKED = "erasure.asked"
    ERASURE_ENDED = "erasure.ended"


class _Detail:
    """The keys that a kind of detail names."""

    def __init__(self, *keys: str) -> None:
        self.keys = frozenset(keys)


class Personal(_Detail):
    """May hold personal data under these keys; is erased whole, with its salt."""


class Impersonal(_Detail):
    """Holds these keys only, and no personal data; is never erased."""


@dataclass(frozen=True, slots=True)
class Declaration:
    label: _StrPromise
    detail: Personal | Impersonal


# Who has a thing, from whom, where and why.
_CUSTODY = ("holder", "handed_to", "place", "reason", "proof")

DECLARATIONS: Mapping[str, Declaration] = {
    Action.INCIDENT_DECLARED: Declaration(_("Incident declared"), Personal("title")),
    Action.INCIDENT_RENAMED: Declaration(_("Title changed"), Personal("title", "before")),
    Action.INCIDENT_STATUS_CHANGED: Declaration(_("Status changed"), Personal("reason")),
    Action.INCIDENT_SEVERITY_CHANGED: Declaration(
        _("Severity changed"), Impersonal("severity", "before")
    ),
    Action.INCIDENT_TLP_CHANGED: Declaration(
        _("TLP label changed"), Impersonal("tlp", "before")
    ),
    Action.INCIDENT_CLASSIFIED: Declaration(
        _("Incident classified"),
        Impersonal("classification", "root_cause", "effect", "severity", "tlp", "before"),
    ),
    Action.INCIDENT_SEALED: Declaration(
        _("Incident sealed"), Personal("readers", "reason")
    ),
    Action.INCIDENT_UNSEALED: Declaration(_("Seal lifted"), Personal("reason")),
    Action.INCIDENT_READER_NAMED: Declaration(_("Reader named"), Personal("reader")),
    Action.INCIDENT_READER_REMOVED: Declaration(_("Reader removed"), Personal("reader")),
    Action.FACT_STATED: Declaration(_("Fact stated"), Personal("value", "source")),
    Action.MILESTONE_STATED: Declaration(_("Milestone stated"), Personal("source")),
    Action.TIMELINE_ENTRY_ADDED: Declaration(_("Timeline entry added"), Personal("text")),
    Action.TIMELINE_ENTRY_REPLACED: Declaration(
        _("Timeline entry replaced"), Personal("text")
    ),
    Action.EVIDENCE_ADDED: Declaration(
        _("Evidence added"), Personal("title", "description", "filename", "acquired_by")
    ),
    Action.EVIDENCE_CORRECTED: Declaration(
        _("Evidence corrected"), Personal("reason", "said", "before")
    ),
    Action.EVIDENCE_DOWNLOADED: Declaration(
        _("Evidence downloaded"), Impersonal("item", "sha256", "start", "end", "zip")
    ),
    Action.EVIDENCE_MARKED_AS_MALWARE: Declaration(
        _("Evidence marked as malware"), Impersonal("item", "sha256")
    ),
    Action.EVIDENCE_CHECK_ASKED: Declaration(
        _("Verification of evidence asked for"), Impersonal("files")
    ),
    Action.EVIDENCE_FOUND_DAMAGED: Declaration(
        _("Stored evidence found damaged or missing"),
        Impersonal("item", "sha256", "state", "chunk"),
    ),
    Action.EVIDENCE_FOUND_SOUND: Declaration(
        _("Stored evidence found sound again"), Impersonal("item", "sha256")
    ),
    Action.MALWARE_HASHES_ADDED: Declaration(
        _("Hashes of malware added"), Personal("source")
    ),
    Action.PACKAGE_ASKED: Declaration(
        _("Case package asked for"), Impersonal("package", "ceiling", "with_bytes")
    ),
    Action.PACKAGE_MADE: Declaration(
        _("Case package made"), Impersonal("package", "sha256", "size", "stamped")
    ),
    Action.PACKAGE_DOWNLOADED: Declaration(
        _("Case package downloaded"), Impersonal("package", "sha256")
    ),
    Action.PACKAGE_FOUND_DAMAGED: Declaration(
        _("Case package found damaged or missing"),
        Impersonal("package", "sha256", "state", "chunk"),
    ),
    Action.CUSTODY_COLLECTED: Declaration(_("Evidence collected"), Personal(*_CUSTODY)),
    Action.CUSTODY_HANDED_OVER: Declaration(_("Evidence handed over"), Personal(*_CUSTODY)),
    Action.CUSTODY_RECEIVED: Declaration(_("Evidence received"), Personal(*_CUSTODY)),
    Action.CUSTODY_REFUSED: Declaration(
        _("Hand-over of evidence not accepted"), Personal(*_CUSTODY)
    ),
    Action.CUSTODY_WITHDRAWN: Declaration(
        _("Hand-over of evidence taken back"), Personal(*_CUSTODY)
    ),
    Action.CUSTODY_EXAMINED: Declaration(_("Evidence examined"), Personal(*_CUSTODY)),
    Action.CUSTODY_COPIED: Declaration(_("Evidence copied"), Personal(*_CUSTODY)),
    Action.CUSTODY_STORED: Declaration(_("Evidence stored"), Personal(*_CUSTODY)),
    Action.CUSTODY_RETURNED: Declaration(_("Evidence returned"), Personal(*_CUSTODY)),
    Action.CUSTODY_DESTROYED: Declaration(_("Evidence destroyed"), Personal(*_CUSTODY)),
    Action.PARTY_ADDED: Declaration(_("Legal entity added"), Personal("name")),
    Action.PARTY_REMOVED: Declaration(
        _("Legal entity removed"), Personal("name", "reason")
    ),
    Action.ORGANISATION_CREATED: Declaration(
        _("Organisation created"),
        Personal("name", "contact_name", "contact_email", "contact_phone"),
    ),
    Action.ORGANISATION_CHANGED: Declaration(
        _("Organisation changed"),
        Personal("name", "contact_name", "contact_email", "contact_phone"),
    ),
    Action.ORGANISATION_FACTS_STATED: Declaration(
        _("Facts of the organisation stated"), Personal("facts")
    ),
    Action.MEMBERSHIP_ADDED: Declaration(_("Role given"), Personal("person")),
    Action.MEMBERSHIP_REMOVED: Declaration(_("Role taken away"), Personal("person")),
    Action.INVITATION_SENT: Declaration(_("Invitation sent"), Personal("email")),
    Action.INVITATION_ACCEPTED: Declaration(
        _("Invitation accepted"), Personal("email", "person")
    ),
    Action.INVITATION_WITHDRAWN: Declaration(_("Invitation withdrawn"), Personal("email")),
    Action.PERSON_CREATED: Declaration(_("Account created"), Personal("email", "name")),
    Action.PERSON_CHANGED: Declaration(_("Account changed"), Personal("email", "name")),
    Action.PERSON_DEACTIVATED: Declaration(_("Account closed"), Personal("reason")),
    Action.PERSON_SIGNED_IN: Declaration(_("Signed in"), Personal("address", "user_agent")),
    Action.PERSON_SIGN_IN_FAILED: Declaration(
        _("Sign-in failed"), Personal("address", "user_agent")
    ),
    Action.PERSON_SECURITY_CHANGED: Declaration(
        _("Sign-in settings changed"), Personal("address", "user_agent")
    ),
    Action.TOKEN_CREATED: Declaration(_("Token created"), Personal("name")),
    Action.TOKEN_REVOKED: Declaration(_("Token revoked"), Personal("name")),
    Action.ASSESSMENT_MADE: Declaration(
        _("Assessment made"), Personal("facts", "milestones")
    ),
    Action.RECURRENCE_FOUND: Declaration(_("Recurrence found"), Personal("incidents")),
    Action.OBLIGATION_AROSE: Declaration(_("Obligation arose"), Personal("party")),
    Action.OBLIGATION_CHANGED: Declaration(_("Obligation changed"), Personal("party")),
    Action.OBLIGATION_VOIDED: Declaration(_("Obligation fell away"), Personal("party")),
    Action.OBLIGATION_LATENESS_EXPLAINED: Declaration(
        _("Lateness explained"), Personal("reason")
    ),
    Action.DRAFT_STARTED: Declaration(_("Draft started"), Personal("answers")),
    Action.DRAFT_CHANGED: Declaration(_("Draft changed"), Personal("answers")),
    Action.RELEASE_ASKED: Declaration(_("Release asked for"), Personal("reason")),
    Action.RELEASE_GIVEN: Declaration(_("Report released"), Personal("reason")),
    Action.RELEASE_REFUSED: Declaration(_("Release refused"), Personal("reason")),
    Action.SUBMISSION_MADE: Declaration(
        _("Report submitted"), Personal("drafted_by", "released_by", "reason")
    ),
    Action.DELIVERY_MADE: Declaration(_("Report delivered"), Personal("recipient")),
    Action.DELIVERY_ACKNOWLEDGED: Declaration(
        _("Report acknowledged"), Personal("acknowledged_by", "answer")
    ),
    Action.RECEIPT_ISSUED: Declaration(_("Receipt issued"), Personal("recipient")),
    Action.AUTHORITY_NOTE_CHANGED: Declaration(
        _("Note on an authority changed"), Personal("channel", "contact", "note")
    ),
    # Keys, witnesses and alarms are the instance's, never a person's.
    Action.LOG_KEY_ADDED: Declaration(
        _("Signing key added"), Impersonal("key", "kind", "number", "first_size")
    ),
    Action.LOG_KEY_ENDED: Declaration(
        _("Signing key ended"),
        Impersonal("key", "kind", "number", "reason", "signs_until", "last_size"),
    ),
    Action.LOG_WITNESS_ADDED: Declaration(
        _("Witness added"), Impersonal("witness", "address")
    ),
    Action.LOG_WITNESS_REMOVED: Declaration(
        _("Witness removed"), Impersonal("witness", "address")
    ),
    Action.LOG_FOLLOWED: Declaration(_("Log followed as its witness"), Impersonal("key")),
    Action.LOG_UNFOLLOWED: Declaration(_("Log no longer followed"), Impersonal("key")),
    Action.LOG_ALARM_RAISED: Declaration(
        _("Alarm: a checkpoint is not consistent with the last one seen"),
        Impersonal("kind", "origin", "witness", "seen_size", "size"),
    ),
    # What was erased must stay known for as long as the chain is.
    Action.RECORD_DETAIL_ERASED: Declaration(
        _("Detail erased"), Impersonal("sequence", "reason")
    ),
    Action.CONTENT_ERASED: Declaration(
        _("Personal data erased"), Impersonal("table", "rows", "reason")
    ),
    Action.PERSON_ERASED: Declaration(_("Person erased"), Impersonal("reason")),
    Action.HOLD_PLACED: Declaration(_("Legal hold placed"), Personal("reason")),
    Action.HOLD_LIFTED: Declaration(_("Legal hold lifted"), Personal("reason")),
    Action.RETENTION_CHANGED: Declaration(
        _("Retention rules changed"), Impersonal("rules", "before")
    ),
    Action.ERASURE_ASKED: Declaration(
        _("Erasure asked for"), Impersonal("erasure", "reason", "spared", "person")
    ),
    Action.ERASURE_ENDED: Declaration(
        _("Erasure ended"), Impersonal("erasure", "erased", "kept")
    ),
}

# The actions whose details can be erased.
ERASABLE = frozenset(
    action for action, said in DECLARATIONS.items() if isinstance(said.detail, Personal)
)
