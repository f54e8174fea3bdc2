from __future__ import annotations

import sqlite3

from django.apps import AppConfig
from django.core import checks
from django.db import connections
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
        from .models.columns import instant_or_none
        from .triggers import repair_after_migrate

        checks.register(check_triggers, checks.Tags.database)
        checks.register(check_signing_keys, checks.Tags.database)
        checks.register(check_sqlite_transactions)
        for connection in connections.all():
            if connection.vendor == "sqlite":
                sqlite3.register_converter("datetime", instant_or_none)
        post_migrate.connect(repair_after_migrate, sender=self)
