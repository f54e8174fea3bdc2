"""The rulebook as reporting reads it, with its words in a reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from varde.adapters.rulebook_files import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from varde.adapters.rulebook_files import Rulebook
    from varde.core.regimes import Regime, Stage


def rulebook() -> Rulebook:
    return load_rulebook()


def regimes_for(country: str) -> list[Regime]:
    """The regimes that can reach an entity of that country: the Union's and its own."""
    return [
        regime
        for regime in rulebook().regimes.values()
        if regime.country in {"EU", country}
    ]


def stage_of(regime_id: str, version_id: str, stage_id: str) -> Stage:
    return rulebook().regime(regime_id).version(version_id).stage(stage_id)


def repeating_stages(regime_id: str) -> frozenset[str]:
    """The reports of a regime that are owed again after each submission."""
    versions = rulebook().regime(regime_id).versions
    return frozenset(s.id for version in versions for s in version.stages if s.repeats)


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
