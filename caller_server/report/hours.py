"""The hours of a day by the hall's clock: 24 of them, or 23 or 25 where the clock is changed that day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
"""Clocks are changed at a quarter of an hour, wherever they are changed."""


class Hour(NamedTuple):
    """An hour as the clock shows it. When clocks go back an hour is there twice, and only the offset tells which."""

    clock: str  # "09:00"
    offset: str  # "UTC+08:00"


class DayHours:
    """The hours of one day, in order."""

    def __init__(self, day: date, zone: ZoneInfo) -> None:
        self.begins, self.ends = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
        self.names: list[Hour] = []
        self._starts: list[datetime] = []
        at = self.begins
        while at < self.ends:
            name = _named(at, zone)
            if not self.names or name != self.names[-1]:
                self.names.append(name)
                self._starts.append(at)
            at += QUARTER

    def within(self, at: datetime) -> datetime:
        """The moment, or the end of the day that it lies outside of: what was left open is closed the next morning."""
        return min(max(at, self.begins), self.ends)

    def of(self, at: datetime) -> Hour:
        """The hour of a moment; one outside of the day counts for its first or last."""
        return self.names[self._index(at)]

    def split(self, since: datetime, until: datetime) -> Iterator[tuple[Hour, timedelta]]:
        """What lies between two moments of the day, hour by hour."""
        at = since
        for index in range(self._index(since), len(self.names)):
            end = min(until, self._end(index))
            if end <= at:
                return
            yield self.names[index], end - at
            at = end

    def _index(self, at: datetime) -> int:
        return max(bisect_right(self._starts, at) - 1, 0)

    def _end(self, index: int) -> datetime:
        return self._starts[index + 1] if index + 1 < len(self._starts) else self.ends


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _named(at: datetime, zone: ZoneInfo) -> Hour:
    local = at.astimezone(zone)
    return Hour(f"{local:%H}:00", str(timezone(local.utcoffset() or timedelta())))
