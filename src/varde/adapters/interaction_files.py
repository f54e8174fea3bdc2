"""Read how regimes bear on each other."""

from __future__ import annotations

from pathlib import Path

from varde.core.regimes.interactions import Effect, Interaction

from .condition_reader import read_condition
from .record_reader import Record
from .yaml_files import load_yaml

EVERY_OTHER = "every other"


def load_interactions(path: Path) -> tuple[Interaction, ...]:
    """Read interactions.yaml. Raises InvalidRulebookError or UnreadableFileError."""
    record = Record(load_yaml(path.read_text(encoding="utf-8")), where=path.name)
    found = tuple(_interaction(raw) for raw in record.records("interactions"))
    record.close()
    return found


def _interaction(record: Record) -> Interaction:
    interaction = Interaction(
        id=record.text("id"),
        effect=Effect(record.one_of("effect", tuple(Effect))),
        by=tuple(record.texts("by")),
        over=_over(record),
        label=record.wording("label"),
        cites=record.text("cites"),
        when=(
            read_condition(record.take("when"), where=record.where)
            if "when" in record
            else None
        ),
    )
    record.close()
    return interaction


def _over(record: Record) -> tuple[str, ...] | None:
    if "over" in record and record.everything()["over"] == EVERY_OTHER:
        record.take("over")
        return None
    return tuple(record.texts("over"))
