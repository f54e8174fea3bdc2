"""Which file in a package holds what, and what bounds each."""

from __future__ import annotations

import re

FORMAT = "varde-case-package/1"

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
README = "README.txt"
ALGORITHMS = ("sha256", "sha512")
MANIFESTS = tuple(f"manifest-{name}.txt" for name in ALGORITHMS)
TAG_MANIFESTS = tuple(f"tagmanifest-{name}.txt" for name in ALGORITHMS)
SIGNATURE = "signature.dsse.json"
STAMP = "signature.tsr"

PAYLOAD = "data/"
ABOUT = "data/package.json"
INCIDENT = "data/incident.json"
FACTS = "data/facts.json"
TIMELINE = "data/timeline.json"
PARTIES = "data/parties.json"
STATUS = "data/status.json"
PEOPLE = "data/people.json"
REPORTS = "data/reports/reports.jsonl"
ITEMS = "data/evidence/items.jsonl"
CUSTODY = "data/evidence/custody.csv"
ENTRIES = "data/record/entries.jsonl"
CHECKPOINT = "data/record/checkpoint.txt"
LOG_KEYS = "data/keys/log.txt"
WITNESS_KEYS = "data/keys/witnesses.txt"

NEEDED = (ABOUT, ENTRIES, CHECKPOINT, LOG_KEYS)
"""Without these there is nothing to verify."""

OF_THE_INCIDENT = {
    INCIDENT: dict,
    FACTS: list,
    TIMELINE: list,
    PARTIES: list,
    STATUS: list,
    PEOPLE: dict,
}
"""There where the incident may be told, and what each holds."""

_READMES = re.compile(r"README(-[a-z]{2})?\.txt")


def is_readme(name: str) -> bool:
    return _READMES.fullmatch(name) is not None


MAX_TEXT = 8 << 20
"""How many bytes are read at once: a JSON file, a receipt, a report, the signature."""
MAX_HISTORY = 64 << 20
"""What is read at once of the incident's own files; a long timeline is a long text."""
MAX_WEIGHT = 96 << 20
"""What such a file may take in memory when it is read, see `lines.weight`."""
MAX_LINE = 8 << 20
"""How many bytes one line has of a file that is read line by line."""
MAX_LINES = 2_000_000
MAX_STAMP = 1 << 20
MAX_NAME = 512
"""How many characters a reference has, a digest, a subject of the record."""
