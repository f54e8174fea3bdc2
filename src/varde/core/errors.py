"""
Everything the domain can refuse to do.

    DomainError
    ├── InvalidValueError               what was said cannot be taken as it stands
    │   ├── NaiveInstantError               a time without a zone
    │   ├── InvalidInstantError             a text that is no time
    │   │   └── InstantOutOfRangeError          a year in which no incident can lie
    │   ├── UnknownFactError                a fact that is not in the vocabulary
    │   ├── InvalidFactValueError           a value that does not fit its fact
    │   ├── MilestonesOutOfOrderError       a milestone before one that it must follow
    │   ├── NotCanonicalError               a value that has no canonical JSON form
    │   ├── InvalidAnswerError              an answer that does not fit its question
    │   ├── UnknownFieldError               a question that the form does not ask
    │   ├── LanguageNotTakenError           the authority takes no report in that language
    │   ├── ReportNotExpressibleError       a report that a format has no room for as it is
    │   ├── MalformedEntryError             bytes that are no entry of the record
    │   ├── MalformedKeyError               a text that is no verifier key
    │   ├── MalformedNoteError              bytes that are no signed note
    │   ├── MalformedCheckpointError        a text that is no checkpoint of a log
    │   ├── MalformedTileError              a tile with fewer hashes than its log has
    │   ├── MalformedProofError             bytes that are no proof of an entry
    │   ├── MalformedEnvelopeError          bytes that are no signed envelope
    │   ├── ProofRefusedError               hashes that do not lead from one to the other
    │   ├── SignatureRefusedError           no key that is trusted has signed it
    │   ├── InvalidOrganisationError        a detail of an organisation that cannot be right
    │   ├── InvalidRoleError                a role that is not held in such an organisation
    │   ├── InvalidTokenError               an API token that cannot be made like that
    │   ├── KeyReusedError                  one idempotency key for two different requests
    │   ├── InvalidCursorError              a place in a list that was not given out here
    │   ├── InvalidTextError                a text that cannot be kept as it is
    │   ├── FutureMilestoneError            a milestone that has not happened yet
    │   ├── WrongChecksumError              bytes that changed on their way here
    │   ├── StatusWithoutReasonError        a step back that does not say why
    │   ├── CustodyOutOfOrderError          a custody event before the one it follows
    │   ├── FutureCustodyError              a custody event that has not happened yet
    │   ├── ProofMissingError               a hand-over to or from outside without its form
    │   ├── BeyondLabelError                a hand-over past the TLP label without ground
    │   ├── CorrectionWithoutReasonError    a further version that does not say why
    │   ├── LateWithoutReasonError          a late report that does not say why
    │   └── ImpossibleDeliveryError         a delivery before the sending, or yet to come
    ├── FileTooLargeError               a file larger than the instance takes
    ├── StoredBytesError                the storage cannot do what was asked
    │   ├── StorageFullError                there is no room left
    │   ├── StorageAwayError                the storage does not answer
    │   ├── MasterKeyMissingError           the key that opens them is not here
    │   ├── BytesMissingError               the bytes are not where they were stored
    │   ├── BytesDamagedError               they are not what was stored
    │   └── BytesDestroyedError             they were destroyed on purpose
    ├── RulebookError                   the rulebook itself is wrong
    │   ├── EmptyConditionError             an all_of / any_of with nothing in it
    │   └── InvalidRulebookError            a file that does not say what it must
    ├── RegimeNotFoundError             no regime goes by that name
    ├── RegimeNotInForceError           no version of the regime covers that day
    ├── NotAllowedError                 the person's role does not reach that far
    │   ├── FourEyesError                   nobody releases alone what he wrote alone
    │   ├── NotTheGiverError                only he who handed over takes it back
    │   ├── NotTheReceiverError             only the receiver confirms a hand-over
    │   ├── ScopeMissingError               the API token does not reach that far
    │   └── InvitationForAnotherError       the invitation is for another address
    └── ConflictError                   the record says otherwise already
        ├── IncidentChangedError            somebody changed the incident in the meantime
        ├── StatusNotReachableError         no step leads from that status to this one
        ├── EntryReplacedError              the timeline entry has been mended already
        ├── ItemCorrectedError              somebody corrected the item in the meantime
        ├── NothingCorrectedError           a correction that says what holds already
        ├── NotTheHolderError               somebody else holds the item
        ├── HeldAlreadyError                the person holds the item himself
        ├── HandOverWaitingError            a hand-over must be answered first
        ├── NoHandOverError                 no hand-over waits for an answer
        ├── PackageUnderWayError            the person is having one made already
        ├── PackageNotThereError            it is not ready, or can be fetched no longer
        ├── CustodyEndedError               the item is destroyed
        ├── SealNotOnItemError              that seal is not on the item
        ├── UploadMovedError                bytes that do not follow those that are here
        ├── UploadClosedError               the upload takes no more bytes
        ├── UploadUnfinishedError           the file is not all here yet
        ├── UploadUsedError                 the file belongs to an item already
        ├── TooManyUploadsError             the person has begun too many uploads
        ├── LastPartyError                  an incident hits at least one legal entity
        ├── LastReaderError                 somebody must see a sealed incident
        ├── DraftChangedError               somebody saved the draft in the meantime
        ├── AuthorityNoteChangedError       somebody changed the note in the meantime
        ├── ReleaseDecidedError             there is nothing, or something else, to release
        ├── ReleaseMissingError             the report is not released as it stands
        ├── AlreadySubmittedError           the released report has been sent already
        ├── DeliveredAlreadyError           the delivery has been recorded already
        ├── AcknowledgedAlreadyError        a colleague has acknowledged it already
        ├── ReportIncompleteError           a required question has no answer yet
        ├── LastAdministratorError          someone must be able to administer
        ├── RoleNotHeldError                nobody can lose a role that he does not hold
        ├── AuthorityTakenError             another organisation is that authority already
        ├── InvitationClosedError           the invitation has expired or has been used
        ├── DetailErasedAlreadyError        the detail of that entry is gone
        ├── ContentErasedError              what was asked for has been erased
        ├── OnHoldError                     a legal hold keeps it
        ├── HoldLiftedError                 the hold has been lifted already
        └── NothingToEraseError             the entry holds nothing that can be erased

A code is stable and is what programs match. The sentence is added at the edge,
in the reader's language.
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Base of every refusal. `code` is stable; the wording is not."""

    code: ClassVar[str] = "refused"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}: {said}" if said else self.code


