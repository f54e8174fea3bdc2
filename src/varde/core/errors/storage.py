"""Files on their way in, and stored bytes."""

from __future__ import annotations

from .families import ConflictError, DomainError, InvalidValueError


class FileTooLargeError(DomainError):
    """`limit` is how many bytes a file may have."""

    code = "file.too-large"


# Uploads


class TooManyUploadsError(ConflictError):
    """`limit` is how many a person may have under way."""

    code = "upload.too-many"


class UploadVersionError(DomainError):
    """The sender speaks another version of tus than `version`."""

    code = "upload.other-version"


class UploadHeaderError(DomainError):
    """`header` is the one that cannot be read."""

    code = "upload.malformed-header"


class NotBytesError(DomainError):
    """What came is not marked as the bytes of a file, which `expected` is."""

    code = "upload.not-bytes"


class UploadMovedError(ConflictError):
    """Bytes that do not follow those that are here; `received` is how many are."""

    code = "upload.moved"


class WrongChecksumError(InvalidValueError):
    """The bytes that came are not those that were sent."""

    code = "upload.wrong-checksum"


class UploadClosedError(ConflictError):
    """The upload takes no more bytes."""

    code = "upload.closed"


class UploadUnfinishedError(ConflictError):
    """The file is not all here yet."""

    code = "upload.unfinished"


class UploadUsedError(ConflictError):
    """The file belongs to an item already."""

    code = "upload.used"


# Stored bytes


class StoredBytesError(DomainError):
    """The storage cannot do what was asked of it."""

    code = "storage.refused"


class StorageFullError(StoredBytesError):
    """There is no room left."""

    code = "storage.full"


class StorageAwayError(StoredBytesError):
    """The storage does not answer; `reason` is what the system or the server said."""

    code = "storage.away"


class MasterKeyMissingError(StoredBytesError):
    """`key` is the id of the master key that would open them."""

    code = "storage.key-missing"


class BytesMissingError(StoredBytesError):
    """They are not where they were stored."""

    code = "storage.missing"


class BytesDamagedError(StoredBytesError):
    """`chunk` counts from 0; where the chunks are not reached, `part` says what is."""

    code = "storage.damaged"


class BytesDestroyedError(StoredBytesError):
    """They were destroyed on purpose."""

    code = "storage.destroyed"


class ItemDestroyedError(BytesDestroyedError):
    """The item is destroyed, though another one still needs the same bytes."""

    code = "evidence.destroyed"
