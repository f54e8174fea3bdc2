"""One parser each."""

from __future__ import annotations