class InvalidValueError(DomainError):
    """The request cannot be understood, or names something impossible."""

    code = "value.invalid"


class NaiveInstantError(InvalidValueError):
    code = "time.no-zone"


class InvalidInstantError(InvalidValueError):
    code = "time.invalid"


class InstantOutOfRangeError(InvalidInstantError):
    code = "time.out-of-range"


class UnknownFactError(InvalidValueError):
    code = "fact.unknown"


class InvalidFactValueError(InvalidValueError):
    """`fact` names it, `reason` is a stable word for what is wrong with the value."""

    code = "fact.invalid-value"


class MilestonesOutOfOrderError(InvalidValueError):
    """`fact` names the milestone that lies before the one it `must_follow`."""

    code = "milestone.out-of-order"


class NotCanonicalError(InvalidValueError):
    code = "value.not-canonical"


class MalformedEntryError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the entry."""

    code = "record.malformed-entry"


class MalformedKeyError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the verifier key."""

    code = "record.malformed-key"


class MalformedNoteError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the signed note."""

    code = "record.malformed-note"


class MalformedCheckpointError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the checkpoint."""

    code = "record.malformed-checkpoint"


class MalformedTileError(InvalidValueError):
    """`tile` is its address, `reason` a stable word for what is wrong with it."""

    code = "record.malformed-tile"


class MalformedProofError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the proof's bytes."""

    code = "record.malformed-proof"


class MalformedEnvelopeError(InvalidValueError):
    """`reason` is a stable word for what is wrong with the envelope."""

    code = "record.malformed-envelope"


class ProofRefusedError(InvalidValueError):
    """The proof can be read and does not hold; `reason` says where it fails."""

    code = "record.proof-refused"


class SignatureRefusedError(InvalidValueError):
    """`reason` is `unknown-key`, or `forged` with the `key` that never signed it."""

    code = "record.signature-refused"


