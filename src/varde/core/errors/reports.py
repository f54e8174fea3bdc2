"""A report on its way: answers, draft, release, submission, delivery."""

from __future__ import annotations

from .families import ConflictError, InvalidValueError, NotAllowedError

# What is written


class InvalidAnswerError(InvalidValueError):
    """`field` names the question, `reason` is a stable word for what is wrong."""

    code = "report.invalid-answer"


class UnknownFieldError(InvalidValueError):
    """A question that the form does not ask."""

    code = "report.unknown-field"


class LanguageNotTakenError(InvalidValueError):
    """`languages` are those the authority takes."""

    code = "report.language-not-taken"


class ReportNotExpressibleError(InvalidValueError):
    """`field` names the questions, `reason` is a stable word for what keeps it back."""

    code = "report.not-expressible"


class ReportIncompleteError(ConflictError):
    """`missing` holds the ids of the required questions without an answer."""

    code = "report.incomplete"


class DraftChangedError(ConflictError):
    """`expected` is the revision that the person had before him."""

    code = "draft.changed"


class ReleaseAskedError(ConflictError):
    """The release was asked for or given since the person read the draft."""

    code = "draft.release-asked"


class TypedByAnotherError(NotAllowedError):
    """`signed_in` is who sends what somebody else typed in the same browser."""

    code = "draft.typed-by-another"


class UnsavedAnswersError(ConflictError):
    """Whoever asks for the release has typed something that is not in the report."""

    code = "draft.unsaved"


class NothingRecursError(ConflictError):
    """No other incident of the entity has the same root cause in the six months before."""

    code = "recurrence.none"


# Its release


class FourEyesError(NotAllowedError):
    """Somebody else has to release the report, as long as there is somebody else."""

    code = "release.four-eyes"


class ReleaseDecidedError(ConflictError):
    """`reason` is `nothing-waiting` or `changed`."""

    code = "release.not-waiting"


class ReleaseMissingError(ConflictError):
    """`reason` is `not-released` or `changed-since`."""

    code = "release.missing"


# Its sending and arrival


class ChannelStoppedError(ConflictError):
    """The matter is classified; `regime` must not be served by its ordinary channel."""

    code = "report.channel-stopped"


class AlreadySubmittedError(ConflictError):
    """The released report has been sent already."""

    code = "submission.already-made"


class CorrectionWithoutReasonError(InvalidValueError):
    """A further version that does not say why."""

    code = "submission.correction-without-reason"


class LateWithoutReasonError(InvalidValueError):
    """A late report that does not say why."""

    code = "submission.late-without-reason"


class ImpossibleDeliveryError(InvalidValueError):
    """A delivery before the sending, or yet to come."""

    code = "delivery.impossible-time"


class DeliveredAlreadyError(ConflictError):
    """The delivery has been recorded already."""

    code = "delivery.already-made"


class AcknowledgedAlreadyError(ConflictError):
    """A colleague has acknowledged it already."""

    code = "delivery.already-acknowledged"


class AuthorityNoteChangedError(ConflictError):
    """`expected` is the revision that the person had before him."""

    code = "authority.note-changed"
