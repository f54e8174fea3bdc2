"""
One incident against every regime of the rulebook: CPU time, with no I/O.

The baseline is `canonical_json` of the same facts: what it costs merely to write them
down. The budget is 2 ms. Each case is measured in several rounds, because whatever else
the machine does can only make it dearer.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from benchmarks._measuring import cpu_ms, table
from tests.vcdb.entities import ENTITIES
from tests.vcdb.veris import real_incidents
from varde.adapters.rulebook_files import load_rulebook
from varde.core.canonical import canonical_json
from varde.core.facts.definition import Value
from varde.core.regimes import Reading, Regime, assess

AWARE = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
BUDGET_MS = 2.0
REPEAT = 5
ROUNDS = 6

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
    some = [*cases[::7], *_early()]
    works = [partial(_weigh, regimes, facts, when) for _, facts, when in some]
    spent = dict(zip((name for name, *_ in some), _least_ms(works), strict=True))
    written = statistics.median(_least_ms([partial(_write, facts) for _, facts, _ in some]))
    middle, worst = statistics.median(spent.values()), max(spent, key=spent.__getitem__)
    print(f"{len(spent)} cases, all {len(regimes)} regimes, CPU ms for one incident:")
    print(f"  median {middle:.2f}, worst {spent[worst]:.2f} ({worst})")
    print(f"  median is {middle / written:.0f} times writing its facts ({written:.3f} ms)")
    verdict = "within" if spent[worst] <= BUDGET_MS else "OVER"
    print(f"  {verdict} the budget of {BUDGET_MS} ms")


def _early() -> list[tuple[str, Facts, Mapping[str, datetime]]]:
    """Before anybody has said anything, each verdict is open and asks for the most."""
    aware = {"became-aware": AWARE}
    lasting = [(f"{entity.name}, just noticed", entity.facts, aware) for entity in ENTITIES]
    return [("nothing known", {}, aware), *lasting]


def _growth(regimes: list[Regime], facts: Facts, when: Mapping[str, datetime]) -> None:
    counts = range(1, len(regimes) + 1)
    works = [partial(_weigh, regimes[:count], facts, when) for count in counts]
    written, *spent = _least_ms([partial(_write, facts), *works])
    rows = [(n, ms, ms / n, ms / written) for n, ms in zip(counts, spent, strict=True)]
    table(("regimes", "CPU ms", "ms each", "times baseline"), rows)


def _weigh(regimes: list[Regime], facts: Facts, when: Mapping[str, datetime]) -> None:
    reading = Reading(facts)
    for regime in regimes:
        assess(regime, facts=reading, milestones=when)


def _write(facts: Facts) -> None:
    canonical_json(dict(facts))


def _least_ms(works: Sequence[Callable[[], None]]) -> list[float]:
    """Return the least time of each, over rounds that lie apart."""
    rounds = [[cpu_ms(_repeated(work), runs=1) for work in works] for _ in range(ROUNDS)]
    return [min(spent) / REPEAT for spent in zip(*rounds, strict=True)]


def _repeated(work: Callable[[], None]) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(REPEAT):
            work()

    return repeated


if __name__ == "__main__":
    main()
