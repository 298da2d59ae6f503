"""When a line is usually shorter than now: today and on the next working day, from the waits of the last days."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from statistics import quantiles

from caller_server.domain.calendar import Hours
from caller_server.domain.estimates import Estimate
from caller_server.domain.events import Event, TicketCalled, TicketIssued, came_at

HOUR = timedelta(hours=1)
ENOUGH = 8
"""Waits from which an hour is judged; fewer say nothing."""
QUIETER = 0.6
"""An hour is worth coming for when its wait is at most this part of the wait now,"""
SPARES = 10
"""and when that spares so many minutes."""
SHOWN = 2
"""So many hours of each day are shown."""

Usual = Mapping[tuple[str, time], Estimate]
"""The usual wait of whoever joins a line in the hour that begins at this local time."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """An hour, and the wait that is usual in it."""

    begins: datetime
    ends: datetime
    estimate: Estimate


Ahead = tuple[Quiet, ...]
"""A day's hours of which it is known what is usual."""


def usual_waits(hours: Hours, days: Iterable[tuple[date, Iterable[Event]]]) -> Usual:
    """The usual waits of visitors without priority or appointment until their first call, from some days' journals."""
    waits: dict[tuple[str, time], list[float]] = defaultdict(list)
    for day, events in days:
        begins = [(slot, slot.astimezone(hours.timezone).time()) for slot in hours.slots(day, HOUR)]
        for line, issued_at, minutes in _waits(events):
            for slot, clock in begins:
                if slot <= issued_at < slot + HOUR:
                    waits[line, clock].append(minutes)
    return {where: _estimate(seen) for where, seen in waits.items() if len(seen) >= ENOUGH}


def hours_ahead(hours: Hours, usual: Usual, today: date) -> Mapping[str, tuple[Ahead, ...]]:
    """Of each line of which anything is known: the hours of today, and those of the next working day."""
    days = [today, *islice(hours.calendar.working_days(today), 1)]
    lines = sorted({line for line, _ in usual})
    return {line: tuple(tuple(_hours(hours, usual, line, day)) for day in days) for line in lines}


def quieter(days: Iterable[Ahead], wait_now: Estimate, now: datetime) -> tuple[Quiet, ...]:
    """The quietest hours of each day, still to come, in which a visitor would wait much less, by time."""
    at_most = min(QUIETER * wait_now.high, wait_now.high - SPARES)
    if at_most < 1:
        return ()  # as for most lines at most times
    return tuple(chain.from_iterable(_quietest(day, at_most, now) for day in days))


def _waits(events: Iterable[Event]) -> Iterator[tuple[str, datetime, float]]:
    waiting: dict[str, tuple[str, datetime]] = {}
    for event in events:
        match event.fact:
            case TicketIssued(priority=None, slot=None) as fact:
                waiting[fact.number] = fact.line, came_at(event)
            case TicketCalled() as fact if fact.number in waiting:
                line, issued_at = waiting.pop(fact.number)
                yield line, issued_at, (event.at - issued_at).total_seconds() / 60


def _estimate(minutes: list[float]) -> Estimate:
    tenths = quantiles(minutes, n=10, method="inclusive")
    return Estimate(math.floor(tenths[4]), max(1, math.ceil(tenths[8])))


def _hours(hours: Hours, usual: Usual, line: str, day: date) -> Iterator[Quiet]:
    for slot in hours.slots(day, HOUR):
        known = usual.get((line, slot.astimezone(hours.timezone).time()))
        if known is not None:
            yield Quiet(slot, slot + HOUR, known)


def _quietest(hours: Ahead, at_most: float, now: datetime) -> list[Quiet]:
    worth = [quiet for quiet in hours if quiet.estimate.high <= at_most and quiet.begins > now]
    best = sorted(worth, key=lambda quiet: (quiet.estimate.high, quiet.begins))[:SHOWN]
    return sorted(best, key=lambda quiet: quiet.begins)
