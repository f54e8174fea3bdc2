"""The stored record. Nothing outside this app touches these tables."""

from __future__ import annotations

from .entries import HASH_LENGTH, ChainHead, Detail, Entry
from .keys import LogKey, LogKeyEnd
from .runs import VerificationRun
from .stamps import StampRequest, TimeStamp
from .tree import Checkpoint, Position, Tile, Waiting
from .witnesses import Cosignature, FollowedLog, LogAlarm, SeenCheckpoint, Witness

__all__ = [
    "HASH_LENGTH",
    "ChainHead",
    "Checkpoint",
    "Cosignature",
    "Detail",
    "Entry",
    "FollowedLog",
    "LogAlarm",
    "LogKey",
    "LogKeyEnd",
    "Position",
    "SeenCheckpoint",
    "StampRequest",
    "Tile",
    "TimeStamp",
    "VerificationRun",
    "Waiting",
    "Witness",
]
