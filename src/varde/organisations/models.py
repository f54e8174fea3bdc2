from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.taxonomy import COUNTRIES

if TYPE_CHECKING:
    from datetime import datetime


class Role(models.TextChoices):
    """What a person does in an organisation. The last three exist at authorities only."""

    RESPONDER = "responder", _("Responder")
    APPROVER = "approver", _("Approver")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")
    DESK_OFFICER = "desk-officer", _("Desk officer")
    DESK_ADMIN = "desk-admin", _("Desk administrator")
    SUPERVISOR = "supervisor", _("Supervisor")


DESK_ROLES = frozenset({Role.DESK_OFFICER, Role.DESK_ADMIN, Role.SUPERVISOR})
ADMIN_ROLES = frozenset({Role.ADMIN, Role.DESK_ADMIN})
RETENTION_READERS = ADMIN_ROLES | {Role.AUDITOR}
# Entity facts that have a column of their own.
COLUMN_OF_FACT = MappingProxyType(
    {
        "entity.country": "country",
        "entity.sectors": "sectors",
        "entity.types": "entity_types",
    }
)

ROLES_WITH_POWER = frozenset({Role.APPROVER, Role.ADMIN, Role.DESK_ADMIN})


class Organisation(models.Model):
    """
    A legal entity that answers to one or more authorities, or an authority itself.

    An organisation may handle incidents for other legal entities: those have
    it as `parent`. `facts` holds the entity facts that rules need, by their
    names in the vocabulary; a fact that is not there is not known yet.
    """

    reference = models.SlugField(_("reference"), max_length=60, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    registration_number = models.CharField(
        _("registration number"), max_length=40, blank=True
    )
    country = models.CharField(_("country"), max_length=2)
    lei = models.CharField(_("LEI"), max_length=20, blank=True)
    sectors = models.JSONField(_("sectors"), default=list, blank=True)
    entity_types = models.JSONField(_("entity types"), default=list, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    authority = models.CharField(
        _("authority"), max_length=60, unique=True, null=True, blank=True, editable=False
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="legal_entities",
        verbose_name=_("incidents are handled by"),
    )
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    second_contact_name = models.CharField(
        _("second contact person"), max_length=150, blank=True
    )
    second_contact_email = models.EmailField(_("second contact e-mail"), blank=True)
    second_contact_phone = models.CharField(
        _("second contact telephone"), max_length=40, blank=True
    )
    created_at = models.DateTimeField(_("created"), editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="organisation_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The name of this organisation in the record."""
        return f"O:{self.reference}"

    @property
    def country_name(self) -> str:
        return gettext(COUNTRIES.get(self.country, self.country))

    def stated_facts(self) -> dict[str, Any]:
        """The entity facts that are known; what is not here is not known yet."""
        in_columns = {
            name: getattr(self, column) for name, column in COLUMN_OF_FACT.items()
        }
        known = {name: value for name, value in in_columns.items() if value}
        return {**self.facts, **known}

    def handles_for(self, entity: Organisation) -> bool:
        """Whether it handles the incidents of that legal entity, or is the entity."""
        return self.pk in {entity.pk, entity.parent_id}

    @property
    def is_authority(self) -> bool:
        return self.authority is not None


class Membership(models.Model):
    """One role of one person in one organisation; a person may hold several."""

    Role = Role

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar[list[str]] = ["organisation", "user", "role"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"], name="membership_role_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"


class Invitation(models.Model):
    """
    An offer of roles to the holder of one e-mail address.

    The link holds a token of which only the hash is stored; whoever opens it
    must also be the person at that address.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    roles = models.JSONField(_("roles"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("invited"), editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and now < self.expires_at