class InvalidAnswerError(InvalidValueError):
    """`field` names the question, `reason` is a stable word for what is wrong."""

    code = "report.invalid-answer"


class UnknownFieldError(InvalidValueError):
    code = "report.unknown-field"


class LanguageNotTakenError(InvalidValueError):
    """`languages` are those the authority takes."""

    code = "report.language-not-taken"


class ReportNotExpressibleError(InvalidValueError):
    """`field` names the questions, `reason` is a stable word for what keeps it back."""

    code = "report.not-expressible"


class RulebookError(DomainError):
    """The rulebook cannot be trusted as it stands."""

    code = "rulebook.invalid"


class EmptyConditionError(RulebookError):
    code = "regime.empty-condition"


class InvalidRulebookError(RulebookError):
    """`where` names the file and the place, `reason` what is wrong there."""

    code = "rulebook.invalid-file"


class RegimeNotFoundError(DomainError):
    code = "regime.not-found"


class RegimeNotInForceError(DomainError):
    code = "regime.not-in-force"


class NotAllowedError(DomainError):
    """The person may see the thing, but not do this to it."""

    code = "role.not-allowed"


class ConflictError(DomainError):
    """The request is well formed, but the record already says otherwise."""

    code = "record.conflict"


class ReportIncompleteError(ConflictError):
    """`missing` holds the ids of the required questions without an answer."""

    code = "report.incomplete"


class DetailErasedAlreadyError(ConflictError):
    code = "record.detail-erased-already"


class NothingToEraseError(ConflictError):
    code = "record.nothing-to-erase"


class ContentErasedError(ConflictError):
    code = "record.content-erased"


class OnHoldError(ConflictError):
    code = "retention.on-hold"


class HoldLiftedError(ConflictError):
    code = "retention.hold-lifted"


class InvalidOrganisationError(InvalidValueError):
    """`field` names what, `reason` is a stable word for what is wrong with it."""

    code = "organisation.invalid-value"


class InvalidRoleError(InvalidValueError):
    """`role` is unknown, or is one that only an authority has."""

    code = "membership.invalid-role"


class InvalidTokenError(InvalidValueError):
    """`field` names what, `reason` is a stable word for what is wrong with it."""

    code = "token.invalid-value"


class ScopeMissingError(NotAllowedError):
    """`scope` is the one that is needed."""

    code = "token.scope-missing"


class KeyReusedError(InvalidValueError):
    """The answer that is remembered belongs to another request."""

    code = "idempotency.key-reused"


class InvalidCursorError(InvalidValueError):
    code = "page.invalid-cursor"


class InvitationForAnotherError(NotAllowedError):
    code = "invitation.for-another"


class LastAdministratorError(ConflictError):
    code = "membership.last-administrator"


class RoleNotHeldError(ConflictError):
    code = "membership.role-not-held"


class AuthorityTakenError(ConflictError):
    code = "organisation.authority-taken"


class InvitationClosedError(ConflictError):
    code = "invitation.closed"


class CorrectionWithoutReasonError(InvalidValueError):
    code = "submission.correction-without-reason"


class LateWithoutReasonError(InvalidValueError):
    code = "submission.late-without-reason"


class FourEyesError(NotAllowedError):
    """Somebody else has to release the report, as long as there is somebody else."""

    code = "release.four-eyes"


class DraftChangedError(ConflictError):
    """`expected` is the revision that the person had before him."""

    code = "draft.changed"


class AuthorityNoteChangedError(ConflictError):
    """`expected` is the revision that the person had before him."""

    code = "authority.note-changed"


class ReleaseDecidedError(ConflictError):
    """`reason` is `nothing-waiting` or `changed`."""

    code = "release.not-waiting"


class ReleaseMissingError(ConflictError):
    """`reason` is `not-released` or `changed-since`."""

    code = "release.missing"


class AlreadySubmittedError(ConflictError):
    code = "submission.already-made"


class ChannelStoppedError(ConflictError):
    """The matter is classified; `regime` must not be served by its ordinary channel."""

    code = "report.channel-stopped"


class ImpossibleDeliveryError(InvalidValueError):
    code = "delivery.impossible-time"


class NothingRecursError(ConflictError):
    """No other incident of the entity has the same root cause in the six months before."""

    code = "recurrence.none"


