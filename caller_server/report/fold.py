"""A day's events, counted. It needs no more of the hall's rules than the zone and each line's patience.

So a day can be told whose lines or windows the hall no longer has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from caller_server.domain.events import (
    CallDropped,
    CallSpoken,
    Event,
    Fact,
    SlipFailed,
    SlipPrinted,
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketIssued,
    TicketLapsed,
    TicketMissed,
    TicketParked,
    TicketRated,
    TicketRejoined,
    TicketResumed,
    TicketStarted,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
    WindowPaused,
    came_at,
)
from caller_server.domain.rules import HallRules
from caller_server.report.hours import DayHours
from caller_server.report.tally import Count, Doing, Tallies, Tally


class DayMakesNoSense(Exception):
    """The events do not follow from each other: one is missing or was altered."""


@dataclass(slots=True)
class _Visit:
    issued: datetime
    low: int | None  # minutes, as told; a kiosk that was cut off told none
    high: int | None
    called: bool = False
    window: str | None = None  # where it is called or served
    started: datetime | None = None
    handled: timedelta = timedelta(0)  # at windows, before now
    finished: Event | None = None
    rated: bool = False


class _Spell(NamedTuple):
    """What a window does, for which line, and since when."""

    doing: Doing
    line: str | None
    since: datetime


def tallied(rules: HallRules, day: date, events: Iterable[Event], until: datetime) -> Tallies:
    """Count a day up to a moment, or to its end. Raise DayMakesNoSense.

    A window that is left open counts until then. What lapses the next morning counts for the last hour in which
    anything happened.
    """
    counting = _Counting(rules, day)
    for event in events:
        counted = _COUNTED.get(type(event.fact))
        if counted is None:
            continue
        counting.reaches(event.at)
        try:
            counted(counting, event, event.fact)
        except KeyError as missing:
            raise DayMakesNoSense(
                f"event {event.seq} of {day} is about {missing.args[0]}, of which the day has not told; "
                "`onedoor journal verify HALL_DIR` says what is wrong with the journal"
            ) from missing
    counting.end(until)
    return counting.tallies


class _Counting:
    """A day while its events are heard."""

    def __init__(self, rules: HallRules, day: date) -> None:
        self.hours = DayHours(day, rules.timezone)
        self.tallies = Tallies(hours={hour: Tally() for hour in self.hours.names})
        self.visits: dict[str, _Visit] = {}
        self.lines_called: dict[int, str] = {}  # by seq of the call
        self._patience = {letter: line.patience for letter, line in rules.lines.items()}
        self._last = self.hours.names[0]  # in which something happened
        self._spells: dict[str, _Spell] = {}  # of windows that are not closed

    def count(self, what: Count, event: Event, line: str | None = None, window: str | None = None) -> None:
        """Something happened once."""
        for tally in self.at(event, line, window):
            tally.counts[what] += 1

    def at(self, event: Event, line: str | None = None, window: str | None = None) -> list[Tally]:
        """The tallies that an event counts for; one of the next morning counts where the last of the day did."""
        hour = self.hours.of(event.at) if event.at < self.hours.ends else self._last
        return list(self.tallies.of(hour, line, window))

    def reaches(self, at: datetime) -> None:
        """Time has gone on so far."""
        if at < self.hours.ends:
            self._last = self.hours.of(at)

    def now_does(self, window: str, doing: Doing | None, at: datetime, line: str | None = None) -> None:
        """A window does something else from now on; None when it closes."""
        at = self.hours.within(at)
        before = self._spells.pop(window, None)
        if before is not None:
            for hour, length in self.hours.split(before.since, at):
                for tally in self.tallies.of(hour, before.line, window):
                    tally.spend(before.doing, length)
        if doing is not None:
            self._spells[window] = _Spell(doing, line, at)

    def waited(self, event: Event, fact: TicketCalled, visit: _Visit) -> None:
        """A visitor was called for the first time."""
        wait = event.at - visit.issued
        if (told := _as_told(wait, visit)) is not None:
            self.count(told, event, fact.line, fact.window)
        patience = self._patience.get(fact.line)
        if patience is not None and wait > patience:
            self.count(Count.PAST_PATIENCE, event, fact.line, fact.window)
        for tally in self.at(event, fact.line, fact.window):
            tally.waits.append(wait.total_seconds())

    def leaves(self, number: str, at: datetime) -> _Visit:
        """A visitor is no longer at the window where it was called or served, which is free again."""
        visit = self.visits[number]
        if visit.window is not None:
            self.now_does(visit.window, Doing.IDLE, at)
        if visit.started is not None:
            visit.handled += at - visit.started
        visit.window = visit.started = None
        return visit

    def end(self, until: datetime) -> None:
        """The day is over, or this is as far as it has come."""
        for window in list(self._spells):
            self.now_does(window, None, until)
        for visit in self.visits.values():
            if visit.finished is not None and not visit.rated:
                fact: Any = visit.finished.fact
                self.count(Count.UNRATED, visit.finished, fact.line, fact.window)


def _as_told(wait: timedelta, visit: _Visit) -> Count | None:
    if visit.low is None or visit.high is None:
        return None
    if wait < timedelta(minutes=visit.low):
        return Count.TOLD_SOONER
    return Count.TOLD_WITHIN if wait <= timedelta(minutes=visit.high) else Count.TOLD_LATER


def _issued(day: _Counting, event: Event, fact: TicketIssued) -> None:
    came = came_at(event)
    day.visits[fact.number] = _Visit(came, fact.low, fact.high)
    day.count(Count.ISSUED, replace(event, at=came), fact.line)


def _called(day: _Counting, event: Event, fact: TicketCalled) -> None:
    visit = day.visits[fact.number]
    day.count(Count.CALLED if fact.call == 1 else Count.RECALLED, event, fact.line, fact.window)
    if not visit.called:
        day.waited(event, fact, visit)
    visit.called, visit.window = True, fact.window
    day.lines_called[event.seq] = fact.line
    day.now_does(fact.window, Doing.WALKING, event.at, fact.line)


def _started(day: _Counting, event: Event, fact: TicketStarted) -> None:
    day.visits[fact.number].started = event.at
    day.now_does(fact.window, Doing.SERVING, event.at, fact.line)


def _finished(day: _Counting, event: Event, fact: TicketFinished) -> None:
    visit = day.leaves(fact.number, event.at)
    visit.finished = event
    day.count(Count.SERVED, event, fact.line, fact.window)
    for tally in day.at(event, fact.line, fact.window):
        tally.handlings.append(visit.handled.total_seconds())


def _missed(day: _Counting, event: Event, fact: TicketMissed) -> None:
    day.leaves(fact.number, event.at)
    day.count(Count.MISSED, event, fact.line, fact.window)


def _parked(day: _Counting, event: Event, fact: TicketParked) -> None:
    day.leaves(fact.number, event.at)
    day.count(Count.PARKED, event, fact.line, fact.window)


def _transferred(day: _Counting, event: Event, fact: TicketTransferred) -> None:
    if fact.window is None:
        return  # a window that closed gave back whom it had been sent: nobody was at it
    day.leaves(fact.number, event.at)
    day.count(Count.TRANSFERRED_OUT, event, fact.line, fact.window)
    day.count(Count.TRANSFERRED_IN, event, fact.to_line, fact.to_window)


def _rejoined(day: _Counting, event: Event, fact: TicketRejoined) -> None:
    day.count(Count.REJOINED, event, fact.line)


def _resumed(day: _Counting, event: Event, fact: TicketResumed) -> None:
    day.count(Count.RESUMED, event, fact.line)


def _cancelled(day: _Counting, event: Event, fact: TicketCancelled) -> None:
    day.count(Count.CANCELLED, event, fact.line)


def _lapsed(day: _Counting, event: Event, fact: TicketLapsed) -> None:
    day.leaves(fact.number, event.at)
    day.count(Count.LAPSED, event, fact.line)


def _rated(day: _Counting, event: Event, fact: TicketRated) -> None:
    day.visits[fact.number].rated = True
    for tally in day.at(event, fact.line, fact.window):
        tally.levels[fact.level] += 1


def _printed(day: _Counting, event: Event, fact: SlipPrinted) -> None:
    day.count(Count.SLIPS_PRINTED, event, fact.line)


def _not_printed(day: _Counting, event: Event, fact: SlipFailed) -> None:
    day.count(Count.SLIPS_FAILED, event, fact.line)


def _spoken(day: _Counting, event: Event, fact: CallSpoken) -> None:
    day.count(Count.CALLS_SPOKEN, event, day.lines_called[fact.called], fact.window)


def _dropped(day: _Counting, event: Event, fact: CallDropped) -> None:
    day.count(Count.CALLS_DROPPED, event, day.lines_called[fact.called], fact.window)


def _opened(day: _Counting, event: Event, fact: WindowOpened) -> None:
    day.now_does(fact.window, Doing.IDLE, event.at)


def _paused(day: _Counting, event: Event, fact: WindowPaused) -> None:
    day.now_does(fact.window, Doing.PAUSED, event.at)


def _closed(day: _Counting, event: Event, fact: WindowClosed) -> None:
    day.now_does(fact.window, None, event.at)


_COUNTED: dict[type[Fact], Callable[[_Counting, Event, Any], None]] = {
    TicketIssued: _issued,
    TicketCalled: _called,
    TicketStarted: _started,
    TicketFinished: _finished,
    TicketMissed: _missed,
    TicketParked: _parked,
    TicketTransferred: _transferred,
    TicketRejoined: _rejoined,
    TicketResumed: _resumed,
    TicketCancelled: _cancelled,
    TicketLapsed: _lapsed,
    TicketRated: _rated,
    SlipPrinted: _printed,
    SlipFailed: _not_printed,
    CallSpoken: _spoken,
    CallDropped: _dropped,
    WindowOpened: _opened,
    WindowPaused: _paused,
    WindowClosed: _closed,
}
"""A kind that is not here has no figure."""
