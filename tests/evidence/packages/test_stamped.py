"""Where the instance has an authority for it, a package bears its time stamp."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from tests.packages.remaking import unzipped
from tests.support.time_authority import Authority
from varde.adapters.packages import names
from varde.adapters.packages.verifying import verify
from varde.audit import keys
from varde.evidence.models import CasePackage

if TYPE_CHECKING:
    from varde.incidents.models import Incident

Built = Callable[..., tuple[CasePackage, Path]]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _configured(time_authority: Authority, settings: Settings) -> None:
    settings.TIMESTAMP_URL = time_authority.address
    settings.TIMESTAMP_CHAIN = str(time_authority.chain)
    settings.TIMESTAMP_POLICY = ""


def test_it_holds_by_the_authority_s_chain(
    incident: Incident, built: Built, time_authority: Authority
) -> None:
    package, path = built(incident)

    chain = time_authority.chain.read_bytes()
    found = verify(path, trust=keys.public_keys(), stamp_chain=chain)

    assert package.stamped
    assert found.holds


def test_while_the_authority_is_away_there_is_a_package_without_one(
    incident: Incident, built: Built, time_authority: Authority
) -> None:
    time_authority.is_down = True

    package, path = built(incident)

    assert package.state == CasePackage.State.READY
    assert not package.stamped
    assert names.STAMP not in unzipped(path.read_bytes())
