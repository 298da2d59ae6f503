"""Some days of a hall, counted one by one and together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from caller_server.domain.events import Event
from caller_server.domain.rules import HallRules
from caller_server.report.fold import tallied
from caller_server.report.hours import DayHours
from caller_server.report.tally import Tallies


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, as far as the hall had come at `until`, local time."""

    first: date
    last: date
    until: datetime
    days: dict[date, Tallies] = field(default_factory=dict)  # those that have events, oldest first
    together: Tallies = field(default_factory=Tallies)

    @property
    def named(self) -> str:
        """What a file of it is called: `2026-11-23`, or `2026-11-23_2026-11-27`."""
        return f"{self.first}" if self.first == self.last else f"{self.first}_{self.last}"


def period(
    rules: HallRules,
    first: date,
    last: date,
    *,
    days: Iterable[date],
    events: Callable[[date], Sequence[Event]],
    now: datetime,
) -> Period:
    """Count the days of `days` that lie between, reading one at a time. Raise what `events` or the counting raises."""
    until = min(now, DayHours(last, rules.timezone).ends).astimezone(rules.timezone)
    told = Period(first, last, until)
    for day in days:
        if first <= day <= last:
            told.days[day] = tallied(rules, day, events(day), until)
            told.together.add(told.days[day])
    return told


def span(asked: date | None, first: date | None, last: date | None, *, today: date) -> tuple[date, date]:
    """The days that are asked for: one, a range, or today. Raise ValueError for what cannot be meant."""
    if first is None:
        if last is not None:
            raise ValueError("a range needs its first day, too: --from YYYY-MM-DD")
        return (asked or today,) * 2
    if asked is not None:
        raise ValueError("ask for one day or for a range, not for both")
    last = max(first, today) if last is None else last
    if first > last:
        raise ValueError(f"{first} comes after {last}; the range must begin with the earlier day")
    return first, last
