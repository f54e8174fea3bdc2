from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "varde.desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from varde.organisations.selectors import is_desk_person
        from varde.web.navigation import Entry, register

        register(Entry(_("Inbox"), "desk:home", 40, ("/desk/",), is_desk_person))
