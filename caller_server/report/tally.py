"""What is counted and measured of a stretch of the journal. Two stretches can be put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from caller_server.report.hours import Hour


class Count(StrEnum):
    """What is counted, where and when it happened."""

    ISSUED = "issued"
    CALLED = "called"
    RECALLED = "recalled"
    SERVED = "served"
    MISSED = "missed"
    REJOINED = "rejoined"
    PARKED = "parked"
    RESUMED = "resumed"
    TRANSFERRED_OUT = "transferred_out"
    TRANSFERRED_IN = "transferred_in"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    PAST_PATIENCE = "past_patience"
    TOLD_SOONER = "told_sooner"
    TOLD_WITHIN = "told_within"
    TOLD_LATER = "told_later"
    UNRATED = "unrated"
    SLIPS_PRINTED = "slips_printed"
    SLIPS_FAILED = "slips_failed"
    CALLS_SPOKEN = "calls_spoken"
    CALLS_DROPPED = "calls_dropped"


class Doing(StrEnum):
    """What a window spends its time with, while it is not closed."""

    IDLE = "idle"  # open, and nobody is called
    WALKING = "walking"  # somebody was called and has not come yet
    SERVING = "serving"
    PAUSED = "paused"


@dataclass(slots=True)
class Tally:
    """Counts, times and ratings."""

    counts: Counter[Count] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)  # seconds from issue to first call, one a visitor
    handlings: list[float] = field(default_factory=list)  # seconds at windows, one a finished visit
    spent: Counter[Doing] = field(default_factory=Counter)  # microseconds of windows, so that sums are exact
    levels: Counter[int] = field(default_factory=Counter)  # ratings, 5 the best

    def spend(self, doing: Doing, length: timedelta) -> None:
        """A window spent some time."""
        self.spent[doing] += length // timedelta(microseconds=1)

    def add(self, other: Tally) -> None:
        """Take in another stretch."""
        self.counts.update(other.counts)
        self.waits += other.waits
        self.handlings += other.handlings
        self.spent.update(other.spent)
        self.levels.update(other.levels)

    def __bool__(self) -> bool:
        """Whether anything happened."""
        return any((self.counts, self.waits, self.handlings, self.spent, self.levels))


@dataclass(slots=True)
class Tallies:
    """One stretch seen in four ways: as a whole, by line, by window, by hour."""

    hall: Tally = field(default_factory=Tally)
    lines: dict[str, Tally] = field(default_factory=dict)
    windows: dict[str, Tally] = field(default_factory=dict)
    hours: dict[Hour, Tally] = field(default_factory=dict)

    def of(self, hour: Hour, line: str | None = None, window: str | None = None) -> Iterator[Tally]:
        """All the tallies that something counts for."""
        yield self.hall
        yield self.hours.setdefault(hour, Tally())
        if line is not None:
            yield self.lines.setdefault(line, Tally())
        if window is not None:
            yield self.windows.setdefault(window, Tally())

    def add(self, other: Tallies) -> None:
        """Take in another stretch; the same hour of two days is one, whatever its offset."""
        self.hall.add(other.hall)
        for name, tally in other.lines.items():
            self.lines.setdefault(name, Tally()).add(tally)
        for name, tally in other.windows.items():
            self.windows.setdefault(name, Tally()).add(tally)
        for hour, tally in other.hours.items():
            self.hours.setdefault(hour._replace(offset=""), Tally()).add(tally)

    def busy_hours(self) -> list[tuple[Hour, Tally]]:
        """From the first hour in which anything happened to the last, in order, quiet ones between them too."""
        merged = all(not hour.offset for hour in self.hours)
        hours = sorted(self.hours.items()) if merged else list(self.hours.items())
        busy = [index for index, (_, tally) in enumerate(hours) if tally]
        return hours[busy[0] : busy[-1] + 1] if busy else []
