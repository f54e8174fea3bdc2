from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "varde.reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from varde.incidents.signals import incident_changed  # noqa: PLC0415 - apps first

        from .receivers import reassess_changed_incident  # noqa: PLC0415 - apps first

        incident_changed.connect(
            reassess_changed_incident, dispatch_uid="reporting.reassess-changed-incident"
        )
