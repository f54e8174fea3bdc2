"""
One incident against every regime of the rulebook: CPU time, with no I/O.

The baseline is `canonical_json` of the same facts: what it costs merely to write them
down. The budget is 2 ms.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from datetime import datetime

from benchmarks._measuring import cpu_ms, table
from tests.vcdb.entities import ENTITIES
from tests.vcdb.veris import real_incidents
from varde.adapters.rulebook_files import load_rulebook
from varde.core.canonical import canonical_json
from varde.core.facts.definition import Value
from varde.core.regimes import Reading, Regime, assess

BUDGET_MS = 2.0
REPEAT = 20

Facts = Mapping[str, Value]


def main() -> None:
    regimes = list(load_rulebook().regimes.values())
    cases = [
        (
            f"{entity.name}, {incident.id}",
            {**entity.facts, **incident.facts},
            incident.exact,
        )
        for entity in ENTITIES
        for incident in real_incidents()
    ]
    _growth(regimes, cases[0][1], cases[0][2])
    spent = {name: _ms(regimes, facts, when) for name, facts, when in cases[::7]}
    written = statistics.median(_baseline_ms(facts) for _, facts, _ in cases[::7])
    middle, worst = statistics.median(spent.values()), max(spent, key=spent.__getitem__)
    print(f"{len(spent)} cases, all {len(regimes)} regimes, CPU ms for one incident:")
    print(f"  median {middle:.2f}, worst {spent[worst]:.2f} ({worst})")
    print(f"  median is {middle / written:.0f} times writing its facts ({written:.3f} ms)")
    verdict = "within" if spent[worst] <= BUDGET_MS else "OVER"
    print(f"  {verdict} the budget of {BUDGET_MS} ms")


def _growth(regimes: list[Regime], facts: Facts, when: Mapping[str, datetime]) -> None:
    rows = []
    for count in range(1, len(regimes) + 1):
        spent = _ms(regimes[:count], facts, when)
        rows.append((count, spent, spent / count, spent / _baseline_ms(facts)))
    table(("regimes", "CPU ms", "ms each", "times baseline"), rows)


def _ms(regimes: list[Regime], facts: Facts, when: Mapping[str, datetime]) -> float:
    def work() -> None:
        for _ in range(REPEAT):
            reading = Reading(facts)
            for regime in regimes:
                assess(regime, facts=reading, milestones=when)

    return _per_run(work)


def _baseline_ms(facts: Facts) -> float:
    def work() -> None:
        for _ in range(REPEAT):
            canonical_json(dict(facts))

    return _per_run(work)


def _per_run(work: Callable[[], object]) -> float:
    return cpu_ms(work, runs=3) / REPEAT


if __name__ == "__main__":
    main()
