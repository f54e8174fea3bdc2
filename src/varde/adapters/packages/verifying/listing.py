"""Whether a list of the package has what the entries of one kind tell of, and no more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .. import lines
from ..findings import Findings
from ..flaws import Reason
from ..names import ENTRIES
from .record import Told


@dataclass(frozen=True, slots=True)
class Recorded:
    """
    The entries of one kind by what each of them tells of, which its detail calls `name`.

    Those whose detail was erased or withheld are `silent`: they can only be counted.
    """

    name: str
    by: dict[str, Told]
    silent: int

    @classmethod
    def of(cls, name: str, told: Sequence[Told], findings: Findings) -> Recorded:
        by: dict[str, Told] = {}
        for one in told:
            if one.detail is None:
                continue
            with findings.noting(ENTRIES, f"entry {one.entry.sequence}"):
                key = lines.name(one.detail, name)
                if key in by:
                    findings.fails(Reason.NAME_TWICE, file=ENTRIES, field=f"{name} {key}")
                by[key] = one
        return cls(name, by, sum(one.detail is None for one in told))

    def check_listed(self, listed: Collection[str], path: str, findings: Findings) -> None:
        """Note what the list leaves out, or has beyond what entries can tell of."""
        left_out = self.by.keys() - listed
        for key in left_out:
            findings.fails(Reason.NOT_TOLD, file=path, field=f"{self.name} {key[:64]}")
        untold = set(listed) - self.by.keys()
        if len(untold) > self.silent:
            findings.fails(Reason.ENTRY_MISSING, file=path, field=min(untold))
        elif len(untold) < self.silent and not left_out:
            findings.fails(Reason.NOT_TOLD, file=path, field=self.name)
