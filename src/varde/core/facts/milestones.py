"""The milestones of an incident: instants that start, stop or explain a clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from ..errors import MilestonesOutOfOrderError
from ..taxonomy import gettext_noop as _
from .definition import FactDefinition, FactType, Scope

_TABLE = (
    ("occurred", _("Occurred"), _("When did it happen, or begin?")),
    ("detected", _("Detected"), _("When was it first noticed?")),
    (
        "identified-reportable",
        _("Identified as reportable"),
        _("When did the organisation's own process find that it must be reported?"),
    ),
    (
        "became-aware",
        _("Became aware"),
        _("When did the organisation know, with reasonable certainty, of the incident?"),
    ),
    (
        "personal-data-breach-aware",
        _("Became aware of a personal data breach"),
        _("When did the organisation know that personal data are concerned?"),
    ),
    (
        "classified-major",
        _("Classified as major"),
        _("When was the incident classified as major?"),
    ),
    (
        "contingency-activated",
        _("Contingency activated"),
        _("When did the organisation activate its contingency?"),
    ),
    (
        "contingency-ended",
        _("Contingency ended"),
        _("When was the contingency ended?"),
    ),
    ("contained", _("Contained"), _("When was it brought under control?")),
    ("recovered", _("Recovered"), _("When were the services back at their normal level?")),
    ("handled", _("Handled"), _("When was the handling of the incident finished?")),
    (
        "measure-available",
        _("Measure available"),
        _("When did a corrective or mitigating measure become available?"),
    ),
    (
        "request-received",
        _("Request received"),
        _("When did the authority's request for a further report arrive?"),
    ),
    (
        "root-cause-addressed",
        _("Root cause addressed"),
        _("When was the root cause dealt with?"),
    ),
    (
        "causal-link-established",
        _("Causal link established"),
        _(
            "When was it established that the AI system caused it, or that this is "
            "reasonably likely?"
        ),
    ),
)

MILESTONES = MappingProxyType(
    {
        name: FactDefinition(
            name=name,
            type=FactType.INSTANT,
            label=label,
            question=question,
            scope=Scope.INCIDENT,
            group="milestones",
        )
        for name, label, question in _TABLE
    }
)

# What cannot come before what. Nothing but a contingency activated ahead of a storm
# precedes the occurrence; knowing, classifying and finishing come after the first
# notice. Containment may precede detection.
_AHEAD_OF_IT = frozenset({"contingency-activated"})
_AFTER = {
    "detected": frozenset(
        {"identified-reportable", "became-aware", "classified-major", "handled"}
    ),
    "contingency-activated": frozenset({"contingency-ended"}),
}


def check_order(milestones: Mapping[str, datetime]) -> None:
    """
    Refuse milestones that contradict each other.

    Raises MilestonesOutOfOrderError, naming the later one and the one it must follow.
    """
    occurred = milestones.get("occurred")
    for name, at in milestones.items():
        if occurred is not None and at < occurred and name not in _AHEAD_OF_IT:
            raise MilestonesOutOfOrderError(fact=name, must_follow="occurred")
        for first, later in _AFTER.items():
            if name in later and first in milestones and at < milestones[first]:
                raise MilestonesOutOfOrderError(fact=name, must_follow=first)
