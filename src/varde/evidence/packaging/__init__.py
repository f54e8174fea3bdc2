"""
Case packages: asked for, built by a job, fetched while they are there.

    asking.py      a person asks; the record tells
    building.py    the job: everything is gathered at one instant, then written
    gathering.py   the members, from the incident's own words to the proofs
    incident.py    what the incident says: facts, timeline, parties, people
    items.py       evidence: items, their bytes, or only their hashes
    record.py      entries with proofs, custody, checkpoint, keys
    readme.py      the page for whoever has no Varde

docs/case-package.md is the format; `varde.adapters.packages` writes and verifies it.
"""

from __future__ import annotations

from . import incident, items

__all__ = ["incident", "items"]
