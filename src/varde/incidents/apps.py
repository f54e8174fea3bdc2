from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "varde.incidents"
    verbose_name = _("Incidents")

    def ready(self) -> None:
        from varde.organisations.selectors import handles_incidents
        from varde.organisations.signals import role_revoked
        from varde.web.navigation import Entry, register

        from . import receivers

        register(
            Entry(_("Incidents"), "incidents:list", 20, ("/incidents/",), handles_incidents)
        )
        role_revoked.connect(
            receivers.keep_sealed_incidents_seen,
            dispatch_uid="incidents.keep-sealed-incidents-seen",
        )