class DeliveredAlreadyError(ConflictError):
    code = "delivery.already-made"


class AcknowledgedAlreadyError(ConflictError):
    code = "delivery.already-acknowledged"


class InvalidTextError(InvalidValueError):
    """`field` names it, `reason` is `empty`, `too-long` or tells the character."""

    code = "text.invalid"


class FutureMilestoneError(InvalidValueError):
    code = "milestone.in-the-future"


class StatusWithoutReasonError(InvalidValueError):
    code = "incident.status-without-reason"


class IncidentChangedError(ConflictError):
    """The further params tell what the columns are now."""

    code = "incident.changed"


class StatusNotReachableError(ConflictError):
    code = "incident.status-not-reachable"


class EntryReplacedError(ConflictError):
    code = "timeline.entry-replaced"


class LastPartyError(ConflictError):
    code = "incident.last-party"


class LastReaderError(ConflictError):
    code = "incident.last-reader"


class ItemCorrectedError(ConflictError):
    """`statement` is the number of the one that holds now."""

    code = "evidence.corrected"


class NothingCorrectedError(ConflictError):
    code = "evidence.nothing-corrected"


class NotTheHolderError(ConflictError):
    """`holder` is who has the item, by name."""

    code = "custody.not-the-holder"


class HeldAlreadyError(ConflictError):
    code = "custody.held-already"


class HandOverWaitingError(ConflictError):
    """`receiver` is who has yet to answer, by name."""

    code = "custody.waiting"


class NoHandOverError(ConflictError):
    code = "custody.nothing-waiting"


class CustodyEndedError(ConflictError):
    code = "custody.ended"


class SealNotOnItemError(ConflictError):
    """`seal` is the number of the one that is on it, or empty."""

    code = "custody.seal-not-on-item"


class NotTheGiverError(NotAllowedError):
    """`giver` is who handed the item over, by name."""

    code = "custody.not-the-giver"


class NotTheReceiverError(NotAllowedError):
    """`receiver` is who was named, by name."""

    code = "custody.not-the-receiver"


class CustodyOutOfOrderError(InvalidValueError):
    """`field` is `at`; `after` is when the event before it happened."""

    code = "custody.out-of-order"


class FutureCustodyError(InvalidValueError):
    """`field` is `at`."""

    code = "custody.in-the-future"


class ProofMissingError(InvalidValueError):
    """`field` is where the signed form belongs."""

    code = "custody.proof-missing"


class BeyondLabelError(InvalidValueError):
    """`tlp` is the item's label; `field` is where the ground belongs."""

    code = "custody.beyond-label"


class FileTooLargeError(DomainError):
    """`limit` is how many bytes a file may have."""

    code = "file.too-large"


class StoredBytesError(DomainError):
    """The storage cannot do what was asked of it."""

    code = "storage.refused"


class StorageFullError(StoredBytesError):
    code = "storage.full"


class StorageAwayError(StoredBytesError):
    """`reason` is what the system or the server said."""

    code = "storage.away"


class MasterKeyMissingError(StoredBytesError):
    """`key` is the id of the master key that would open them."""

    code = "storage.key-missing"


class BytesMissingError(StoredBytesError):
    code = "storage.missing"


class BytesDamagedError(StoredBytesError):
    """`chunk` counts from 0; where the chunks are not reached, `part` says what is."""

    code = "storage.damaged"


class BytesDestroyedError(StoredBytesError):
    code = "storage.destroyed"


class UploadMovedError(ConflictError):
    """`received` is how many bytes are here."""

    code = "upload.moved"


class UploadClosedError(ConflictError):
    code = "upload.closed"


class UploadUnfinishedError(ConflictError):
    code = "upload.unfinished"


class UploadUsedError(ConflictError):
    code = "upload.used"


class TooManyUploadsError(ConflictError):
    """`limit` is how many a person may have under way."""

    code = "upload.too-many"


class WrongChecksumError(InvalidValueError):
    """The bytes that came are not those that were sent."""

    code = "upload.wrong-checksum"


class PackageUnderWayError(ConflictError):
    """`package` is the number of the one that is being made."""

    code = "package.under-way"


class PackageNotThereError(ConflictError):
    """`state` says why it cannot be fetched."""

    code = "package.not-there"
