from __future__ import annotations

from django.dispatch import Signal

# Sent with `subject=` inside the transaction of an erasure, before anything is erased.
# Whoever must keep it raises, and nothing is.
erasing = Signal()
