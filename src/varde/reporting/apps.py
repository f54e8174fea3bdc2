from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "varde.reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from varde.organisations.selectors import handles_incidents
        from varde.web.navigation import Entry, register

        register(
            Entry(
                _("Reports"),
                "reporting:list",
                30,
                ("/reports/", "/submissions/"),
                handles_incidents,
            )
        )
        from varde.incidents.signals import incident_changed
        from varde.organisations.signals import (
            authority_named,
            organisation_changed,
        )

        from . import receivers, recorded  # noqa: F401 - reads the record

        incident_changed.connect(
            receivers.reassess_changed_incident,
            dispatch_uid="reporting.reassess-changed-incident",
        )
        organisation_changed.connect(
            receivers.reassess_incidents_of_changed_organisation,
            dispatch_uid="reporting.reassess-changed-organisation",
        )
        authority_named.connect(
            receivers.refuse_unknown_authority,
            dispatch_uid="reporting.refuse-unknown-authority",
        )
