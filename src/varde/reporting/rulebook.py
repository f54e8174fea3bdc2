"""The rulebook as reporting reads it, with its words in a reader's language."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from varde.adapters.rulebook_files import load_rulebook
from varde.core.regimes import facts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from varde.adapters.rulebook_files import Rulebook
    from varde.core.regimes import Regime, Stage

STATES_SERVED = "entity.states_served"
NOTHING: Mapping[str, object] = MappingProxyType({})


def rulebook() -> Rulebook:
    return load_rulebook()


def regimes_for(country: str, facts: Mapping[str, object] = NOTHING) -> list[Regime]:
    """
    The regimes that can reach an entity of that country: the Union's and its own.

    Those of the states that it serves, too, where they ask whom an entity serves.
    """
    served = facts.get(STATES_SERVED)
    abroad = set(served) if isinstance(served, list) else set()
    return [
        regime
        for regime in rulebook().regimes.values()
        if regime.country in {"EU", country}
        or (regime.country in abroad and _reaches_abroad(regime.id))
    ]


@lru_cache(maxsize=256)
def _reaches_abroad(regime_id: str) -> bool:
    """Whether it covers some that are established elsewhere and serve its country."""
    return any(
        STATES_SERVED in facts_of(version.applies_when)
        for version in rulebook().regime(regime_id).versions
    )


def stage_of(regime_id: str, version_id: str, stage_id: str) -> Stage:
    return rulebook().regime(regime_id).version(version_id).stage(stage_id)


def repeating_stages(regime_id: str) -> frozenset[str]:
    """The reports of a regime that are owed again after each submission."""
    versions = rulebook().regime(regime_id).versions
    return frozenset(s.id for version in versions for s in version.stages if s.repeats)


def stages_owed_again(regime_id: str) -> frozenset[str]:
    """Those of which the latest submission counts: they repeat, or are asked for anew."""
    versions = rulebook().regime(regime_id).versions
    asked = {s.id for version in versions for s in version.stages if s.on_request}
    return repeating_stages(regime_id) | asked


def regime_title(regime_id: str, language: str) -> str:
    """The short title of a regime; its id where the rulebook does not have it."""
    regime = rulebook().regimes.get(regime_id)
    return in_language(regime.short_title, language) if regime else regime_id


def authority_name(authority_id: str, language: str) -> str:
    """The authority's native name if the reader reads it, else its English one."""
    authority = rulebook().authorities.get(authority_id)
    return in_language(authority.name, language) if authority else authority_id


def schema(name: str) -> str | None:
    """The text of a JSON Schema of the rulebook, None if there is none of that name."""
    return rulebook().schema(name)


def in_language(wording: Mapping[str, str], language: str) -> str:
    """The words in that language, or in English where there are none."""
    return wording.get(language) or wording["en"]
