"""Asking whether stored assessments hold: `varde assessments recompute`."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from varde.cli.arguments import Subcommands, add
from varde.cli.ends import BAD_DATA, DONE, FAILED, WRONG_USAGE, fail
from varde.cli.instance import reach

if TYPE_CHECKING:
    from varde.reporting.models import Assessment
    from varde.reporting.recomputing import Outcome

BATCH = 500


def add_commands(commands: Subcommands) -> None:
    text = "look after what was assessed"
    inner = add(commands, "assessments", _recompute, text).add_subparsers(
        metavar="ACTION", required=True
    )
    text = "compute stored assessments again; tell whether the same bytes come out"
    again = add(inner, "recompute", _recompute, text)
    again.add_argument(
        "incident", nargs="?", metavar="INCIDENT", help="its reference (default: all)"
    )
    again.add_argument(
        "--rulebook",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="rules of another release to look in as well; may be repeated",
    )


def _recompute(options: argparse.Namespace) -> int:
    if (code := reach()) != DONE:
        return code
    from varde.adapters.rulebook_files import Rulebook
    from varde.core.errors import DomainError
    from varde.incidents import selectors as incidents
    from varde.jobs.batches import in_batches
    from varde.reporting import selectors
    from varde.reporting.recomputing import Outcome, recompute

    more = [Rulebook(folder) for folder in options.rulebook]
    for known in more:
        if not known.names:
            return fail(f"{known.folder}: there are no regimes.", BAD_DATA)
    incident = incidents.incident(options.incident) if options.incident else None
    if options.incident and incident is None:
        return fail(f"There is no incident {options.incident!r}.", WRONG_USAGE)
    told: Counter[Outcome] = Counter()
    try:
        for row in in_batches(selectors.assessments(incident), size=BATCH):
            outcome = recompute(row, more=more)
            told[outcome] += 1
            _tell(row, outcome)
    except DomainError as refusal:
        return fail(f"A rulebook cannot be read: {refusal}.", BAD_DATA)
    print(
        f"The same bytes: {told[Outcome.SAME]}. Other bytes: {told[Outcome.OTHER]}. "
        f"Needs the rules of another release: {told[Outcome.NO_RULES]}."
    )
    return FAILED if told[Outcome.OTHER] else DONE


def _tell(row: Assessment, outcome: Outcome) -> None:
    from varde.core.instants import iso

    told = (
        f"{outcome:8}",
        row.incident.reference,
        iso(row.assessed_at),
        row.entity.reference,
        row.regime,
        row.regime_version,
        row.regime_digest,
    )
    print("  ".join(told))
