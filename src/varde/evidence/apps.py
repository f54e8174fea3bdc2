from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "varde.evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # Models are not ready when this module is imported.
        from varde.evidence import receivers, recorded  # noqa: F401 - connects them

        # Each app says there what goes into a case package.
        autodiscover_modules("packaging")
