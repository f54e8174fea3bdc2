"""Malware is not handed out as it came by a package that was made before the mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.evidence.packages.conftest import SAMPLE
from varde.core.errors import PackageNotThereError
from varde.evidence import malware
from varde.evidence.models import CasePackage, Item
from varde.evidence.packaging import asking

if TYPE_CHECKING:
    from varde.accounts.models import User
    from varde.incidents.models import Incident

Built = Callable[..., tuple[CasePackage, Path]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(incident: Incident, add_file: Callable[..., Item]) -> Item:
    return add_file(incident, SAMPLE, "invoice.exe")


def add_to_the_list(item: Item, now: datetime) -> None:
    assert item.blob is not None
    malware.add_hashes([item.blob.sha256], source="", by="system", now=now)


def test_a_package_with_the_file_as_it_came_goes(
    sample: Item, built: Built, saga: User, now: datetime
) -> None:
    package, _ = built(sample.incident)

    add_to_the_list(sample, now)

    package.refresh_from_db()
    with pytest.raises(PackageNotThereError):
        asking.fetch(package=package, by=saga, now=now)


def test_one_without_files_stays(
    sample: Item, built: Built, saga: User, now: datetime
) -> None:
    package, _ = built(sample.incident, with_bytes=False)

    add_to_the_list(sample, now)

    package.refresh_from_db()
    assert list(asking.fetch(package=package, by=saga, now=now))
