"""What is destroyed is not handed out by a package that was made before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.evidence.packages.conftest import MAIL
from tests.support.storage import objects_in
from varde.adapters.packages.findings import told
from varde.adapters.packages.verifying import verify
from varde.core.errors import PackageNotThereError
from varde.evidence import services
from varde.evidence.models import CasePackage, Item
from varde.evidence.packaging import asking

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from varde.accounts.models import User
    from varde.incidents.models import Incident

Built = Callable[..., tuple[CasePackage, Path]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(incident: Incident, add_file: Callable[..., Item]) -> Item:
    return add_file(incident, MAIL, "mail.eml")


def destroy(item: Item, by: User, now: datetime) -> None:
    services.destroy(item=item, at=now, reason="Gallrad", by=by, now=now)


def test_a_package_with_its_bytes_goes_with_it(
    mail: Item,
    built: Built,
    stored: Path,
    saga: User,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    package, _ = built(mail.incident)

    with django_capture_on_commit_callbacks(execute=True):
        destroy(mail, saga, now)

    package.refresh_from_db()
    with pytest.raises(PackageNotThereError):
        asking.fetch(package=package, by=saga, now=now)
    assert objects_in(stored) == []


def test_a_package_of_hashes_alone_stays(
    mail: Item, built: Built, saga: User, now: datetime
) -> None:
    package, _ = built(mail.incident, with_bytes=False)

    destroy(mail, saga, now)

    package.refresh_from_db()
    assert list(asking.fetch(package=package, by=saga, now=now))


def test_what_is_no_file_takes_no_package_along(
    disk: Item, built: Built, saga: User, now: datetime
) -> None:
    package, _ = built(disk.incident)

    destroy(disk, saga, now)

    package.refresh_from_db()
    assert list(asking.fetch(package=package, by=saga, now=now))


def test_a_package_made_afterwards_says_why_the_file_is_not_in_it(
    mail: Item,
    add_file: Callable[..., Item],
    built: Built,
    saga: User,
    now: datetime,
) -> None:
    """Also where the bytes stay, because another item has the same."""
    add_file(mail.incident, MAIL, "copy.eml")
    destroy(mail, saga, now)

    package, path = built(mail.incident)

    assert package.left_out == [{"name": "E1", "why": "destroyed"}]
    assert verify(path).holds, told(verify(path))
