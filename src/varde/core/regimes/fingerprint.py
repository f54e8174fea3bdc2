"""A short mark of all that an assessment says, to tell whether another says the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from ..instants import iso
from .assess import Assessment
from .clocks import ClockReading
from .duties import Duty
from .interactions import Bearing
from .model import Finding
from .obligations import Obligation

# Which words there are follows from the digest of the rules.
WORDS = frozenset({"label", "cites", "reason"})
HEX = 32
# Raised when the same assessment would be written down otherwise.
FORMAT = 1


def fingerprint(assessment: Assessment, *more: object) -> str:
    """
    Return a mark that is the same for another assessment only if it says the same.

    The words are those of the rules, whose digest is in it. `more` is taken in too.
    """
    said = _ENCODER.encode([FORMAT, _said(assessment), more])
    return hashlib.sha256(said.encode()).hexdigest()[:HEX]


def _all_but(kind: type, left_out: Iterable[str]) -> attrgetter[Any]:
    return attrgetter(*[f.name for f in fields(kind) if f.name not in {*left_out}])


_PARTS = ("because", "obligations", "duties", "bearings")
_of_assessment = _all_but(Assessment, _PARTS)
_of_finding = attrgetter(*[name for name in Finding._fields if name not in WORDS])
_of_obligation = _all_but(Obligation, WORDS)
_of_duty = _all_but(Duty, WORDS)
_of_reading = _all_but(ClockReading, WORDS)
# Rules between regimes are not in the digest of one.
_of_bearing = _all_but(Bearing, ())


def _said(one: Assessment) -> list[object]:
    return [
        _of_assessment(one),
        # Where no fact was read, the rules say all of a criterion but its answer.
        [_of_finding(found) if found.facts else found.answer for found in one.because],
        [_of_obligation(obligation) for obligation in one.obligations],
        [_of_duty(duty) for duty in one.duties],
        [_of_bearing(bearing) for bearing in one.bearings],
    ]


def _plain(value: object) -> object:
    match value:
        case datetime():
            return iso(value)
        case ClockReading():
            return _of_reading(value)
        case Mapping():
            return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be said")


_ENCODER = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=_plain)
