"""
The chain of custody as a picture: one box for each who had the item, arrows between.

What is drawn is all told in words as well, in the table below the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.text import Truncator

from varde.evidence.models import CustodyEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Kind = CustodyEvent.Kind

# In the units of the drawing; a phone shows one to a pixel.
WIDTH = 340
BOX_HEIGHT = 62
ARROW_HEIGHT = 46
EDGE = 4
BOXES_DRAWN = 12
NAME_LENGTH = 34
LINE_LENGTH = 44
PLACE_LENGTH = 26
ARROW_AT = 30

# Whoever has the item does these with it.
MARKS = (Kind.EXAMINED, Kind.COPIED, Kind.STORED)


@dataclass(slots=True)
class Box:
    """One who had the item, from when, where it was last, and what was done there."""

    name: str
    since: datetime
    place: str
    is_end: bool = False
    waits: bool = False
    is_last: bool = False
    marks: list[str] = field(default_factory=list)
    top: int = 0

    @property
    def short_name(self) -> str:
        """The name alone; where he works stands below it."""
        return Truncator(self.name.partition(",")[0]).chars(NAME_LENGTH)

    @property
    def office(self) -> str:
        return self.name.partition(",")[2].strip()

    @property
    def text(self) -> str:
        return Truncator(self.place).chars(PLACE_LENGTH)

    @property
    def done(self) -> str:
        told = [self.office, *dict.fromkeys(self.marks)]
        return Truncator(", ".join(part for part in told if part)).chars(LINE_LENGTH)

    @property
    def has_it_now(self) -> bool:
        return self.is_last and not self.is_end


@dataclass(slots=True)
class Arrow:
    """How it went from one to the next; `waits` while the next has yet to confirm it."""

    label: str
    at: datetime
    waits: bool
    top: int = 0

    @property
    def end(self) -> int:
        return self.top + ARROW_HEIGHT

    @property
    def middle(self) -> int:
        return self.top + ARROW_HEIGHT // 2


@dataclass(slots=True)
class Chain:
    boxes: list[Box]
    arrows: list[Arrow]
    left_out: int
    height: int
    width: int = WIDTH
    box_height: int = BOX_HEIGHT
    edge: int = EDGE
    arrow_at: int = ARROW_AT

    @property
    def inner_width(self) -> int:
        return self.width - 2 * self.edge


def draw(events: Iterable[CustodyEvent]) -> Chain:
    """Lay out the newest boxes of the events, which come in their order."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    last: CustodyEvent | None = None
    for event in events:
        if last is None or _moved(last, event):
            if boxes:
                arrows.append(Arrow(str(event.get_kind_display()), event.at, waits=False))
            boxes.append(_box(event))
        elif event.kind in MARKS:
            boxes[-1].marks.append(str(event.get_kind_display()))
            boxes[-1].place = event.place or boxes[-1].place
        last = event
    if boxes:
        boxes[-1].is_last = True
    if last is not None and last.is_waiting:
        arrows.append(Arrow(str(last.get_kind_display()), last.at, waits=True))
        receiver = Box(last.receiver_shown, last.at, last.place or "", waits=True)
        boxes.append(receiver)
    return _laid_out(boxes, arrows)


def _moved(before: CustodyEvent, event: CustodyEvent) -> bool:
    if event.is_end:
        return True
    same = (before.holder_id, before.holder_name) == (event.holder_id, event.holder_name)
    return not same


def _box(event: CustodyEvent) -> Box:
    if event.is_end:
        name = str(event.get_kind_display())
        return Box(name, event.at, event.place or "", is_end=True)
    return Box(event.holder_shown, event.at, event.place or "")


def _laid_out(boxes: list[Box], arrows: list[Arrow]) -> Chain:
    left_out = max(0, len(boxes) - BOXES_DRAWN)
    boxes, arrows = boxes[left_out:], arrows[left_out:]
    for number, box in enumerate(boxes):
        box.top = EDGE + number * (BOX_HEIGHT + ARROW_HEIGHT)
    for box, arrow in zip(boxes, arrows, strict=False):
        arrow.top = box.top + BOX_HEIGHT
    height = 2 * EDGE + len(boxes) * BOX_HEIGHT + max(0, len(boxes) - 1) * ARROW_HEIGHT
    return Chain(boxes, arrows, left_out, height)
