from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest


class DeskConfig(AppConfig):
    name = "varde.desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from varde.web.navigation import Entry, register  # noqa: PLC0415

        register(Entry(_("Inbox"), "desk:home", 40, ("/desk/",), _at_a_desk))


def _at_a_desk(request: HttpRequest) -> bool:
    from varde.organisations.selectors import is_desk_person  # noqa: PLC0415

    return is_desk_person(request.user)
