"""All facts together, and the one way to look one up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..errors import UnknownFactError
from ..taxonomy import gettext_noop as _
from .ai_systems import AI_FACTS
from .critical_entities import CRITICAL_ENTITY_FACTS
from .definition import FactDefinition
from .energy import ENERGY_FACTS
from .entity import ENTITY_FACTS
from .finance import FINANCE_FACTS
from .impact import IMPACT_FACTS
from .incident import INCIDENT_FACTS
from .information_management import INFORMATION_MANAGEMENT_FACTS
from .milestones import MILESTONES
from .national_security import NATIONAL_SECURITY_FACTS
from .nis1 import NIS1_FACTS
from .personal_data import PERSONAL_DATA_FACTS
from .products import PRODUCT_FACTS
from .services import SERVICE_FACTS
from .severity_guidance import SEVERITY_FACTS
from .shipping import SHIPPING_FACTS
from .state_agencies import STATE_AGENCY_FACTS
from .telecom import TELECOM_FACTS
from .trust_services import TRUST_SERVICE_FACTS

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "milestones": _("Milestones"),
        "entity": _("The legal entity"),
        "incident": _("The incident"),
        "cause": _("Cause"),
        "impact": _("Impact"),
        "services": _("Effect on services"),
        "information": _("Effect on information"),
        "breach": _("Breach of personal data"),
        "product": _("Products with digital elements"),
        "ai": _("AI systems"),
        "essential": _("Essential services of a critical entity"),
        "trust": _("Effect on trust services"),
        "finance": _("Effect on a financial entity"),
        "telecom": _("Effect on electronic communications"),
        "energy": _("Incidents in the energy sector"),
        "shipping": _("Incidents on ships"),
        "digital": _("Effect on digital services"),
        "disturbance": _("Disturbance of the service"),
        "agency": _("Effect on a state authority"),
        "security": _("Effect on national security"),
        "severity": _("Severity"),
        "response": _("Response"),
    }
)

VOCABULARY: Mapping[str, FactDefinition] = MappingProxyType(
    {
        fact.name: fact
        for facts in (
            MILESTONES.values(),
            ENTITY_FACTS,
            INCIDENT_FACTS,
            IMPACT_FACTS,
            SERVICE_FACTS,
            PERSONAL_DATA_FACTS,
            PRODUCT_FACTS,
            AI_FACTS,
            CRITICAL_ENTITY_FACTS,
            TRUST_SERVICE_FACTS,
            FINANCE_FACTS,
            TELECOM_FACTS,
            ENERGY_FACTS,
            SHIPPING_FACTS,
            NIS1_FACTS,
            INFORMATION_MANAGEMENT_FACTS,
            STATE_AGENCY_FACTS,
            NATIONAL_SECURITY_FACTS,
            SEVERITY_FACTS,
        )
        for fact in facts
    }
)


def definition(name: str) -> FactDefinition:
    """Return the definition of a fact or milestone. Raises UnknownFactError."""
    found = VOCABULARY.get(name)
    if found is None:
        raise UnknownFactError(fact=name[:80])
    return found
