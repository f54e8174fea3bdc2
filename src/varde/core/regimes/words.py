"""An assessment in plain English, for a terminal."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from .assess import Assessment
from .obligations import Obligation

_WORDS = {"yes": "owed", "no": "not owed", "unknown": "not known yet"}


def told(entity: str, assessment: Assessment) -> str:
    """Return some lines: the verdict, each criterion, what is missing, each clock."""
    doubt = "" if assessment.verified else " (not verified)"
    verdict = f"{_WORDS[assessment.answer]}{doubt}"
    lines = [f"{entity}: {assessment.regime}, version {assessment.version}: {verdict}"]
    lines += [
        f"  {finding.answer:<8}{finding.label['en']} [{finding.cites}]"
        for finding in assessment.because
    ]
    if assessment.missing:
        lines.append("  answers that settle it: " + ", ".join(assessment.missing))
    lines += [f"  -> {_clock(obligation)}" for obligation in assessment.obligations]
    return "\n".join(lines)


def _clock(obligation: Obligation) -> str:
    if obligation.due_at is not None:
        local = obligation.due_at.astimezone(ZoneInfo(obligation.zone))
        when = f"due {local:%Y-%m-%d %H:%M} {obligation.zone}"
    elif obligation.limit is None:
        when = "without delay"
    else:
        when = f"{obligation.limit} after {obligation.start}, which is not known yet"
    to = ", ".join(obligation.recipients) or "a recipient that is not known"
    return f"{obligation.stage}: {when}, to {to} [{obligation.cites}]"
