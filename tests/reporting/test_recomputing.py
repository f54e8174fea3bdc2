"""Old assessments come out as they were, from what is stored of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from varde.adapters.rulebook_files import RULEBOOK, Rulebook
from varde.organisations.personal import facts_without
from varde.reporting import selectors
from varde.reporting.models import Assessment
from varde.reporting.recomputing import Outcome, recompute

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from varde.incidents.models import Incident
    from varde.reporting.models import Submission


@pytest.fixture
def stored(significant: Incident) -> Assessment:
    """What se.nis2 says of the incident."""
    return Assessment.objects.get(incident=significant, regime="se.nis2", current=True)


@pytest.fixture
def earlier(tmp_path: Path) -> Rulebook:
    """The rulebook of another release, in which less decides the day of se.nis2."""
    folder = tmp_path / "rulebook"
    shutil.copytree(RULEBOOK, folder, ignore=lambda *_: ["__compiled__"])
    file = folder / "regimes/se/nis2/regime.yaml"
    text = file.read_text(encoding="utf-8")
    governed = "\ngoverned_by: [became-aware]\nversions:"
    file.write_text(text.replace("\nversions:", governed, 1), "utf-8")
    return Rulebook(folder)


def test_every_stored_assessment_is_computed_again_to_the_same_bytes(
    sent: Submission,
) -> None:
    rows = list(selectors.assessments(sent.incident))

    assert len(rows) > 10
    assert {row.submitted != {} for row in rows} == {True, False}
    assert {recompute(row) for row in rows} == {Outcome.SAME}


def test_what_is_erased_from_its_facts_was_not_read(stored: Assessment) -> None:
    stored.facts = facts_without(stored.facts | {"incident.description": "Saga"}, None)

    assert recompute(stored) is Outcome.SAME


@pytest.mark.parametrize("column", ["facts", "result"])
def test_a_row_that_was_changed_comes_out_otherwise(
    stored: Assessment, column: str
) -> None:
    changed = {"impact.severe_disruption": False, "verified": "never"}
    getattr(stored, column).update(changed)

    assert recompute(stored) is Outcome.OTHER


@pytest.mark.parametrize(
    "changed", [{"regime_digest": "0" * 64}, {"regime": "se.before-our-time"}]
)
def test_other_rules_are_not_taken_for_those_that_were_applied(
    stored: Assessment, changed: dict[str, str]
) -> None:
    for column, value in changed.items():
        setattr(stored, column, value)

    assert recompute(stored) is Outcome.NO_RULES


def test_the_rules_are_found_in_the_rulebook_of_another_release(
    stored: Assessment, earlier: Rulebook
) -> None:
    its = earlier.regime("se.nis2").version(stored.regime_version)
    stored.regime_digest = stored.result["digest"] = its.digest

    assert recompute(stored) is Outcome.NO_RULES
    assert recompute(stored, more=[earlier]) is Outcome.SAME


# On its page


def address(incident: Incident) -> str:
    return f"/incidents/{incident.reference}/assessment/recomputed/"


def test_an_auditor_reads_what_comes_out_of_each(
    stored: Assessment, aino_here: Client
) -> None:
    Assessment.objects.filter(pk=stored.pk).update(regime_digest="0" * 64)

    page = aino_here.get(address(stored.incident))

    told = {row["assessment"].pk: row["outcome"] for row in page.context["rows"]}
    assert told.pop(stored.pk) is Outcome.NO_RULES
    assert set(told.values()) == {Outcome.SAME}
    assert "Needs the rules of another release" in page.content.decode()


def test_the_page_of_the_assessment_leads_there(
    stored: Assessment, aino_here: Client
) -> None:
    page = aino_here.get(f"/incidents/{stored.incident.reference}/assessment/")

    assert f'href="{address(stored.incident)}"' in page.content.decode()


def test_nobody_elsewhere_learns_of_it(stored: Assessment, nils_here: Client) -> None:
    assert nils_here.get(address(stored.incident)).status_code == 404


def test_a_page_shows_a_few_of_them(sent: Submission, aino_here: Client) -> None:
    page = aino_here.get(address(sent.incident) + "?page=2")

    assert 0 < len(page.context["rows"]) <= 25
