from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest


class WorkspaceConfig(AppConfig):
    name = "varde.workspace"
    verbose_name = _("Workspace")

    def ready(self) -> None:
        from varde.web.navigation import Entry, register  # noqa: PLC0415

        register(Entry(_("Duties"), "workspace:duties", 10, ("/",), _handles))


def _handles(request: HttpRequest) -> bool:
    from varde.organisations.selectors import handles_incidents  # noqa: PLC0415

    return request.user.is_authenticated and handles_incidents(request.user)
