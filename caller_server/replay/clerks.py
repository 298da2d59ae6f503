"""What the clerks of a day did, taken from its journal: when windows were open, and how soon each called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import fmean

from caller_server.domain.events import Event, WindowClosed, WindowOpened, WindowPaused
from caller_server.domain.hall_day import HallDay
from caller_server.domain.rules import HallRules
from caller_server.domain.window import Status
from caller_server.replay.chances import could_call, is_chance, somebody_waits, touched
from caller_server.replay.visits import AT_ONCE


@dataclass(frozen=True, slots=True)
class Change:
    """A window opens, rests or closes."""

    at: datetime
    window: str
    status: Status
    reason: str | None = None
    when_empty: bool = False  # nobody waited for it when it closed for the day: it would not have sent anyone away


@dataclass(frozen=True, slots=True)
class Chance:
    """Once able to call. The chance may pass: another window is faster, or the window closes."""

    lasted: timedelta
    taken: bool


@dataclass(slots=True)
class Clerks:
    """All windows' changes, and each window's chances, in order."""

    changes: list[Change] = field(default_factory=list)
    endings: list[Change] = field(default_factory=list)  # of windows that were open to the last
    chances: dict[str, list[Chance]] = field(default_factory=dict)
    breath: dict[str, timedelta] = field(default_factory=dict)  # mean time to a call, by window


def clerks_of(rules: HallRules, day: date, events: Sequence[Event]) -> Clerks:
    """Go through a day and note what was done at each window. What is still open ends with the last event."""
    told, clerks, since = HallDay(rules, day), Clerks(), dict[str, datetime]()
    for event in events:
        told.apply(event)
        _note_change(told, event, clerks)
        for name in touched(rules, event.fact):
            able = could_call(told, name)
            if able and name not in since:
                since[name] = event.at
            elif not able and name in since:
                _note_chance(clerks, name, since.pop(name), event.at, taken=told.windows[name].ticket is not None)
    for name, began in since.items():
        _note_chance(clerks, name, began, events[-1].at, taken=False)
    _close_for_the_day(told, clerks)
    for name, chances in clerks.chances.items():
        took = [chance.lasted.total_seconds() for chance in chances if chance.taken]
        clerks.breath[name] = timedelta(seconds=fmean(took)) if took else AT_ONCE
    return clerks


def _note_chance(clerks: Clerks, window: str, since: datetime, until: datetime, *, taken: bool) -> None:
    if is_chance(since, until, taken=taken):
        clerks.chances.setdefault(window, []).append(Chance(until - since, taken))


def _note_change(told: HallDay, event: Event, clerks: Clerks) -> None:
    match event.fact:
        case WindowOpened(window=name):
            clerks.changes.append(Change(event.at, name, Status.OPEN))
        case WindowPaused(window=name, reason=why):
            clerks.changes.append(Change(event.at, name, Status.PAUSED, why))
        case WindowClosed(window=name):
            empty = not somebody_waits(told, name)
            clerks.changes.append(Change(event.at, name, Status.CLOSED, when_empty=empty))


def _close_for_the_day(told: HallDay, clerks: Clerks) -> None:
    """Only a window's last closing waits for people; what is open at the end closes then."""
    last = {change.window: index for index, change in enumerate(clerks.changes)}
    for index, change in enumerate(clerks.changes):
        if change.when_empty and last[change.window] != index:
            clerks.changes[index] = Change(change.at, change.window, change.status)
    for name, window in told.windows.items():
        if window.status is not Status.CLOSED and told.last_at is not None:
            empty = not somebody_waits(told, name)
            clerks.endings.append(Change(told.last_at, name, Status.CLOSED, when_empty=empty))
