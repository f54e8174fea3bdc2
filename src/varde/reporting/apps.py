from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest


class ReportingConfig(AppConfig):
    name = "varde.reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from varde.web.navigation import Entry, register  # noqa: PLC0415

        register(
            Entry(
                _("Reports"), "reporting:list", 30, ("/reports/", "/submissions/"), _handles
            )
        )
        from varde.incidents.signals import incident_changed  # noqa: PLC0415 - apps are ready now
        from varde.organisations.signals import organisation_changed  # noqa: PLC0415

        from . import receivers  # noqa: PLC0415

        incident_changed.connect(
            receivers.reassess_changed_incident,
            dispatch_uid="reporting.reassess-changed-incident",
        )
        organisation_changed.connect(
            receivers.reassess_incidents_of_changed_organisation,
            dispatch_uid="reporting.reassess-changed-organisation",
        )


def _handles(request: HttpRequest) -> bool:
    from varde.organisations.selectors import handles_incidents  # noqa: PLC0415

    return request.user.is_authenticated and handles_incidents(request.user)
