"""What the apps above must learn about in the same transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with organisation=, by=, now= when facts that rules read have changed.
organisation_changed = Signal()
