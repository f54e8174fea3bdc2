from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "varde.audit"
    label = "audit"
    verbose_name = _("Record")

    def ready(self) -> None:
        # Models are not ready when this module is imported.
        from .checks import (
            check_signing_keys,
            check_sqlite_transactions,
            check_triggers,
        )
        from .triggers import repair_after_migrate

        checks.register(check_triggers, checks.Tags.database)
        checks.register(check_signing_keys, checks.Tags.database)
        checks.register(check_sqlite_transactions)
        post_migrate.connect(repair_after_migrate, sender=self)
