"""The counting rules by name."""

from __future__ import annotations

from enum import StrEnum


class CountingRule(StrEnum):
    """How a limit is counted, and what moves its end."""

    ELAPSED = "elapsed"
    """Runs on without regard to nights, weekends, holidays or clock changes."""

    NATIONAL = "national"
    """
    Calendar days and months by the national act on computing time limits: SE lag
    (1930:173), FI laki 150/1930; NO domstolloven § 149 and DK forældelsesloven
    § 27 as patterns. An end on a free day extends the legal end only.
    """

    REGULATION_1182_71 = "regulation-1182-71"
    """
    Regulation (EEC, Euratom) No 1182/71. Hours begin with the next full hour, days
    and months end at 24:00; what is not in hours moves to the next working day.
    """

    DORA_NOON = "dora-noon"
    """
    Delegated Regulation (EU) 2025/301, article 5(4): a limit that falls on a weekend
    day or bank holiday of the reporting entity's state becomes noon of the next
    working day there. It does not say what a bank holiday is: by the public holidays
    it counts down, and the calendar of the banks gives the legal end.
    """
