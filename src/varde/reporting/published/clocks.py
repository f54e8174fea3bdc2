"""Clocks as the law words them: how long, from when, counted how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from varde.core.counting import CountingRule
from varde.core.facts import definition
from varde.reporting.published.words import Words, maybe_words
from varde.reporting.rulebook import in_language
from varde.reporting.standing import limit_text
from varde.web.words import quoted

if TYPE_CHECKING:
    from varde.core.regimes import Clock, RegimeVersion
    from varde.core.regimes.model import Start, Wording
    from varde.reporting.published.conditions import Said, Speaker

COUNTED = {
    CountingRule.ELAPSED: _(
        "The time runs without a break: nights, weekends and holidays count."
    ),
    CountingRule.NATIONAL: _(
        "Calendar days, weeks and months, by the country's act on time limits. An end on a "
        "free day moves the legal end to the next working day; the clock counts down to "
        "the day itself."
    ),
    CountingRule.REGULATION_1182_71: _(
        "By Regulation (EEC, Euratom) No 1182/71: hours begin with the next full hour, "
        "days and months end at midnight, and what is not in hours moves from a free day "
        "to the next working day. That is the legal end; the clock counts down without it."
    ),
    CountingRule.DORA_NOON: _(
        "An end on a weekend day or a bank holiday moves to noon of the next working day. "
        "What is free for banks alone, such as Christmas Eve, moves the legal end only."
    ),
}


@dataclass(frozen=True, slots=True)
class ClockInWords:
    """
    One clock. It runs where `when` holds, and once `stays` lies before its end; it gives
    way once `gives_way` lies behind it; where `plain_when` holds nothing moves its end.
    `reading` names a disputed one.
    """

    text: str
    counted: str
    when: Said | None
    stays: str
    gives_way: str
    plain_when: Said | None
    reading: Words | None


@dataclass(frozen=True, slots=True)
class ClockSpeaker:
    """Says the clocks of one version; `reports` are the labels of its stages."""

    speaker: Speaker
    country: str
    reports: Mapping[str, Wording]

    def all(self, clocks: Iterable[Clock]) -> tuple[ClockInWords, ...]:
        return tuple(self._clock(clock) for clock in clocks)

    def _clock(self, clock: Clock) -> ClockInWords:
        before, passed = clock.in_any_case_before, clock.unless_passed_by
        return ClockInWords(
            text=self._text(clock),
            counted=str(COUNTED[clock.counting]) if clock.limit else "",
            when=self.speaker.maybe(clock.when),
            stays=gettext(definition(before).label) if before else "",
            gives_way=gettext(definition(passed).label) if passed else "",
            plain_when=self.speaker.maybe(clock.elapsed_when),
            reading=maybe_words(clock.reading, self.country, self.speaker.language),
        )

    def _text(self, clock: Clock) -> str:
        limit = limit_text(str(clock.limit or ""))
        told = {"limit": limit[:1].upper() + limit[1:], "start": self._start(clock.start)}
        if clock.start.milestone:
            return gettext("%(limit)s after “%(start)s”") % told
        if len(clock.start.submitted) > 1:
            return gettext("%(limit)s after the last of %(start)s was sent") % told
        return gettext("%(limit)s after %(start)s was sent") % told

    def _start(self, start: Start) -> str:
        if start.milestone:
            return gettext(definition(start.milestone).label)
        language = self.speaker.language
        labels = (in_language(self.reports[name], language) for name in start.submitted)
        return ", ".join(map(quoted, labels))


def moments(version: RegimeVersion) -> tuple[tuple[str, str], ...]:
    """The milestones that its clocks start with, and what each of them asks."""
    clocks = [clock for stage in version.stages for clock in stage.clocks]
    clocks += [clock for duty in version.duties for clock in duty.clocks]
    names = (clock.start.milestone for clock in clocks)
    found = [definition(name) for name in dict.fromkeys(names) if name]
    return tuple((gettext(fact.label), gettext(fact.question)) for fact in found)
