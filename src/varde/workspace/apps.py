from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkspaceConfig(AppConfig):
    name = "varde.workspace"
    verbose_name = _("Workspace")

    def ready(self) -> None:
        from varde.organisations.selectors import handles_incidents
        from varde.web.navigation import Entry, register

        register(Entry(_("Duties"), "workspace:duties", 10, ("/",), handles_incidents))
