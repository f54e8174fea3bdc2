from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.audit.personal import NEUTRAL

if TYPE_CHECKING:
    from datetime import datetime

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
REFERENCE_LENGTH = 10


def new_reference() -> str:
    """A name for a person that tells nothing about the person."""
    return "U-" + "".join(secrets.choice(BASE32) for _ in range(REFERENCE_LENGTH))


def is_reference(text: str) -> bool:
    """Whether the text is what stands for a person in the record, in either case."""
    start, rest = text[:2].upper(), text[2:].upper()
    return start == "U-" and len(rest) == REFERENCE_LENGTH and not set(rest) - set(BASE32)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: object
    ) -> User:
        """Without a password the person signs in some other way, or not yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class PersonName(models.CharField[str, str]):
    """What a person is called; of one who was erased, that in the reader's language."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return gettext("Erased person") if value == NEUTRAL else value


class User(AbstractBaseUser):
    """
    A person who signs in with an e-mail address.

    What the person may do follows from memberships in organisations alone:
    there is no all-powerful account.
    """

    class Language(models.TextChoices):
        # Each language in its own words, whatever the reader's language is.
        ENGLISH = "en", "English"
        SWEDISH = "sv", "Svenska"
        DANISH = "da", "Dansk"
        NORWEGIAN = "nb", "Norsk bokmål"
        FINNISH = "fi", "Suomi"
        ICELANDIC = "is", "Íslenska"

    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference, editable=False
    )
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = PersonName(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Stockholm")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case_unique"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class ApiToken(models.Model):
    """
    A key for a program that acts for one person.

    Only the hash is stored, so the plain token exists once, on the page that
    shows it. `services.create_token` and `services.revoke_token` own the rows.
    """

    class Scope(models.TextChoices):
        ASSESS = "assess", _("Assess facts against the rulebook")
        READ_INCIDENTS = "incidents:read", _("Read incidents and obligations")
        WRITE_INCIDENTS = "incidents:write", _("Declare incidents and state facts")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="api_tokens", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    prefix = models.CharField(_("begins with"), max_length=16, editable=False)
    scopes = models.JSONField(_("may"), default=list)
    created_at = models.DateTimeField(_("made"), editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="api_token_expires_after_it_was_made",
                condition=Q(expires_at__gt=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def scope_labels(self) -> list[str]:
        """What it may do, in words."""
        return [str(self.Scope(scope).label) for scope in self.scopes]

    def is_usable(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class RememberedAnswer(models.Model):
    """
    The answer to a write that carried an idempotency key.

    The same request with the same key gets it again instead of being done twice.
    `idempotency.claim` and `idempotency.remember` own the rows; they are kept for a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=400)
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("remembered answer")
        verbose_name_plural = _("remembered answers")
        ordering: ClassVar[list[str]] = ["-created_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["token", "method", "path", "key"], name="remembered_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
