"""An assessment in plain English, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from varde.core.facts import VOCABULARY

from .assess import Assessment
from .clocks import ClockReading
from .conditions import Answer
from .duties import Duty
from .model import Decision, Regime
from .obligations import Obligation

_UNITS = {"H": "hour", "D": "day", "W": "week", "M": "month"}
_DECISIONS = {
    Decision.DUTY: "duty",
    Decision.VOLUNTARY: "voluntary",
    Decision.WAIT: "wait",
    Decision.UNKNOWN: "not known yet",
}
_WORDS = {"yes": "owed", "no": "not owed", "unknown": "not known yet"}


def told(entity: str, assessment: Assessment, regime: Regime) -> str:
    """Return lines: the verdict, each criterion, what is missing, each clock and duty."""
    doubt = "" if assessment.verified else " (not verified)"
    verdict = f"{_verdict(assessment)}{doubt}"
    lines = [f"{entity}: {assessment.regime}, version {assessment.version}: {verdict}"]
    lines += [
        f"  {finding.answer:<8}{finding.label['en']} [{finding.cites}]"
        for finding in assessment.because
    ]
    if assessment.missing:
        lines.append("  answers that settle it: " + ", ".join(assessment.missing))
    stages = regime.version(assessment.version).stages
    reports = {stage.id: stage.label["en"] for stage in stages}
    asked = assessment.answer
    lines += [f"  -> {_clock(one, reports, asked)}" for one in assessment.obligations]
    lines += [
        f"  => {_duty(one)}"
        for one in assessment.duties
        if one.decision is not Decision.NOT_APPLICABLE
    ]
    return "\n".join(lines)


def _verdict(assessment: Assessment) -> str:
    """A yes to a rule that binds nobody says that a report may be sent."""
    stages = assessment.obligations
    if assessment.answer is Answer.YES and stages and all(one.optional for one in stages):
        return "may be reported"
    return _WORDS[assessment.answer]


def _clock(obligation: Obligation, reports: Mapping[str, str], verdict: Answer) -> str:
    to = ", ".join(obligation.recipients) or "a recipient that is not known"
    when = ", ".join(_when(obligation, reports))
    may = _may(obligation, verdict)
    return f"{obligation.stage}{may}: {when}, to {to} [{obligation.cites}]"


def _may(obligation: Obligation, verdict: Answer) -> str:
    """What keeps a report from being owed, where the verdict does not say it of all."""
    if obligation.optional:
        return " (may be sent)"
    in_doubt = obligation.owed is Answer.UNKNOWN and verdict is Answer.YES
    return " (not known yet)" if in_doubt else ""


def _duty(duty: Duty) -> str:
    """A duty beside the reports, such as to tell those who use the service."""
    when = _duty_when(duty) if duty.decision is Decision.DUTY else ""
    decision = _DECISIONS[duty.decision]
    return f"{duty.label['en']}: {decision}{when} [{duty.cites}]"


def _duty_when(duty: Duty) -> str:
    if duty.start is None:
        return ""
    return f", {_limit(duty.limit)} after {_start(duty.start, {})}"


def _when(obligation: Obligation, reports: Mapping[str, str]) -> Iterator[str]:
    """Yield when it is due, by each way to read the rule, and what is waited for."""
    ends = [("due", obligation.due_at), ("legal end", obligation.legal_end)]
    ends += [("read otherwise", reading.due_at) for reading in obligation.readings]
    words = {at: word for word, at in reversed(ends) if at is not None}
    for at, word in sorted(words.items()):
        yield f"{word} {_local(at, obligation.zone)}"
    if obligation.started_at is not None and obligation.limit is None:
        yield "without delay"
    waiting = _waiting([obligation, *obligation.readings], reports)
    if obligation.started_at is None:
        yield f"{waiting.pop(0)}, which is not known yet"
    for clock in waiting:
        yield f"read otherwise {clock}, which is not known yet"


def _waiting(
    clocks: Iterable[Obligation | ClockReading], reports: Mapping[str, str]
) -> list[str]:
    """Say of the clocks that have not started what starts them, each once."""
    return list(
        dict.fromkeys(
            f"{_limit(one.limit)} after {_start(one.start, reports)}"
            for one in clocks
            if one.started_at is None
        )
    )


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def _limit(limit: str | None) -> str:
    """An ISO 8601 limit in words: PT24H is 24 hours."""
    if limit is None:
        return "without delay"
    count = limit.strip("PTHDWM")
    unit = _UNITS[limit[-1]]
    return f"{count} {unit}" if count == "1" else f"{count} {unit}s"


def _start(start: str, reports: Mapping[str, str]) -> str:
    kind, _colon, stages = start.partition(":")
    if kind != "submitted":
        return f'"{VOCABULARY[start].label}"'
    sent = " or ".join(f'"{reports[stage]}"' for stage in stages.split("|"))
    return f"the sending of {sent}"
