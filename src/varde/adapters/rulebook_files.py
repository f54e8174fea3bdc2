"""Read the rulebook. Its regimes, forms and authorities come from nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from varde.core.canonical import digest
from varde.core.errors import RegimeNotFoundError

from .authority_files import Authority, load_authorities
from .form_files import load_form
from .interaction_files import load_interactions
from .regime_files import load_regime
from .yaml_files import load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from varde.core.regimes import Interaction, Regime
    from varde.core.reports.form import Form

INTERACTIONS = "interactions.yaml"
RULEBOOK = Path(__file__).resolve().parent.parent / "rulebook"


@dataclass(frozen=True)
class Rulebook:
    """Everything under one folder; each part is read when it is first asked for."""

    folder: Path

    @cached_property
    def regimes(self) -> Mapping[str, Regime]:
        """The regimes by id, in the order of their ids."""
        return MappingProxyType({name: self._loaded(name) for name in self._files})

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the regimes, without reading them."""
        return tuple(self._files)

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        files = sorted((self.folder / "regimes").glob("*/*/regime.yaml"))
        return {f"{path.parent.parent.name}.{path.parent.name}": path for path in files}

    @cached_property
    def _read(self) -> dict[str, Regime]:
        return {}

    def _loaded(self, regime_id: str) -> Regime:
        """Read a regime once; one that nobody asks for is not read at all."""
        if regime_id not in self._read:
            self._read[regime_id] = load_regime(
                self._files[regime_id], self.folder / "shared"
            )
        return self._read[regime_id]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all rules: another where anything would be weighed otherwise."""
        versions = [v.digest for regime in self.regimes.values() for v in regime.versions]
        interactions = load_yaml((self.folder / INTERACTIONS).read_text(encoding="utf-8"))
        return digest([versions, interactions])

    @cached_property
    def interactions(self) -> tuple[Interaction, ...]:
        """How the regimes bear on each other."""
        return load_interactions(self.folder / INTERACTIONS)

    @cached_property
    def authorities(self) -> Mapping[str, Authority]:
        """The authorities by id."""
        files = sorted((self.folder / "authorities").glob("*.yaml"))
        return MappingProxyType({a.id: a for path in files for a in load_authorities(path)})

    def regime(self, regime_id: str) -> Regime:
        """Return a regime. Raises RegimeNotFoundError."""
        if regime_id not in self._files:
            raise RegimeNotFoundError(regime=regime_id[:80])
        return self._loaded(regime_id)

    def form(self, regime_id: str, stage: str) -> Form:
        """Return the form of a stage. Raises RegimeNotFoundError."""
        return self.forms_of(regime_id)[stage]

    def forms_of(self, regime_id: str) -> Mapping[str, Form]:
        """Return the forms of a regime by stage. Raises RegimeNotFoundError."""
        return _forms_in(self.folder_of(self.regime(regime_id).id))

    def schema(self, name: str) -> str | None:
        """Return the text of a JSON Schema, None if there is none of that name."""
        published = {path.stem: path for path in (self.folder / "schemas").glob("*.json")}
        path = published.get(name)
        return path.read_text(encoding="utf-8") if path else None

    def folder_of(self, regime_id: str) -> Path:
        """Return the folder of a regime: `fi.kybertl` lies in regimes/fi/kybertl."""
        return self.folder.joinpath("regimes", *regime_id.split(".", 1))


@lru_cache(maxsize=256)
def _forms_in(folder: Path) -> Mapping[str, Form]:
    forms = [
        load_form(path.read_text(encoding="utf-8"), where=f"{folder.name}/{path.name}")
        for path in sorted(folder.glob("form-*.yaml"))
    ]
    return MappingProxyType({form.stage: form for form in forms})


@lru_cache(maxsize=1)
def load_rulebook(folder: Path = RULEBOOK) -> Rulebook:
    """Return the rulebook that comes with the software."""
    return Rulebook(folder)
