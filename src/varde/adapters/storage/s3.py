"""
Objects in a bucket that speaks S3, reached through django-storages.

An object of more than one part is uploaded in parts and appears when the last call
names them all; a smaller one is one call. Both are refused by the server itself where
the name is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from varde.core.errors import BytesMissingError, StorageAwayError, StorageFullError

from .objects import BLOCK, Listed

if TYPE_CHECKING:
    from storages.backends.s3 import S3Storage

PART = 16 * BLOCK
"""10 000 parts are the most that S3 takes, so an object may have 160 GB."""

MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
TAKEN = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})
FULL = frozenset({"507", "QuotaExceeded", "XMinioStorageFull", "InsufficientStorage"})


class S3Objects:
    """The objects under a prefix of a bucket."""

    def __init__(self, storage: S3Storage) -> None:
        self._storage = storage

    @property
    def client(self) -> Any:
        """One per thread, as django-storages keeps them."""
        return self._storage.connection.meta.client

    def create(self, name: str) -> S3Writer:
        return S3Writer(self.client, self._address(name))

    def put(self, name: str, data: bytes) -> None:
        with _told():
            self.client.put_object(**self._address(name), Body=data)

    def size(self, name: str) -> int:
        with _told():
            return int(self.client.head_object(**self._address(name))["ContentLength"])

    def read(self, name: str, start: int, end: int) -> Iterator[bytes]:
        if start >= end:
            return
        wanted = f"bytes={start}-{end - 1}"
        with _told():
            found = self.client.get_object(**self._address(name), Range=wanted)
            with closing(found["Body"]) as body:
                yield from body.iter_chunks(BLOCK)

    def remove(self, name: str) -> None:
        with _told(), suppress(BytesMissingError):
            self.client.delete_object(**self._address(name))

    def listed(self) -> Iterator[Listed]:
        prefix = self._prefix
        with _told():
            for page in self._pages("list_objects_v2"):
                for found in page.get("Contents", ()):
                    name = str(found["Key"]).removeprefix(prefix)
                    yield Listed(name, found["LastModified"])

    def sweep(self, *, before: datetime) -> int:
        swept = 0
        with _told():
            for page in self._pages("list_multipart_uploads"):
                for begun in page.get("Uploads", ()):
                    if begun["Initiated"] < before:
                        self._abort(begun["Key"], begun["UploadId"])
                        swept += 1
        return swept

    def room(self) -> int | None:
        return None

    def _abort(self, key: str, upload: str) -> None:
        self.client.abort_multipart_upload(
            Bucket=self._storage.bucket_name, Key=key, UploadId=upload
        )

    def _pages(self, operation: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator(operation)
        yield from pages.paginate(Bucket=self._storage.bucket_name, Prefix=self._prefix)

    @property
    def _prefix(self) -> str:
        location = str(self._storage.location).strip("/")
        return f"{location}/" if location else ""

    def _address(self, name: str) -> dict[str, str]:
        return {"Bucket": self._storage.bucket_name, "Key": self._prefix + name}


class S3Writer:
    """Holds one part at a time."""

    def __init__(self, client: Any, address: dict[str, str]) -> None:
        self._client = client
        self._address = address
        self._held = bytearray()
        self._upload: str | None = None
        self._parts: list[dict[str, object]] = []

    def write(self, data: bytes) -> None:
        self._held += data
        while len(self._held) >= PART:
            self._send(bytes(self._held[:PART]))
            del self._held[:PART]

    def commit(self) -> None:
        if self._upload is None:
            self._put(bytes(self._held))
            return
        if self._held:
            self._send(bytes(self._held))
        with _told():
            self._client.complete_multipart_upload(
                **self._address,
                UploadId=self._upload,
                MultipartUpload={"Parts": self._parts},
                IfNoneMatch="*",
            )
        self._upload = None

    def abandon(self) -> None:
        if self._upload is not None:
            # What cannot be taken back now, `sweep` takes away.
            with suppress(StorageAwayError, BytesMissingError), _told():
                self._client.abort_multipart_upload(**self._address, UploadId=self._upload)
            self._upload = None

    def _put(self, data: bytes) -> None:
        """Write it at once; what is refused may be there from a first try of ours."""
        try:
            with _told():
                self._client.put_object(**self._address, Body=data, IfNoneMatch="*")
        except FileExistsError:
            # The client tries again where no answer came.
            with _told():
                lies_there = self._client.get_object(**self._address)["Body"].read()
            if lies_there != data:
                raise

    def _send(self, part: bytes) -> None:
        number = len(self._parts) + 1
        with _told():
            if self._upload is None:
                begun = self._client.create_multipart_upload(**self._address)
                self._upload = begun["UploadId"]
            sent = self._client.upload_part(
                **self._address, UploadId=self._upload, PartNumber=number, Body=part
            )
        self._parts.append({"ETag": sent["ETag"], "PartNumber": number})


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the server or the line says into a refusal."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in MISSING:
            raise BytesMissingError from error
        if code in TAKEN:
            raise FileExistsError(code) from error
        if code in FULL:
            raise StorageFullError from error
        raise StorageAwayError(reason=code) from error
    except BotoCoreError as error:
        raise StorageAwayError(reason=type(error).__name__) from error
