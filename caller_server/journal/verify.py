"""Whether a hall's journal is as it was written: each event in its place, none changed, none missing, none added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain, pairwise

from caller_server.journal.chain import BEFORE_ALL, Head, Row, digest_of


class Wrong(StrEnum):
    """What can be wrong with an event."""

    ALTERED = "altered, or what came before it was"
    MISSING = "missing"
    INSERTED = "inserted"
    TURNED_BACK = "earlier than the one before it"


class Broken(Exception):
    """The first event that is not as it was written."""

    def __init__(self, hall: str, day: str, seq: int, wrong: Wrong) -> None:
        super().__init__(f"{hall} {day}: event {seq} is {wrong.value}")
        self.hall, self.day, self.seq, self.wrong = hall, day, seq, wrong


@dataclass(frozen=True, slots=True)
class Unbroken:
    """A day that is as it was written."""

    hall: str
    events: int
    head: Head


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a journal besides its rows."""

    before: Head = BEFORE_ALL  # what the first row stands on
    heads: Mapping[date, Head] = field(default_factory=dict)  # written to files, by day
    end: Head | None = None  # where whoever appended last left it; None: not looked at


def verify(hall: str, rows: Iterable[Row], known: Known) -> Iterator[Unbroken]:
    """Each day of the rows that is unbroken, in order; raise Broken at the first event that is wrong."""
    walk = _Walk(hall, known)
    for row, following in pairwise(chain(rows, [None])):
        if row is not None:
            if row.day != walk.at.day:
                yield from walk.day_done(row.day)
            walk.take(row, following)
    yield from walk.day_done(None)
    walk.check_end()


class _Walk:
    """Goes from event to event."""

    def __init__(self, hall: str, known: Known) -> None:
        self.at = known.before
        self._hall = hall
        self._known = known
        self._events = 0  # of the day
        self._time = ""

    def take(self, row: Row, following: Row | None) -> None:
        """Look at the next event."""
        expected = self.at.seq + 1 if self._events else 1
        if row.seq != expected:
            raise Broken(self._hall, row.day, expected, Wrong.MISSING)
        if digest_of(self.at.digest, row.columns) != row.digest:
            raise Broken(self._hall, row.day, row.seq, Wrong.INSERTED if self._extra(following) else Wrong.ALTERED)
        if self._events and row.at < self._time:
            raise Broken(self._hall, row.day, row.seq, Wrong.TURNED_BACK)
        written = self._known.heads.get(date.fromisoformat(row.day))
        if written is not None and written.seq == row.seq and written.digest != row.digest:
            raise Broken(self._hall, row.day, row.seq, Wrong.ALTERED)
        self.at, self._time = Head(row.day, row.seq, row.digest), row.at
        self._events += 1

    def day_done(self, following: str | None) -> Iterator[Unbroken]:
        """What is known of the day that ends here, and of days that should come before the next."""
        for day, written in self._known.heads.items():
            if self.at.day <= day.isoformat() and (following is None or day.isoformat() < following):
                there = self.at.seq if day.isoformat() == self.at.day else 0
                if written.seq > there:
                    raise Broken(self._hall, written.day, there + 1, Wrong.MISSING)
        if self._events:
            yield Unbroken(self._hall, self._events, self.at)
        self._events = 0

    def check_end(self) -> None:
        """Whether this is where whoever appended last left off."""
        end = self._known.end
        if end is None or end == self.at:
            return
        if end[:2] > self.at[:2]:
            there = self.at.seq if end.day == self.at.day else 0
            raise Broken(self._hall, end.day, there + 1, Wrong.MISSING)
        wrong = Wrong.INSERTED if end[:2] < self.at[:2] else Wrong.ALTERED
        raise Broken(self._hall, self.at.day, self.at.seq, wrong)

    def _extra(self, following: Row | None) -> bool:
        """Whether the chain goes on without the event that is looked at, the later ones numbered anew or not."""
        if following is None:
            return self._known.end == self.at
        before = self.at.digest
        renumbered = following._replace(seq=following.seq - 1)
        return following.digest in (digest_of(before, following.columns), digest_of(before, renumbered.columns))
