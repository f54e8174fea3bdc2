"""An erasure takes texts only, so it must never move a clock."""

from __future__ import annotations

from varde.adapters.rulebook_files import load_rulebook
from varde.core.facts import FactType, definition
from varde.core.regimes.conditions import facts_of


def test_no_rule_reads_a_fact_that_is_text() -> None:
    read = {
        fact
        for regime in load_rulebook().regimes.values()
        for version in regime.versions
        for condition in (version.applies_when, *(c.condition for c in version.criteria))
        for fact in facts_of(condition)
    }

    assert len(read) > 100
    assert [fact for fact in read if definition(fact).type is FactType.TEXT] == []
