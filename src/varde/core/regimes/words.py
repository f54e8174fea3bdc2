"""An assessment in plain English, for a terminal."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from .assess import Assessment
from .conditions import Answer
from .obligations import Obligation

_WORDS = {"yes": "owed", "no": "not owed", "unknown": "not known yet"}


def told(entity: str, assessment: Assessment) -> str:
    """Return some lines: the verdict, each criterion, what is missing, each clock."""
    doubt = "" if assessment.verified else " (not verified)"
    verdict = f"{_verdict(assessment)}{doubt}"
    lines = [f"{entity}: {assessment.regime}, version {assessment.version}: {verdict}"]
    lines += [
        f"  {finding.answer:<8}{finding.label['en']} [{finding.cites}]"
        for finding in assessment.because
    ]
    if assessment.missing:
        lines.append("  answers that settle it: " + ", ".join(assessment.missing))
    lines += [f"  -> {_clock(obligation)}" for obligation in assessment.obligations]
    return "\n".join(lines)


def _verdict(assessment: Assessment) -> str:
    """A yes to a rule that binds nobody says that a report may be sent."""
    stages = assessment.obligations
    if assessment.answer is Answer.YES and stages and all(one.optional for one in stages):
        return "may be reported"
    return _WORDS[assessment.answer]


def _clock(obligation: Obligation) -> str:
    if obligation.due_at is not None:
        local = obligation.due_at.astimezone(ZoneInfo(obligation.zone))
        when = f"due {local:%Y-%m-%d %H:%M} {obligation.zone}"
    elif obligation.limit is None:
        when = "without delay"
    else:
        when = f"{obligation.limit} after {obligation.start}, which is not known yet"
    to = ", ".join(obligation.recipients) or "a recipient that is not known"
    may = " (may be sent)" if obligation.optional else ""
    return f"{obligation.stage}{may}: {when}, to {to} [{obligation.cites}]"
