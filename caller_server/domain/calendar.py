"""When the hall works: weekdays, holidays and make-up days, and the sessions of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Session = tuple[time, time]
"""When a stretch of opening hours begins and ends, local time."""

LOOKED_AHEAD = 60
"""Days; no holiday is longer."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days. A day that is listed wins over its weekday."""

    weekdays: frozenset[int] = frozenset(range(5))  # 0 is Monday
    closed: frozenset[date] = frozenset()  # holidays
    opened: frozenset[date] = frozenset()  # make-up days

    def works(self, day: date) -> bool:
        """Whether the hall works on a day."""
        return day in self.opened or (day.weekday() in self.weekdays and day not in self.closed)

    def working_days(self, after: date) -> Iterator[date]:
        """The working days after a day, for as long as anyone looks ahead."""
        days = (after + timedelta(days=ahead) for ahead in range(1, LOOKED_AHEAD + 1))
        return (day for day in days if self.works(day))


EVERY_DAY = Calendar(frozenset(range(7)))


@dataclass(frozen=True, slots=True)
class Hours:
    """The sessions of each working day, in the hall's own zone."""

    timezone: ZoneInfo
    sessions: tuple[Session, ...]
    calendar: Calendar = EVERY_DAY

    def day(self, now: datetime) -> date:
        """The hall's local date."""
        return now.astimezone(self.timezone).date()

    def session_at(self, now: datetime, margin: timedelta = timedelta(0)) -> int | None:
        """Index of the session at this moment, the last `margin` of each left out; None outside of all."""
        local = now.astimezone(self.timezone)
        if not self.calendar.works(local.date()):
            return None
        for index, (opens, closes) in enumerate(self.sessions):
            if self._at(local.date(), opens) <= now < self._at(local.date(), closes) - margin:
                return index
        return None

    def session_of(self, at: datetime) -> int:
        """Index of the session that a moment counts for: the last one that had begun, else the first."""
        clock = at.astimezone(self.timezone).time()
        return max((i for i, (opens, _) in enumerate(self.sessions) if opens <= clock), default=0)

    def endings(self, day: date) -> Sequence[datetime]:
        """When the sessions of a day end."""
        return [self._at(day, closes) for _, closes in self.sessions] if self.calendar.works(day) else ()

    def session_ends(self, at: datetime) -> datetime:
        """When the session that a moment counts for ends; the moment itself when it has ended."""
        closes = self.sessions[self.session_of(at)][1]
        return max(at, self._at(self.day(at), closes))

    def opens_next(self, now: datetime) -> datetime:
        """When the next session begins."""
        today = self.day(now)
        days = [today, *self.calendar.working_days(today)] if self.calendar.works(today) else None
        for day in days or self.calendar.working_days(today):
            for opens, _ in self.sessions:
                if self._at(day, opens) > now:
                    return self._at(day, opens)
        return self._at(today + timedelta(days=1), self.sessions[0][0])  # a hall that never works again

    def slots(self, day: date, length: timedelta) -> Sequence[datetime]:
        """When the appointments of a day begin: each whole slot of its sessions."""
        if not self.calendar.works(day):
            return ()
        found = []
        for opens, closes in self.sessions:
            slot, end = self._at(day, opens), self._at(day, closes)
            while slot + length <= end:
                found.append(slot)
                slot += length
        return found

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.timezone).astimezone(UTC)  # there, adding hours adds hours
