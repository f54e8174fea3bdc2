"""Facts about breaches of personal data: Regulation (EU) 2016/679, articles 33 and 34."""

from __future__ import annotations

from ..taxonomy import gettext_noop as _
from ..taxonomy import labels
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT, CHOICE = FactType.BOOLEAN, FactType.TEXT, FactType.CHOICE
SEVERAL, WHOLE = FactType.CHOICES, FactType.INTEGER

ROLES = labels(
    controller=_("Controller: decides why and how the data are processed"),
    processor=_("Processor: processes the data for a controller"),
)
RISKS = labels(
    unlikely=_("A risk to persons is unlikely"),
    risk=_("A risk to persons"),
    high=_("A high risk to persons"),
)

PERSONAL_DATA_FACTS = entity_facts(
    (
        "entity.data_protection_contact",
        TEXT,
        _("Data protection officer or other contact"),
        _("Who tells more about personal data: name and contact details?"),
    ),
) + incident_facts(
    "breach",
    (
        "breach.roles",
        SEVERAL,
        _("Role in the processing"),
        _("In which role does the organisation process the personal data concerned?"),
        ROLES,
    ),
    (
        "breach.risk",
        CHOICE,
        _("Risk to persons"),
        _("What risk does the breach bring to the rights and freedoms of persons?"),
        RISKS,
    ),
    (
        "breach.unintelligible",
        YES_NO,
        _("Data unintelligible"),
        _(
            "Are the data unintelligible to everyone who has no right to them, for "
            "example because they are encrypted?"
        ),
    ),
    (
        "breach.high_risk_removed",
        YES_NO,
        _("High risk removed"),
        _("Do measures taken since then mean that the high risk is no longer likely?"),
    ),
    (
        "breach.telling_disproportionate",
        YES_NO,
        _("Telling each person is disproportionate"),
        _("Would it take a disproportionate effort to tell each person concerned?"),
    ),
    (
        "breach.telling_hampers_investigation",
        YES_NO,
        _("Early disclosure hampers an investigation"),
        _("Would early disclosure needlessly hamper the investigation of a crime?"),
    ),
    (
        "breach.telling_ordered",
        YES_NO,
        _("Ordered to tell the persons concerned"),
        _(
            "Has the data protection authority required that the persons concerned are "
            "told?"
        ),
    ),
    (
        "breach.more_to_follow",
        YES_NO,
        _("Information still missing from the notification"),
        _("Is information still missing that the notification of the breach must give?"),
    ),
    (
        "breach.persons_categories",
        TEXT,
        _("Categories of persons"),
        _("Which categories of persons do the personal data concern?"),
    ),
    (
        "breach.persons_number",
        WHOLE,
        _("Number of persons"),
        _("About how many persons do the personal data concern?"),
        "persons",
    ),
    (
        "breach.records_categories",
        TEXT,
        _("Categories of personal data"),
        _("Which categories of personal data records are concerned?"),
    ),
    (
        "breach.records_number",
        WHOLE,
        _("Number of records"),
        _("About how many personal data records are concerned?"),
        "records",
    ),
    (
        "breach.consequences",
        TEXT,
        _("Likely consequences for persons"),
        _("Which consequences is the breach likely to have for the persons concerned?"),
    ),
    (
        "breach.cross_border",
        YES_NO,
        _("Cross-border processing"),
        _("Does it concern cross-border processing within the European Economic Area?"),
    ),
)
