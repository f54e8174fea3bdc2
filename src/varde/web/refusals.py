"""What a refusal is called, and which HTTP status tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from varde.core.errors import (
    BytesDestroyedError,
    ConflictError,
    ContentErasedError,
    CustodyEndedError,
    DetailErasedAlreadyError,
    DomainError,
    FileTooLargeError,
    HeldAlreadyError,
    HoldLiftedError,
    NotAllowedError,
    NotBytesError,
    NothingCorrectedError,
    NothingToEraseError,
    OnHoldError,
    RulebookError,
    StorageAwayError,
    StorageFullError,
    StoredBytesError,
    TooManyUploadsError,
    TypedByAnotherError,
    UploadHeaderError,
    UploadVersionError,
    WrongChecksumError,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The nearest family in a refusal's line of descent decides.
STATUS: dict[type[DomainError], int] = {
    RulebookError: 500,
    NotAllowedError: 403,
    BytesDestroyedError: 410,
    ContentErasedError: 410,
    StorageFullError: 507,
    StorageAwayError: 503,
    StoredBytesError: 500,
    FileTooLargeError: 413,
    TooManyUploadsError: 429,
    UploadHeaderError: 400,
    UploadVersionError: 412,
    NotBytesError: 415,
    # tus has a number of its own for it.
    WrongChecksumError: 460,
    ConflictError: 409,
    DomainError: 422,
}

_FINAL = _("It stays so; trying again does not help.")
_FAULT = _("Trying again does not help. Tell whoever runs this instance.")
_LOOK = _("Go back, look at how things stand now, and try again.")

# What helps, for whoever meets a refusal on a page; found as the status is.
ADVICE: dict[type[DomainError], _StrPromise] = {
    BytesDestroyedError: _FINAL,
    ContentErasedError: _FINAL,
    CustodyEndedError: _FINAL,
    DetailErasedAlreadyError: _FINAL,
    HeldAlreadyError: _FINAL,
    HoldLiftedError: _FINAL,
    NothingCorrectedError: _FINAL,
    NothingToEraseError: _FINAL,
    OnHoldError: _("It stays so until an administrator lifts the hold."),
    TypedByAnotherError: _("Whoever typed it signs in again and copies it from here."),
    RulebookError: _FAULT,
    StorageFullError: _LOOK,
    StorageAwayError: _LOOK,
    StoredBytesError: _FAULT,
    DomainError: _LOOK,
}

TITLES: dict[str, _StrPromise] = {
    "refused": _("This was refused."),
    "value.invalid": _("A value cannot be taken as it stands."),
    "value.not-canonical": _("A value has no canonical JSON form."),
    "time.no-zone": _("The time has no time zone."),
    "time.invalid": _("This is not a time."),
    "time.out-of-range": _("The year lies outside 1970 to 2199."),
    "fact.unknown": _("There is no such fact."),
    "fact.invalid-value": _("The value does not fit the fact."),
    "file.unreadable": _("The file cannot be read."),
    "fact-file.invalid": _("The facts cannot be read as they stand."),
    "text.invalid": _("The text cannot be kept as it is."),
    "package.under-way": _("A package of this incident is being made for you already."),
    "package.not-there": _("This package cannot be fetched."),
    "milestone.in-the-future": _("A milestone cannot lie in the future."),
    "milestone.out-of-order": _("A milestone lies before one that it must follow."),
    "incident.changed": _("Somebody changed the incident in the meantime."),
    "incident.last-party": _("An incident hits at least one legal entity."),
    "incident.last-reader": _("Somebody must see a sealed incident."),
    "incident.status-not-reachable": _("No step leads from that status to this one."),
    "incident.status-without-reason": _("This step needs a reason."),
    "timeline.entry-replaced": _("The timeline entry has been mended already."),
    "file.too-large": _("The file is larger than this instance takes."),
    "storage.refused": _("The storage cannot do this."),
    "storage.full": _("The storage is full. Nothing of the file was kept."),
    "storage.away": _("The storage does not answer. Nothing of the file was kept."),
    "storage.key-missing": _("The key that opens the file is not here."),
    "storage.missing": _("The file is not where it was stored."),
    "storage.damaged": _("The file is not what was stored."),
    "storage.destroyed": _("The file was destroyed on purpose."),
    "evidence.destroyed": _("The item is destroyed; its file is not handed out."),
    "upload.other-version": _("This instance speaks another version of tus."),
    "upload.malformed-header": _("A header of the upload cannot be read."),
    "upload.not-bytes": _("The bytes must come as application/offset+octet-stream."),
    "upload.moved": _("These bytes do not follow those that are here."),
    "upload.closed": _("The upload takes no more bytes."),
    "upload.unfinished": _("The file is not all here yet."),
    "upload.used": _("The file belongs to an item already."),
    "upload.too-many": _("You have begun too many uploads. Finish or cancel one first."),
    "upload.wrong-checksum": _("The bytes changed on their way here."),
    "evidence.corrected": _("Somebody corrected the item in the meantime."),
    "evidence.nothing-corrected": _("This says what holds already."),
    "custody.not-the-holder": _("Somebody else has the item."),
    "custody.held-already": _("You have the item already."),
    "custody.waiting": _("A hand-over of the item waits for its answer first."),
    "custody.nothing-waiting": _("No hand-over of the item waits for an answer."),
    "custody.ended": _("The item is destroyed; nothing can be done with it."),
    "custody.seal-not-on-item": _("That seal is not on the item."),
    "custody.not-the-giver": _("Only whoever handed the item over takes it back."),
    "custody.not-the-receiver": _("Only the receiver answers a hand-over."),
    "custody.out-of-order": _("This lies before the event that it follows."),
    "custody.in-the-future": _("This lies in the future."),
    "custody.proof-missing": _(
        "Nobody without an account here hands over or receives without a signed form."
    ),
    "custody.beyond-label": _("The TLP label forbids this. Say on what ground it is done."),
    "record.malformed-entry": _("The entry of the record is malformed."),
    "record.malformed-key": _("The verifier key cannot be read."),
    "record.malformed-note": _("The signed note cannot be read."),
    "record.malformed-checkpoint": _("The checkpoint of the log cannot be read."),
    "record.malformed-tile": _("A part of the log's tree cannot be read."),
    "record.malformed-proof": _("The proof cannot be read."),
    "record.malformed-envelope": _("The signed envelope cannot be read."),
    "record.proof-refused": _("The proof does not hold."),
    "record.signature-refused": _("It is not signed by a key that is trusted."),
    "record.conflict": _("The record says otherwise already."),
    "record.chain-damaged": _(
        "The end of the record was damaged, so nothing can be added. Nothing was changed."
    ),
    "record.detail-erased-already": _("The detail of that entry has been erased already."),
    "record.content-erased": _("This was erased. Its hash stays, so that receipts hold."),
    "retention.hold-lifted": _("The hold has been lifted already."),
    "retention.on-hold": _("A legal hold keeps this. Nothing was erased."),
    "record.nothing-to-erase": _("The entry holds nothing that can be erased."),
    "report.invalid-answer": _("The answer does not fit the question."),
    "report.unknown-field": _("The form does not ask that question."),
    "report.language-not-taken": _("The authority takes no report in that language."),
    "report.not-expressible": _("The report cannot be written in that format as it is."),
    "recurrence.none": _(
        "No other incident of the legal entity has the same root cause in six months."
    ),
    "report.channel-stopped": _(
        "The matter is classified. Nothing of it goes through this channel."
    ),
    "report.incomplete": _("A required question has no answer yet."),
    "rulebook.invalid": _("The rulebook cannot be trusted as it stands."),
    "rulebook.invalid-file": _("A file of the rulebook is wrong."),
    "regime.empty-condition": _("A condition has nothing in it."),
    "regime.not-found": _("No regime goes by that name."),
    "regime.not-in-force": _("The regime was not in force on that day."),
    "role.not-allowed": _("Your role does not reach that far."),
    "organisation.invalid-value": _("A detail of the organisation cannot be right."),
    "organisation.authority-taken": _("Another organisation is that authority already."),
    "membership.invalid-role": _("That role is not held in such an organisation."),
    "membership.last-administrator": _("Someone must be able to administer."),
    "membership.role-not-held": _("The person does not hold that role."),
    "invitation.closed": _("The invitation has expired or has been used."),
    "invitation.for-another": _("The invitation is for another address."),
    "token.invalid-value": _("The API token cannot be made like that."),
    "token.scope-missing": _("The API token does not reach that far."),
    "idempotency.key-reused": _("The idempotency key was used for another request."),
    "page.invalid-cursor": _("The cursor is not one that was given out here."),
    "draft.changed": _("Somebody saved the draft in the meantime."),
    "draft.release-asked": _("The release was asked for or given in the meantime."),
    "draft.typed-by-another": _("Somebody else has signed in since it was typed."),
    "draft.unsaved": _("You have typed something that is not in the report yet."),
    "authority.note-changed": _("Somebody changed the note in the meantime."),
    "release.four-eyes": _("Nobody releases alone what he wrote alone."),
    "release.not-waiting": _("There is nothing waiting for release, or it has changed."),
    "release.missing": _("The report is not released as it stands."),
    "submission.already-made": _("The released report has been sent already."),
    "submission.correction-without-reason": _("A correction needs a reason."),
    "submission.late-without-reason": _("A late report needs a reason."),
    "delivery.already-made": _("The delivery has been recorded already."),
    "delivery.impossible-time": _(
        "A report is delivered after it was sent, and not in the future."
    ),
    "delivery.already-acknowledged": _("A colleague has acknowledged it already."),
}

# A stable word for what is wrong with a value, in a sentence.
REASONS: dict[str, _StrPromise] = {
    "a-colleague": _("Choose the colleague, who confirms it in person."),
    "a-reference": _("Write the name. A reference stands for an account."),
    "another-currency": _("The amount is in another currency."),
    "answers-missing": _("An answer is missing."),
    "apart-from-other-answers": _("This does not go with the other answers."),
    "bidi-override": _("This text has a character that changes the reading direction."),
    "cannot-handle-for-others": _("That organisation cannot handle for others."),
    "control-character": _("This text has a character that cannot be kept."),
    "country-not-taken": _("Only states of the European Economic Area can be named."),
    "currency-not-taken": _("The format does not take this currency."),
    "empty": _("An answer is missing."),
    "entities-and-codes-differ": _("Each entity that is named needs its own LEI."),
    "lei-checksum": _("The check digits of this identifier are wrong."),
    "more-than-100-percent": _("This cannot be more than 100 percent."),
    "more-than-one-line": _("Write this in one line."),
    "more-than-two-decimals": _("Write at most two decimals."),
    "negative": _("This number cannot be below zero."),
    "no-international-prefix": _("Write the number with its country, such as +358 9 1234."),
    "not-a-boolean": _("True or false is expected."),
    "not-a-choice": _("Choose one of the answers."),
    "not-a-country": _("Choose a country."),
    "not-a-currency": _("Write the amount and the currency, such as 2500 EUR."),
    "not-a-date": _("Write a date, such as 2026-11-21."),
    "not-a-duration": _("Write days, hours and minutes, such as 01:04:30."),
    "not-a-hash": _("Write the hash as 64 or 128 signs from 0 to 9 and a to f."),
    "not-a-lei": _("A legal entity identifier has 20 characters."),
    "not-a-list": _("A list is expected."),
    "not-a-number": _("Write a number."),
    "not-a-phone-number": _("Write a telephone number with its country."),
    "not-a-text": _("A text is expected."),
    "not-a-whole-number": _("Write a whole number."),
    "not-an-amount": _("Write the amount and the currency, such as 2500 EUR."),
    "not-an-email-address": _("Write an e-mail address, such as name@example.org."),
    "not-an-euid": _(
        "An EUID is a country, a register, a point and a number, as in DKCVR.12345678."
    ),
    "not-an-instant": _("Write the time with its zone."),
    "not-the-reporting-currency": _("Every amount must be in the reporting currency."),
    "number-out-of-range": _("This number is too large."),
    "of-the-organisation": _("This is said once, of the organisation, on its own page."),
    "out-of-range": _("This lies outside what is allowed."),
    "time.invalid": _("Write a date and a time, such as 2026-11-21 03:04."),
    "time.no-zone": _("Write the time with its zone."),
    "time.out-of-range": _("The year lies outside 1970 to 2199."),
    "too-long": _("This text is too long."),
    "too-many-assessments": _("Ask for fewer legal entities or fewer regimes at once."),
}


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a refusal."""
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


def advice_of(error: DomainError) -> _StrPromise:
    """Return what whoever meets the refusal on a page can do about it."""
    return next(ADVICE[cls] for cls in type(error).__mro__ if cls in ADVICE)


def title_of(error: DomainError) -> _StrPromise:
    """Return the sentence for a refusal, in the reader's language when it is shown."""
    return TITLES[error.code]


def reason_of(error: DomainError) -> _StrPromise | None:
    """Return the sentence for what is wrong with the value, where the refusal says."""
    problem = str(error.params.get("problem"))
    if known := REASONS.get(problem) or TITLES.get(problem):
        return known
    reason = error.params.get("reason")
    return REASONS.get(reason, lazystr(reason)) if isinstance(reason, str) else None
