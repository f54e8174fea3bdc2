"""What every form of ours has in common."""

from __future__ import annotations


class VardeForm:
    """Mixin for forms."""
