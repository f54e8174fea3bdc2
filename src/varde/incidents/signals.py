"""What other apps may listen to."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `incident`, `by` and `now`, inside the transaction of the change, whenever
# something changes that a verdict or a clock may depend on.
incident_changed = Signal()
