"""Verify a case package, or a receipt: one module per thing that is checked."""

from __future__ import annotations

from .package import verify
from .receipt import verify_receipt

__all__ = ["verify", "verify_receipt"]
