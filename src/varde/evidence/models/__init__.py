from __future__ import annotations

from .blobs import Blob, Check, Finding, KnownMalware, Loose, Piece, Upload
from .custody import CustodyEvent
from .items import Item, ItemStatement
from .packages import CasePackage

__all__ = [
    "Blob",
    "CasePackage",
    "Check",
    "CustodyEvent",
    "Finding",
    "Item",
    "ItemStatement",
    "KnownMalware",
    "Loose",
    "Piece",
    "Upload",
]
