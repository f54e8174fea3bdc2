from __future__ import annotations

from datetime import timedelta

import pytest

from varde.jobs.pauses import pause_after

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 30), (1, 60), (6, 1920), (7, 3600), (10_000, 3600)]
)
def test_each_pause_is_twice_the_one_before_up_to_the_longest(
    failures: int, seconds: int
) -> None:
    found = pause_after(failures, first=FIRST, longest=LONGEST)

    assert found == timedelta(seconds=seconds)
