"""Many rows are walked over by key, so many at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from varde.jobs.batches import in_batches
from varde.jobs.models import ScheduledJob

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)


@pytest.fixture
def five_jobs() -> None:
    for number in range(5):
        ScheduledJob.objects.create(name=f"tests.{9 - number}", due_at=NOW)


@pytest.mark.usefixtures("five_jobs")
@pytest.mark.parametrize("size", [1, 2, 5, 6])
def test_each_row_comes_once_in_the_order_of_its_key(size: int) -> None:
    rows = ScheduledJob.objects.all()

    found = [job.pk for job in in_batches(rows, size=size)]

    assert found == sorted(rows.values_list("pk", flat=True))


@pytest.mark.usefixtures("five_jobs")
def test_a_batch_is_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):
        assert len(list(in_batches(ScheduledJob.objects.all(), size=2))) == 5
