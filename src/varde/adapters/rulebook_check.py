"""Look the whole rulebook over: every regime, its forms, recipients and interactions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from varde.core.errors import DomainError
from varde.core.regimes.soundness import Problem, problems_of, unused_criteria

if TYPE_CHECKING:
    from varde.core.regimes import Regime

    from .rulebook_files import Rulebook


def problems_in(rulebook: Rulebook, *, on: date) -> Iterator[Problem]:
    """Yield every problem, as of a day. A file that cannot be read is one."""
    read = {}
    for name in rulebook.names:
        try:
            read[name] = rulebook.regime(name)
        except DomainError as error:
            yield Problem(name, str(error.params.get("reason", error.code)))
    for regime in read.values():
        yield from problems_of(regime, on=on)
        yield from _unused(regime)
        yield from _recipients(rulebook, regime)
        yield from _forms(rulebook, regime)
    for interaction in rulebook.interactions:
        for name in {*interaction.by, *(interaction.over or ())} - read.keys():
            yield Problem(f"interaction {interaction.id}", f"there is no regime {name!r}")


def _unused(regime: Regime) -> Iterator[Problem]:
    for version in regime.versions:
        for name in sorted(unused_criteria(version)):
            yield Problem(
                f"{regime.id} {version.id} {name}", "this criterion decides nothing"
            )


def _recipients(rulebook: Rulebook, regime: Regime) -> Iterator[Problem]:
    for version in regime.versions:
        for stage in version.stages:
            named = {recipient.authority for recipient in stage.recipients}
            for name in sorted(named - rulebook.authorities.keys()):
                where = f"{regime.id} {version.id} {stage.id}"
                yield Problem(where, f"there is no authority {name!r}")


def _forms(rulebook: Rulebook, regime: Regime) -> Iterator[Problem]:
    try:
        forms = rulebook.forms_of(regime.id)
    except DomainError as error:
        yield Problem(f"{regime.id} forms", str(error.params.get("reason", error.code)))
        return
    stages = {stage.id for version in regime.versions for stage in version.stages}
    for name in sorted(stages - forms.keys()):
        yield Problem(f"{regime.id} {name}", "this stage has no form")
    for name in sorted(forms.keys() - stages):
        yield Problem(f"{regime.id} {name}", "this form has no stage")
