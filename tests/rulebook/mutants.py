"""
Change the rulebook in one place at a time and see whether a worked case notices.

A mutant that no case notices survives: then a case is missing, or the place decides
nothing. `python -m tests.rulebook.mutants [REGIME ...]` tries them all and lists the
survivors; those in survivors.yaml have a reason.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.rulebook.worked import Case, all_cases, differences
from varde.adapters.compiled_regimes import compiled_regime
from varde.adapters.regime_files import read_regime
from varde.adapters.rulebook_files import RULEBOOK
from varde.adapters.yaml_files import load_yaml
from varde.core.errors import DomainError
from varde.core.regimes import Regime

SURVIVORS = Path(__file__).with_name("survivors.yaml")
COMPARISONS = {"more_than": "at_least", "at_least": "more_than"}
COMBINATIONS = {"all_of": "any_of", "any_of": "all_of", "none_of": "any_of"}
DECISIONS = {"duty": "wait", "wait": "duty", "voluntary": "duty", "not-applicable": "duty"}
COUNTING = {
    "elapsed": "regulation-1182-71",
    "national": "elapsed",
    "regulation-1182-71": "elapsed",
    "dora-noon": "elapsed",
}
PERCENT_MORE = 1.1

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """
    One change. `places` are the same words in several versions or regimes.

    Each place is a regime with the path to the part; `path` leads on inside of it.
    """

    name: str
    places: tuple[tuple[str, Path_], ...]
    path: Path_
    value: Any

    def caught_by(self) -> str | None:
        """Return the case that notices, None if the mutant survives."""
        for regime in dict.fromkeys(regime for regime, _ in self.places):
            changed = self._applied(regime)
            if changed is None:
                return "the file is refused"
            for case in cases_of(regime):
                if next(differences(case, changed), None):
                    return f"{regime}-{case.id}"
        return None

    def _applied(self, regime: str) -> Regime | None:
        raw = deepcopy(raw_regimes()[regime])
        for name, part in self.places:
            if name == regime:
                _put(raw, (*part, *self.path), self.value)
        days = {version["in_force_from"]: "0" for version in raw["versions"]}
        try:
            return read_regime(raw, where=regime, digests=days)
        except DomainError:
            return None


def _put(raw: Any, path: Path_, value: Any) -> None:
    *steps, last = path
    for step in steps:
        raw = raw[step]
    raw[last] = value


@lru_cache(maxsize=1)
def raw_regimes() -> dict[str, Any]:
    """What each regime file says, shared criteria in place."""
    files = sorted(RULEBOOK.glob("regimes/*/*/regime.yaml"))
    raw = [compiled_regime(path, RULEBOOK / "shared").raw for path in files]
    return {one["id"]: one for one in raw}


@lru_cache(maxsize=128)
def cases_of(regime: str) -> tuple[Case, ...]:
    return tuple(case for case in all_cases() if case.regime == regime)


def mutants(only: Iterable[str] = ()) -> list[Mutant]:
    """Return every mutant, or those of some regimes."""
    places: dict[tuple[str, str], list[tuple[str, Path_]]] = {}
    for regime, raw in raw_regimes().items():
        for name, path, part in _parts(raw):
            key = (name, json.dumps(part, sort_keys=True))
            places.setdefault(key, []).append((regime, path))
    wanted = set(only)
    return [
        Mutant(f"{found[0][0]} {name}: {what}", tuple(found), path, value)
        for (name, content), found in places.items()
        if not wanted or wanted & {regime for regime, _ in found}
        for what, path, value in _changes(json.loads(content), ())
    ]


def _parts(raw: Any) -> Iterator[tuple[str, Path_, Any]]:
    """Yield the parts of a regime that stand for themselves."""
    for number, version in enumerate(raw["versions"]):
        at: Path_ = ("versions", number)
        for key in ("criteria", "stages", "duties"):
            for place, part in enumerate(version.get(key, [])):
                yield f"{key} {part['id']}", (*at, key, place), part
        applies = {"applies_when": version["applies_when"]}
        yield "applies_when", at, applies


def _changes(part: Any, path: Path_) -> Iterator[tuple[str, Path_, Any]]:
    """Yield what is changed, where inside of the part, and to what."""
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from _changes(item, (*path, number))
    if not isinstance(part, dict):
        return
    if "fact" in part:
        yield from _changes_of_test(part, path)
        return
    yield from _changes_of_rule(part, path)
    for key, item in part.items():
        yield from _changes(item, (*path, key))


def _changes_of_test(test: dict[str, Any], path: Path_) -> Iterator[tuple[str, Path_, Any]]:
    fact = test["fact"]
    if isinstance(test.get("is"), bool):
        yield f"{fact} is {not test['is']}", path, {"fact": fact, "is": not test["is"]}
    for comparison in ("more_than", "at_least", "less_than"):
        if comparison not in test:
            continue
        threshold = test[comparison]
        if comparison in COMPARISONS:
            other = COMPARISONS[comparison]
            yield f"{fact} {other} {threshold}", path, {"fact": fact, other: threshold}
        for more in _more(threshold):
            yield f"{fact} {comparison} {more}", path, {"fact": fact, comparison: more}


def _more(threshold: Any) -> Iterator[Any]:
    match threshold:
        case {"smaller_of": list(parts)}:
            for number, part in enumerate(parts):
                for more in _more(part):
                    yield {"smaller_of": [*parts[:number], more, *parts[number + 1 :]]}
        case {"percent": share, "of": base}:
            yield {"percent": share * PERCENT_MORE, "of": base}
        case int():
            yield threshold + 1
        case float():
            yield threshold * PERCENT_MORE


def _changes_of_rule(rule: dict[str, Any], path: Path_) -> Iterator[tuple[str, Path_, Any]]:
    for one, other in COMBINATIONS.items():
        if one in rule and (len(rule[one]) > 1 or one == "none_of"):
            yield f"{other} for {one}", path, {other: rule[one]}
    if "of" in rule and isinstance(rule.get("at_least"), int):
        for count in (rule["at_least"] - 1, rule["at_least"] + 1):
            if 1 <= count <= len(rule["of"]):
                yield f"at least {count}", (*path, "at_least"), count
    if "within" in rule:
        yield from _changes_of_clock(rule, path)
    if rule.get("decision") in DECISIONS:
        other = DECISIONS[rule["decision"]]
        yield f"decision {other}", (*path, "decision"), other


def _changes_of_clock(
    clock: dict[str, Any], path: Path_
) -> Iterator[tuple[str, Path_, Any]]:
    within = clock["within"]
    if within == "without delay":
        longer = "24 hours"
    else:
        count, unit = within.split()
        longer = f"{int(count) + 1} {unit.rstrip('s')}s"
    yield f"within {longer}", (*path, "within"), longer
    if within != "without delay":
        other = COUNTING[clock["counting"]]
        yield f"counting {other}", (*path, "counting"), other


def known_survivors() -> dict[str, str]:
    """Return the mutants that may survive, with the reason."""
    listed: dict[str, str] = load_yaml(SURVIVORS.read_text(encoding="utf-8")) or {}
    return listed


def survivors(tried: Iterable[Mutant]) -> list[str]:
    """Try mutants and return the names of those that nobody notices."""
    found = list(tried)
    with ProcessPoolExecutor(max_workers=2) as pool:
        caught = pool.map(Mutant.caught_by, found, chunksize=20)
        return [mutant.name for mutant, by in zip(found, caught, strict=True) if by is None]


def main(only: list[str]) -> int:
    tried = mutants(only)
    left = survivors(tried)
    known = known_survivors()
    for name in left:
        print(f"survives{' with a reason' if name in known else ''}: {name}")
    unknown = [name for name in left if name not in known]
    print(f"{len(tried)} mutants, {len(left)} survive, {len(unknown)} without a reason")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
