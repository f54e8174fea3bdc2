from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "varde.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        # Models are not ready when this module is imported.
        from varde.accounts import second_factor
        from varde.organisations import selectors
        from varde.web import navigation

        second_factor.require_when(selectors.holds_a_role_with_power)
        navigation.register(
            navigation.Entry(
                label=_("Organisation"),
                url_name="organisations:list",
                order=50,
                paths=("/organisations/",),
                shown_to=lambda _person: True,
            )
        )
