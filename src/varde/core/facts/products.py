"""Facts about products with digital elements: Regulation (EU) 2024/2847, article 14."""

from __future__ import annotations

from ..taxonomy import COUNTRIES, labels
from ..taxonomy import gettext_noop as _
from .definition import FactType, entity_facts, incident_facts

YES_NO, TEXT = FactType.BOOLEAN, FactType.TEXT
CHOICE, SEVERAL = FactType.CHOICE, FactType.CHOICES

ROLES = labels(
    manufacturer=_("Manufacturer of products with digital elements"),
    open_source_steward=_("Open-source software steward"),
)
KINDS = labels(default=_("Default"), important=_("Important"), critical=_("Critical"))
CLASSES = labels(class_1=_("Class I"), class_2=_("Class II"))

PRODUCT_FACTS = entity_facts(
    (
        "entity.product_roles",
        SEVERAL,
        _("Role for products with digital elements"),
        _(
            "Which of these is it, for products with digital elements that are available "
            "in the European Union?"
        ),
        ROLES,
    ),
) + incident_facts(
    "product",
    (
        "product.actively_exploited",
        YES_NO,
        _("Vulnerability of the product actively exploited"),
        _(
            "Is there reliable evidence that a malicious actor has exploited a "
            "vulnerability of the product in a system without its owner's permission?"
        ),
    ),
    (
        "product.vulnerability_reachable",
        YES_NO,
        _("Exploitable in the product"),
        _(
            "Can that vulnerability be exploited in this product (if it lies in a "
            "component: does the product use that part of it)?"
        ),
    ),
    (
        "product.protection_harmed",
        YES_NO,
        _("Protection by the product harmed"),
        _(
            "Has an incident harmed, or can it harm, the product's ability to protect "
            "sensitive or important data or functions?"
        ),
    ),
    (
        "product.malicious_code",
        YES_NO,
        _("Malicious code in the product or at its users"),
        _(
            "Has an incident brought, or can it bring, malicious code into the product or "
            "into the systems of its users?"
        ),
    ),
    (
        "product.steward_develops",
        YES_NO,
        _("Steward takes part in the development"),
        _("Is the open-source steward involved in the development of the product?"),
    ),
    (
        "product.steward_systems_hit",
        YES_NO,
        _("Systems for the development hit"),
        _(
            "Does the incident affect the systems that the open-source steward provides "
            "for the development of the product?"
        ),
    ),
    (
        "product.name",
        TEXT,
        _("Product"),
        _("What is the product called?"),
    ),
    (
        "product.version",
        TEXT,
        _("Version of the product"),
        _("Which versions of the product are concerned?"),
    ),
    (
        "product.kind",
        CHOICE,
        _("Kind of product"),
        _("Is the product a default, an important or a critical one?"),
        KINDS,
    ),
    (
        "product.important_class",
        CHOICE,
        _("Class of an important product"),
        _("Which class has the important product?"),
        CLASSES,
    ),
    (
        "product.category",
        TEXT,
        _("Category of the product"),
        _("Which category of annex III or IV of the regulation is it in?"),
    ),
    (
        "product.support_ended",
        YES_NO,
        _("Support ended"),
        _("Has the support of the product ended?"),
    ),
    (
        "product.component",
        TEXT,
        _("Component"),
        _("Which component of the product is concerned?"),
    ),
    (
        "product.states_available",
        SEVERAL,
        _("Countries where the product is available"),
        _("In which countries is the product available, as far as you know?"),
        COUNTRIES,
    ),
    (
        "product.measure_expected",
        YES_NO,
        _("Mitigating measure expected shortly"),
        _("Is a mitigating measure expected shortly?"),
    ),
    (
        "product.user_measures",
        TEXT,
        _("Measures that users can take"),
        _("Which corrective or mitigating measures can users take?"),
    ),
    (
        "product.sensitivity",
        TEXT,
        _("Sensitivity of the information"),
        _("How sensitive do you consider the information in the report to be?"),
    ),
)
