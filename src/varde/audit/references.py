"""References in the record that are those of no incident and of no person."""

from __future__ import annotations

LOG = "LOG"
"""The chain that tells of the log itself: its keys, its witnesses, its alarms."""

INSTANCE = "instance"
"""The chain that tells what was done to the instance as a whole, or to nobody's rows."""

SYSTEM = "system"
"""Who acts where nobody has signed in: a job, a command, the instance itself."""
