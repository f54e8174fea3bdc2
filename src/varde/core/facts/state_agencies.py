"""Facts that IT incidents at state authorities are weighed and described by."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from ..taxonomy import labels
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT
CHOICE, SEVERAL = FactType.CHOICE, FactType.CHOICES

STATE_BODIES = labels(
    government_offices=_("Government Offices (Regeringskansliet)"),
    committee=_("Committee (kommitté)"),
    parliament_authority=_("Authority under the parliament"),
    mission_abroad=_("Swedish mission abroad"),
    armed_forces=_("Armed Forces (Försvarsmakten)"),
    security_service=_("Security Service (Säkerhetspolisen)"),
    defence_materiel=_("Defence Materiel Administration (FMV)"),
    defence_radio=_("National Defence Radio Establishment (FRA)"),
    defence_research=_("Defence Research Agency (FOI)"),
    fortifications=_("Fortifications Agency (Fortifikationsverket)"),
    defence_university=_("Defence University (Försvarshögskolan)"),
    defence_intelligence_court=_(
        "Defence Intelligence Court (Försvarsunderrättelsedomstolen)"
    ),
    defence_intelligence_inspectorate=_("Defence Intelligence Inspectorate (SIUN)"),
    conscription=_("Conscription Agency (Plikt- och prövningsverket)"),
    none=_("None of these"),
)
CATEGORIES = labels(
    hw_sw_disruption=_("Disruption in software or hardware"),
    operating_environment=_("Disruption in the operating environment"),
    info_loss_leak=_("Loss or leak of information"),
    info_corruption=_("Corruption of information"),
    access_denied=_("Blocked access to information"),
    product_flaw=_("Security flaw in a product"),
    attack=_("Attack"),
    handling_error=_("Handling error"),
    critical_infra=_("Unwanted or unplanned disruption in critical infrastructure"),
    other_sudden=_("Other sudden unforeseen event that led to harm"),
)

STATE_AGENCY_FACTS = (
    entity_facts(
        (
            "entity.swedish_state_body",
            CHOICE,
            _("State body with rules of its own (Sweden)"),
            _("Is it one of these Swedish state bodies with rules of their own?"),
            STATE_BODIES,
        ),
    )
    + incident_facts(
        "agency",
        (
            "agency.incident_categories",
            SEVERAL,
            _("Categories of the IT incident"),
            _("Which of these categories does the IT incident belong to?"),
            CATEGORIES,
        ),
        (
            "agency.larger_security_event",
            YES_NO,
            _("Larger IT security event"),
            _("Is it a larger IT security event, such as hacking or an overload attack?"),
        ),
        (
            "agency.targeted_attack",
            YES_NO,
            _("Targeted criminal attack"),
            _("Is it a targeted criminal attack?"),
        ),
        (
            "agency.information_handling_at_risk",
            YES_NO,
            _("Security of information handling at risk"),
            _(
                "Can it seriously affect the security of the information handling that the "
                "authority is responsible for?"
            ),
        ),
        (
            "agency.services_to_others_at_risk",
            YES_NO,
            _("Services to other organisations at risk"),
            _(
                "Can it seriously affect the security of the services that the authority "
                "provides to other organisations?"
            ),
        ),
        (
            "agency.in_service_to_others",
            YES_NO,
            _("In a service to another organisation"),
            _(
                "Did it happen in a service that the authority provides to another "
                "organisation?"
            ),
        ),
        (
            "agency.enhanced_information_affected",
            YES_NO,
            _("Information that needs enhanced protection affected"),
            _(
                "Was the correctness, availability or confidentiality of information "
                "classified as needing enhanced protection affected?"
            ),
        ),
        (
            "agency.enhanced_system_failed",
            YES_NO,
            _("System for information that needs enhanced protection failed"),
            _(
                "Could a system that handles information needing enhanced protection not "
                "keep its intended function?"
            ),
        ),
        (
            "agency.task_affected",
            YES_NO,
            _("Ability to carry out its task affected"),
            _("Was the authority's ability to carry out its task affected?"),
        ),
    )
    + incident_facts(
        "impact",
        (
            "impact.extent",
            TEXT,
            _("Extent"),
            _("How far does it reach (systems, information, people, places)?"),
        ),
    )
    + incident_facts(
        "response",
        (
            "response.police_report_made",
            YES_NO,
            _("Reported to the police"),
            _("Has it been reported to the police?"),
        ),
        (
            "response.police_report_before_limit",
            YES_NO,
            _("Reported to the police before the limit"),
            _(
                "Was it reported to the police before the limit for the incident report "
                "ran out?"
            ),
        ),
    )
)
