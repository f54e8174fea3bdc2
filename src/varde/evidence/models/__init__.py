from __future__ import annotations

from .blobs import Blob, Check, Finding, KnownMalware, Piece, Upload

__all__ = ["Blob", "Check", "Finding", "KnownMalware", "Piece", "Upload"]
