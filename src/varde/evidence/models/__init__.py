from __future__ import annotations

from .blobs import Blob, Check, Finding, KnownMalware, Piece, Upload
from .custody import CustodyEvent
from .items import Item, ItemStatement

__all__ = [
    "Blob",
    "Check",
    "CustodyEvent",
    "Finding",
    "Item",
    "ItemStatement",
    "KnownMalware",
    "Piece",
    "Upload",
]
