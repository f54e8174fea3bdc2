"""Facts that incidents at energy undertakings are weighed by (Denmark)."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, incident_facts

YES_NO = FactType.BOOLEAN

ENERGY_FACTS = incident_facts(
    "energy",
    (
        "energy.contingency_plan",
        YES_NO,
        _("Contingency plan activated, or to be activated"),
        _("Was a contingency plan activated, or should one have been?"),
    ),
    (
        "energy.intrusion",
        YES_NO,
        _("Break-in, theft, sabotage or espionage"),
        _("Is break-in, theft, sabotage or espionage known or suspected?"),
    ),
    (
        "energy.help_needed",
        YES_NO,
        _("Help from others needed"),
        _("Was help from others needed to clear, mend or restore systems?"),
    ),
    (
        "energy.at_sea",
        YES_NO,
        _("At sea"),
        _("Did it happen at sea?"),
    ),
)
