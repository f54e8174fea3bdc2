"""Varde: handling cyber incidents and reporting them as the law demands."""

from __future__ import annotations

__version__ = "0.1.0"
