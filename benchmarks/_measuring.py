"""What the measurements share: CPU time, the best of several runs, and a table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable


def cpu_ms(work: Callable[[], object], *, runs: int = 5, warm: bool = True) -> float:
    """Return the least CPU time of several runs, in milliseconds; one before warms up."""
    if warm:
        work()
    return min(_once(work, time.process_time) for _ in range(runs))


def wall_ms(work: Callable[[], object], *, runs: int = 5) -> float:
    """As `cpu_ms`, by the clock on the wall: for what other processes do."""
    work()
    return min(_once(work, time.perf_counter) for _ in range(runs))


def _once(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    work()
    return (clock() - begun) * 1000


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print rows under their headings, numbers to the right."""
    texts = [[_told(cell) for cell in row] for row in rows]
    listed = [list(headings), *texts]
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    for row in listed:
        first, *rest = zip(row, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]
        print("  ".join(cells).rstrip())
    print()


def _told(cell: object) -> str:
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
