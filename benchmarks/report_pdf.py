"""
A report as tagged PDF/UA-1.

The baseline is the same report as canonical JSON. Growth: the length of the text that a
person wrote. Typst remembers what it has set before, so every report here is another one,
as in earnest; the first of a process is told apart. The budget is 100 ms for an ordinary
report.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from benchmarks._measuring import cpu_ms, table
from varde.adapters.pdf import render_report
from varde.adapters.rulebook_files import load_rulebook
from varde.core.canonical import canonical_json
from varde.core.reports import (
    IncidentDetails,
    Party,
    Recipient,
    ReportContext,
    Sending,
    StatedFact,
    compose,
    payload,
)
from varde.core.taxonomy import Tlp

BUDGET_MS = 100.0
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SENTENCE = "The laboratory cannot be reached and samples are sent to other hospitals. "
ORDINARY = 1_000

Report = dict[str, object]
NUMBERS = count(1)


def main() -> None:
    _first()
    _every_form()
    _growth()


def _first() -> None:
    regime = next(iter(load_rulebook().regimes.values()))
    report = _report(regime.id, regime.latest.stages[0].id, length=ORDINARY)
    spent = cpu_ms(lambda: render_report(report), runs=1, warm=False)
    print(f"The first report of a process: {spent:.0f} ms\n")


def _every_form() -> None:
    rows = []
    book = load_rulebook()
    for regime in book.regimes.values():
        for stage in regime.latest.stages:
            spent, written = _spent(regime.id, stage.id, length=ORDINARY)
            rows.append((f"{regime.id} {stage.id}", spent, spent / written))
    table(("report", "CPU ms", "times JSON"), rows)
    worst = max(row[1] for row in rows)
    verdict = "within" if worst <= BUDGET_MS else "OVER"
    print(f"Worst {worst:.0f} ms: {verdict} the budget of {BUDGET_MS:.0f} ms\n")


def _growth() -> None:
    regime = next(iter(load_rulebook().regimes.values()))
    stage = regime.latest.stages[0].id
    rows = []
    for length in (0, 1_000, 10_000, 30_000):
        spent, written = _spent(regime.id, stage, length=length)
        rows.append((length, spent, spent / written))
    print(f"{regime.id} {stage}, by the characters of each text:")
    table(("characters", "CPU ms", "times JSON"), rows)


def _spent(regime: str, stage: str, *, length: int) -> tuple[float, float]:
    return (
        cpu_ms(_each(render_report, regime, stage, length)),
        cpu_ms(_each(canonical_json, regime, stage, length)),
    )


def _each(
    write: Callable[[Report], object], regime: str, stage: str, length: int
) -> Callable[[], object]:
    """Return work on another report each time; composing them is not measured."""
    reports = iter([_report(regime, stage, length=length) for _ in range(10)])
    return lambda: write(next(reports))


def _report(regime_id: str, stage: str, *, length: int) -> Report:
    book = load_rulebook()
    regime, form = book.regime(regime_id), book.form(regime_id, stage)
    number = next(NUMBERS)
    sentence = f"Report {number}. {SENTENCE}"
    text = (sentence * (length // len(sentence) + 1))[:length]
    told = {"incident.description", "cause.description", "impact.description"}
    facts = {name: StatedFact(text) for name in told if text}
    context = ReportContext(
        incident=IncidentDetails(
            reference=f"VRD-2026-{number:04}", title=f"Laboratory {number} is down"
        ),
        entity=Party(name="Sairaala", registration_number="1234567-8", country="FI"),
        facts=facts,
    )
    sending = Sending(
        regime=regime.id,
        regime_title=regime.title,
        regime_version=regime.latest.id,
        regime_digest=regime.latest.digest,
        recipients=(Recipient("fi.traficom", "Traficom"),),
        language=form.languages[0],
        tlp=Tlp.AMBER,
        composed_at=NOW,
    )
    return payload(compose(form, context), sending)


if __name__ == "__main__":
    main()
