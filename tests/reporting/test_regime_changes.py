"""What has changed in the law, told from the versions of each regime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from varde.reporting.rulebook import rulebook

if TYPE_CHECKING:
    from django.test import Client

    from varde.reporting.published.changes import Change

pytestmark = pytest.mark.django_db


def log(client: Client, query: str = "") -> list[Change]:
    found: list[Change] = client.get(f"/regimes/changes/?{query}").context["changes"]
    return found


def on(client: Client, regime: str, day: str) -> Change:
    [found] = [c for c in log(client) if c.regime == regime and c.day.isoformat() == day]
    return found


def test_each_version_is_a_change_the_latest_first(client: Client) -> None:
    found = log(client)

    versions = {(n, v.id) for n, r in rulebook().regimes.items() for v in r.versions}
    assert versions <= {(c.regime, c.day.isoformat()) for c in found}
    assert [c.day for c in found] == sorted((c.day for c in found), reverse=True)


def test_a_regime_ends_on_the_day_after_its_last(client: Client) -> None:
    assert on(client, "se.tele", "2026-01-15").what == "Is no longer in force"


def test_a_new_version_says_what_is_new_in_it(client: Client) -> None:
    details = on(client, "eu.dora", "2025-03-12").details

    assert "New report: Reclassification as non-major" in details
    assert any(text.startswith("Report changed: Initial") for text in details)


def test_what_kind_of_thing_changed_in_a_report_is_told(client: Client) -> None:
    assert on(client, "fi.kybertl", "2026-01-01").details == (
        "Report changed: First notification (recipients)",
        "Report changed: Follow-up notification (recipients)",
        "Report changed: Intermediate report on request (recipients)",
        "Report changed: Intermediate report of a long-lasting incident (recipients)",
        "Report changed: Final report (recipients)",
        "Report changed: Voluntary notice to the supervisor (recipients)",
    )


def test_every_report_that_goes_elsewhere_is_told(client: Client) -> None:
    details = on(client, "se.nis2", "2026-07-01").details

    reports = rulebook().regime("se.nis2").version("2026-07-01").stages
    assert sum(text.endswith("(recipients)") for text in details) == len(reports)


def test_a_report_whose_recipients_stay_has_not_changed(client: Client) -> None:
    details = on(client, "eu.aia", "2027-12-02").details

    assert not any("general-purpose" in text for text in details)


def test_where_nothing_differs_that_is_said(client: Client) -> None:
    assert on(client, "fi.tihl-4a", "2025-07-01").details == ("What it asks is the same.",)


def test_one_country_may_be_enough(client: Client) -> None:
    assert {change.country_code for change in log(client, "country=SE")} == {"SE"}


def test_a_country_that_is_none_leaves_nothing_out(client: Client) -> None:
    assert len(log(client, "country=XX")) == len(log(client))


def test_it_says_how_many_were_compared_with_the_law_and_when(client: Client) -> None:
    checks = client.get("/regimes/changes/").context["checks"]

    assert sum(check.regimes for check in checks) == len(rulebook().regimes)
