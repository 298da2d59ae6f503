"""What a day was like for who waited and for the windows: the same figures as it was and when played again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from math import ceil
from statistics import fmean

from caller_server.domain.events import Event, TicketCalled, TicketCancelled, TicketIssued, came_at
from caller_server.domain.hall_day import HallDay
from caller_server.domain.rules import HallRules
from caller_server.domain.ticket import State
from caller_server.domain.window import AT_WORK, Status


class Kind(StrEnum):
    """Classes of visitors, whose waits are held against each other."""

    PRIORITY = "priority"
    APPOINTMENT = "appointment"  # checked in for a slot
    ORDINARY = "ordinary"


class End(StrEnum):
    """How a visit stood at the end of the day."""

    DONE = "done"
    MISSED = "missed"  # and not come back
    CANCELLED = "cancelled"
    LEFT = "left"  # still waiting, parked or at a window


@dataclass(frozen=True, slots=True)
class Waits:
    """Minutes from the ticket to the first call, of everyone who was called; lowest first. Of nobody they are 0."""

    minutes: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Their sum over the number of people."""
        return fmean(self.minutes) if self.minutes else 0.0

    def percentile(self, percent: int) -> float:
        """The shortest wait that so many of a hundred did not exceed: one that somebody had."""
        return self.minutes[ceil(len(self.minutes) * percent / 100) - 1] if self.minutes else 0.0

    @property
    def worst(self) -> float:
        """The longest."""
        return self.percentile(100)


@dataclass(frozen=True, slots=True)
class Use:
    """Minutes of a window, or of all of them."""

    open: float  # so that it could call
    serving: float

    @property
    def share(self) -> float | None:
        """Of its open time, the part in which it served; None when it was not open."""
        return self.serving / self.open if self.open else None


@dataclass(frozen=True, slots=True)
class Figures:
    """A day in figures. A class, line or window that had nobody is left out."""

    ends: Mapping[End, int]
    waits: Waits
    by_kind: Mapping[Kind, Waits]
    by_line: Mapping[str, Waits]  # of the line that they came for
    impatient: int  # waited longer than their line's patience, called or not
    windows: Mapping[str, Use]

    @property
    def visitors(self) -> int:
        """Who took a ticket."""
        return sum(self.ends.values())

    @property
    def called(self) -> int:
        """Who was called at least once."""
        return len(self.waits.minutes)

    @property
    def use(self) -> Use:
        """Of all windows together."""
        uses = self.windows.values()
        return Use(sum(use.open for use in uses), sum(use.serving for use in uses))

    def against_ordinary(self, kind: Kind) -> float | None:
        """A class's mean wait over that of ordinary visitors; None where one of them had nobody, or no wait."""
        ordinary, other = self.by_kind.get(Kind.ORDINARY), self.by_kind.get(kind)
        return other.mean / ordinary.mean if other and ordinary and ordinary.mean else None


def measure(rules: HallRules, day: date, events: Sequence[Event]) -> Figures:
    """The figures of a day's events, up to the last of them."""
    told, notes = HallDay(rules, day), _Notes()
    for event in events:
        window = getattr(event.fact, "window", None)
        if window is not None:
            notes.spent(window, told.windows[window].status, event.at)
        told.apply(event)
        notes.waited(event)
    end = events[-1].at
    for name, at_window in told.windows.items():
        notes.spent(name, at_window.status, end)
    return _figures(told, notes, end)


@dataclass(slots=True)
class _Notes:
    """When people came and first stopped waiting, and what windows did with their time."""

    issued: dict[str, tuple[TicketIssued, datetime]] = field(default_factory=dict)
    called: dict[str, datetime] = field(default_factory=dict)
    cancelled: dict[str, datetime] = field(default_factory=dict)
    minutes: dict[str, dict[Status, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    since: dict[str, datetime] = field(default_factory=dict)

    def spent(self, window: str, status: Status, until: datetime) -> None:
        """A window was like this since the last note of it."""
        self.minutes[window][status] += _minutes(until - self.since.get(window, until))
        self.since[window] = until

    def waited(self, event: Event) -> None:
        match event.fact:
            case TicketIssued() as issued:
                self.issued[issued.number] = issued, came_at(event)
            case TicketCalled(number=number):
                self.called.setdefault(number, event.at)
            case TicketCancelled(number=number):
                self.cancelled[number] = event.at


def _figures(told: HallDay, notes: _Notes, last: datetime) -> Figures:
    by_kind, by_line = defaultdict[Kind, list[float]](list), defaultdict[str, list[float]](list)
    impatient = 0
    for number, (issued, came) in notes.issued.items():
        called = notes.called.get(number)
        if called is not None:
            by_kind[kind_of(issued)].append(_minutes(called - came))
            by_line[issued.line].append(_minutes(called - came))
        until = called or notes.cancelled.get(number) or last
        impatient += until - came > told.rules.lines[issued.line].patience
    ends = Counter(_ENDS.get(ticket.state, End.LEFT) for ticket in told.tickets.values())
    return Figures(
        ends={end: ends[end] for end in End},
        waits=_waits(chain.from_iterable(by_kind.values())),
        by_kind={kind: _waits(by_kind[kind]) for kind in Kind if kind in by_kind},
        by_line={letter: _waits(by_line[letter]) for letter in told.rules.lines if letter in by_line},
        impatient=impatient,
        windows={name: use for name in told.windows if (use := _use(notes.minutes[name])).open},
    )


_ENDS = {State.DONE: End.DONE, State.MISSED: End.MISSED, State.CANCELLED: End.CANCELLED}


def kind_of(issued: TicketIssued) -> Kind:
    """The class of a visitor: the same under each policy, whatever the policy makes of it."""
    if issued.slot is not None:
        return Kind.APPOINTMENT
    return Kind.ORDINARY if issued.priority is None else Kind.PRIORITY


def _waits(minutes: Iterable[float]) -> Waits:
    return Waits(tuple(sorted(minutes)))


def _use(minutes: Mapping[Status, float]) -> Use:
    return Use(sum(minutes.get(status, 0.0) for status in AT_WORK), minutes.get(Status.SERVING, 0.0))


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60
