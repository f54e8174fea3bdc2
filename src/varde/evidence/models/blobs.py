"""Stored bytes: where they lie, how they came, and whether they were found whole."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varde.incidents.models import Incident

FILENAME_LIMIT = 255
STORED_AS_LIMIT = 100
KEY_LIMIT = 32
TOKEN_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class Blob(models.Model):
    """
    Bytes that were stored once, found by their SHA-256, and never change.

    Many items may speak of the same bytes. `stored_as` is their name in the storage,
    which tells nothing about them; `key` names the master key that their data key is
    wrapped with, empty where they lie unencrypted. `chunk` is where they were found
    damaged, when that is known.
    """

    class State(models.TextChoices):
        SOUND = "sound", _("Sound")
        DAMAGED = "damaged", _("Damaged")
        MISSING = "missing", _("Missing")
        DESTROYED = "destroyed", _("Destroyed")

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    sha512 = models.CharField(_("SHA-512"), max_length=128)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    stored_as = models.CharField(max_length=STORED_AS_LIMIT, unique=True, editable=False)
    key = models.CharField(_("master key"), max_length=KEY_LIMIT, blank=True)
    malware = models.BooleanField(_("malware"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.SOUND)
    chunk = models.PositiveBigIntegerField(_("damaged chunk"), null=True, blank=True)
    stored_at = models.DateTimeField(_("stored"))
    checked_at = models.DateTimeField(_("last verified"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["checked_at", "id"], name="blob_checked_longest_ago"),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def is_there(self) -> bool:
        """Whether there is anything that could be handed out."""
        return self.state not in {self.State.MISSING, self.State.DESTROYED}


class Loose(models.Model):
    """
    An object in the storage that no row speaks of: not yet, or no longer.

    It is written down before the object is, so that whatever a kill left behind is
    known, and nothing else is ever cleaned away.
    """

    stored_as = models.CharField(max_length=STORED_AS_LIMIT, primary_key=True)
    since = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["since"], name="loose_since"),
        ]

    def __str__(self) -> str:
        return self.stored_as


class Upload(models.Model):
    """
    A file on its way in, or one that arrived: who sent it, to which incident.

    `token` is its address and known to the sender only. While it comes in, its bytes
    lie in pieces; once they are all here they become a blob and the pieces go.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", _("On its way")
        FINISHING = "finishing", _("Being put together")
        STORED = "stored", pgettext_lazy("file", "Stored")
        REFUSED = "refused", _("Refused")

    token = models.CharField(max_length=50, unique=True, default=new_token)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filename = models.CharField(_("file name"), max_length=FILENAME_LIMIT)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    received = models.PositiveBigIntegerField(_("received bytes"), default=0)
    malware = models.BooleanField(_("malware"), default=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.RECEIVING
    )
    refusal = models.CharField(max_length=60, blank=True)
    blob = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    existed = models.BooleanField(_("was here already"), default=False)
    used = models.BooleanField(_("belongs to an item"), default=False)
    started_at = models.DateTimeField(_("started"))
    touched_at = models.DateTimeField(_("last bytes"))

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["touched_at"],
                name="upload_left_alone",
                condition=Q(used=False),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="upload_not_more_than_all",
                condition=Q(received__lte=models.F("size")),
            ),
            models.CheckConstraint(
                name="upload_stored_has_a_blob",
                condition=~Q(state="stored") | Q(blob__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_whole(self) -> bool:
        return self.received == self.size


class Piece(models.Model):
    """Some bytes of an upload, from `start` on, as they came in."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="pieces")
    start = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=STORED_AS_LIMIT)

    class Meta:
        ordering: ClassVar[list[str]] = ["start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "start"], name="piece_comes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}: {self.start}"


class KnownMalware(models.Model):
    """The hash of a file that is malware wherever it turns up."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("known malware")
        verbose_name_plural = _("known malware")

    def __str__(self) -> str:
        return self.sha256


class Check(models.Model):
    """
    One run over stored bytes: those of an incident, or of the whole instance.

    `last` is the blob that was looked at last, and `last_package` the case package once
    all blobs are done, so that a run goes on where it stopped; `claimed_until` keeps a
    second worker from going on with it meanwhile.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")

    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="checks"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    last = models.PositiveBigIntegerField(default=0)
    last_package = models.PositiveBigIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(_("files"), default=0)
    done = models.PositiveIntegerField(_("verified"), default=0)
    bytes_done = models.PositiveBigIntegerField(_("verified bytes"), default=0)
    bad = models.PositiveIntegerField(_("damaged or missing"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}: {self.done} / {self.total}"


class Finding(models.Model):
    """What was wrong with a blob when it was verified."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="findings")
    check_run = models.ForeignKey(
        Check, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    state = models.CharField(_("state"), max_length=9, choices=Blob.State)
    chunk = models.PositiveBigIntegerField(_("damaged chunk"), null=True, blank=True)
    found_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.blob_id}: {self.state}"
