"""Facts that cyber incidents on ships are weighed by (Denmark)."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT

SHIPPING_FACTS = entity_facts(
    (
        "entity.ism_ships",
        YES_NO,
        _("Operates ships under the ISM Code"),
        _("Does it operate ships that the International Safety Management Code covers?"),
    ),
) + incident_facts(
    "shipping",
    (
        "shipping.safety_of_ships",
        YES_NO,
        _("Significant for the safety and navigation of ships"),
        _("Has it significant consequences for the safety and navigation of ships?"),
    ),
    (
        "shipping.ships",
        TEXT,
        _("Ships concerned"),
        _("Which ships are concerned?"),
    ),
)
