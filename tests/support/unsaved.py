"""Answers that are typed into a draft and not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.reports import as_opened, question, report_address

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from varde.reporting.models import Obligation

EVENTS = "course-of-events"


def keep(
    client: Client,
    obligation: Obligation,
    typed: dict[str, str],
    *,
    sheet: dict[str, Any] | None = None,
    count: int = 1,
) -> HttpResponse:
    """What the script sends from the page while a person types."""
    opened = sheet or as_opened(client, obligation)
    told = opened | typed | {"count": str(count)}
    return client.post(report_address(obligation, "keep/"), told)


def shown(client: Client, obligation: Obligation, name: str = EVENTS) -> Any:
    return question(client, obligation, name)["field"].value()


def discard(client: Client, obligation: Obligation) -> HttpResponse:
    """Press the button of the draft that discards what was typed."""
    opened = client.get(report_address(obligation)).context["discard_form"]
    told = {name: opened[name].value() for name in ("sitting", "continued")}
    return client.post(report_address(obligation, "discard/"), told)
