"""References in the record that are those of no incident and of no person."""

from __future__ import annotations

LOG = "LOG"
"""The chain that tells of the log itself: its keys, its witnesses, its alarms."""

SYSTEM = "system"
"""Who acts where nobody has signed in: a job, a command, the instance itself."""
