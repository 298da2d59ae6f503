"""Calls and announcements of which no voice has said what became of them.

The broker keeps nothing for a voice that is away, a voice that was killed has forgotten what it heard, and its word may
have found no server. So what has no end in the journal is said again until it has one; a voice that knows it answers as
before. When none answers the journal says `unheard`, and the clerk of the window is told to call aloud.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from structlog.stdlib import BoundLogger

from caller_server.domain.commands import RecordAnnouncement
from caller_server.domain.events import AnnouncementMade, Event, TicketCalled
from caller_server.domain.hall_day import HallDay
from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine, Mark

UNHEARD = "unheard"
"""Why a call was dropped of which no voice has said anything."""
AGAIN_S = 5.0
"""What has no answer is said again so often; it has had as long to get one."""
GIVEN_UP_S = 45.0
"""What was asked about for so long since it grew too old is given up: what a voice began in time has ended by then."""
WORDS_GIVEN_UP_S = 600.0
"""Words last longer than a call, and calls go between their parts."""
AT_ONCE = 200
"""More than a voice can say before they are too old."""
PAGE = 200


class Journal(Protocol):
    """Where the events are read."""

    def events(self, hall: str, day: date, after: int = 0, limit: int | None = None) -> list[Event]:
        """Events of a day after a sequence number, oldest first."""
        ...


class Unanswered:
    """Looks what is to be said again. Used by the relay's thread; only `look_soon` by others."""

    def __init__(
        self,
        engine: Engine,
        journal: Journal,
        rules: HallRules,
        zones: Iterable[str],
        log: BoundLogger,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """`zones` are those that have a voice; `ticks` counts seconds."""
        self._engine = engine
        self._journal = journal
        self._rules = rules
        self._zones = frozenset(zones)
        self._log = log
        self._ticks = ticks
        self._seen: set[tuple[date, int]] = set()  # to have no answer
        self._late_since: dict[tuple[date, int], float] = {}  # when it was first asked about though too old
        self._soon = False
        self._look_at = 0.0

    def look_soon(self) -> None:
        """A voice or the broker has come back: whatever it was told before may be lost."""
        self._soon = True

    def due(self, told: Mark | None, expires_at: Callable[[Event], datetime]) -> list[Event]:
        """What is to be said again now, oldest first; what nobody has answered for long is given up."""
        ticks, soon = self._ticks(), self._soon
        self._soon = False
        if told is None or not self._zones or not (soon or ticks >= self._look_at):
            return []
        self._look_at = ticks + AGAIN_S
        with self._engine.reading(self._rules.hall) as (day, now):
            places = nsmallest(AT_ONCE, self._open(day, told))
        before, self._seen = self._seen, set(places)
        self._late_since = {place: since for place, since in self._late_since.items() if place in self._seen}
        again = []
        for event in self._events(places):
            place = event.day, event.seq
            late_since = self._late_since.setdefault(place, ticks) if now >= expires_at(event) else ticks
            given_up_s = WORDS_GIVEN_UP_S if isinstance(event.fact, AnnouncementMade) else GIVEN_UP_S
            if ticks - late_since >= given_up_s:
                self._give_up(event, now)
            elif soon or place in before:
                again.append(event)
        return again

    def unended(self, events: Sequence[Event]) -> Sequence[Event]:
        """Those of which it is not known what became of them: a mark that was not written in time lies behind."""
        with self._engine.reading(self._rules.hall) as (day, _):
            return [event for event in events if event.day != day.day or not _ended(day, event)]

    def _open(self, day: HallDay, told: Mark) -> Iterator[tuple[date, int]]:
        """Places, of those that were told so far, of the day and of what the day before has handed on."""
        told_so_far = told.day, told.seq
        for place, one in day.owed.items():
            known = one.window is None or one.window in self._rules.windows
            if place <= told_so_far and one.zone in self._zones and known:
                yield place
        for seq, call in day.calls.items():
            window = self._rules.windows.get(call.window)
            told_of = (day.day, seq) <= told_so_far and seq not in day.announced
            if told_of and window is not None and window.zone in self._zones:
                yield day.day, seq
        words = (seq for seq, zone in day.unsaid.items() if zone in self._zones)
        yield from ((day.day, seq) for seq in words if (day.day, seq) <= told_so_far)

    def _events(self, places: list[tuple[date, int]]) -> Iterator[Event]:
        for day, of_day in groupby(places, key=itemgetter(0)):
            yield from self._events_of(day, [seq for _, seq in of_day])

    def _events_of(self, day: date, seqs: list[int]) -> Iterator[Event]:
        wanted = set(seqs)
        after = seqs[0] - 1
        while wanted:
            page = self._journal.events(self._rules.hall, day, after, PAGE)
            if not page:
                return
            yield from (event for event in page if event.seq in wanted)
            after = page[-1].seq
            wanted = {seq for seq in wanted if seq > after}

    def _give_up(self, event: Event, now: datetime) -> None:
        zone = self._zone(event)
        self._log.warning("announcement_unheard", zone=zone, seq=event.seq)
        self._engine.obey(
            self._rules.hall,
            RecordAnnouncement(day=event.day, called=event.seq, zone=zone, spoken_at=now, dropped=UNHEARD),
        )

    def _zone(self, event: Event) -> str:
        match event.fact:
            case AnnouncementMade(zone=zone):
                return zone
            case TicketCalled(window=window):
                return self._rules.windows[window].zone
        raise TypeError(f"nobody is told of {event.kind} by a voice")


def _ended(day: HallDay, event: Event) -> bool:
    if isinstance(event.fact, AnnouncementMade):
        return event.seq not in day.unsaid
    return event.seq in day.announced
