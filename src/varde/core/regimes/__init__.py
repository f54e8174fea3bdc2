"""The engine: from facts and milestones to verdicts, reasons and clocks."""

from __future__ import annotations

from .assess import Assessment, Finding, Obligation, assess
from .clocks import ClockReading
from .conditions import Answer, Condition, Reading, evaluate, facts_of
from .duties import Duty
from .interactions import Bearing, Effect, Interaction
from .model import (
    Audience,
    Clock,
    Criterion,
    Decision,
    DecisionRule,
    DutyRule,
    Recipient,
    Regime,
    RegimeVersion,
    Stage,
)
from .plain import as_plain, regime_as_plain
from .questions import missing
from .turning import Turn, turning_facts
from .words import told

__all__ = [
    "Answer",
    "Assessment",
    "Audience",
    "Bearing",
    "Clock",
    "ClockReading",
    "Condition",
    "Criterion",
    "Decision",
    "DecisionRule",
    "Duty",
    "DutyRule",
    "Effect",
    "Finding",
    "Interaction",
    "Obligation",
    "Reading",
    "Recipient",
    "Regime",
    "RegimeVersion",
    "Stage",
    "Turn",
    "as_plain",
    "assess",
    "evaluate",
    "facts_of",
    "missing",
    "regime_as_plain",
    "told",
    "turning_facts",
]
