"""
Reports: an authority's form, filled from what is known.

A report is a value. Composing it changes nothing; sending it is someone else's act.
"""

from __future__ import annotations

from .answers import Value, parse_answer
from .completeness import Completeness, completeness
from .compose import FieldState, Report, ReportField, Requirement, compose
from .context import (
    Contact,
    IncidentDetails,
    Party,
    ReportContext,
    StatedFact,
    TypedAnswer,
)
from .form import Field, FieldType, Form, Option, Section, words
from .payload import Correction, Recipient, Sending, in_english, payload
from .receipt import Arrival, receipt
from .returned import fact_value
from .sources import SourceKind

__all__ = [
    "Arrival",
    "Completeness",
    "Contact",
    "Correction",
    "Field",
    "FieldState",
    "FieldType",
    "Form",
    "IncidentDetails",
    "Option",
    "Party",
    "Recipient",
    "Report",
    "ReportContext",
    "ReportField",
    "Requirement",
    "Section",
    "Sending",
    "SourceKind",
    "StatedFact",
    "TypedAnswer",
    "Value",
    "completeness",
    "compose",
    "fact_value",
    "in_english",
    "parse_answer",
    "payload",
    "receipt",
    "words",
]
