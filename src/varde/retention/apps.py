from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "varde.retention"
    verbose_name = _("Retention")

    def ready(self) -> None:
        # Models are not ready when this module is imported.
        from varde.retention import receivers  # noqa: F401 - connects them
