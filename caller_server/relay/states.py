"""The retained states: what the wire shows of a day. Pure; each is whole, so the newest is enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Self

from caller_server.domain.events import Event, StaffCalled, StaffCame, VoicePaused, VoiceResumed
from caller_server.domain.hall_day import HallDay
from caller_server.domain.line import order
from caller_server.domain.rules import HallRules
from caller_server.domain.ticket import State
from wire.messages import (
    PLACES_TOLD,
    BoardCall,
    BoardState,
    Estimate,
    LineState,
    Message,
    StaffCall,
    StaffCalls,
    VoiceState,
    WindowState,
    WindowStatus,
)


@dataclass
class Touched:
    """What a run of events has changed, as far as screens can see."""

    lines: set[str] = field(default_factory=set)
    windows: set[str] = field(default_factory=set)
    voices: set[str] = field(default_factory=set)
    staff: bool = False

    @classmethod
    def by(cls, events: Iterable[Event], rules: HallRules) -> Self:
        """The lines and windows of the hall that these events changed."""
        touched = cls()
        for event in events:
            if isinstance(event.fact, VoicePaused | VoiceResumed):
                touched.voices.add(event.fact.zone)
            if isinstance(event.fact, StaffCalled | StaffCame):
                touched.staff = True
            if not event.kind.startswith(("ticket_", "window_")):
                continue
            letters = (getattr(event.fact, field, None) for field in ("line", "to_line"))
            touched.lines.update(letter for letter in letters if letter is not None and letter in rules.lines)
            window = rules.windows.get(getattr(event.fact, "window", None) or "")
            if window is not None:
                touched.windows.add(window.name)
                # a window that opens or closes changes its lines' estimates
                touched.lines.update(window.lines)
        return touched

    @classmethod
    def everything(cls, rules: HallRules) -> Self:
        """All of the hall."""
        zones = {line.zone for line in rules.lines.values()} | {window.zone for window in rules.windows.values()}
        return cls(set(rules.lines), set(rules.windows), zones, staff=True)

    def zones(self, rules: HallRules) -> set[str]:
        """The zones whose boards show something of it."""
        return {rules.lines[letter].zone for letter in self.lines} | {rules.windows[w].zone for w in self.windows}


def states(day: HallDay, touched: Touched, now: datetime) -> Iterator[tuple[Message, dict[str, str]]]:
    """Each retained state with the names of its topic."""
    for name in sorted(touched.windows):
        yield window_state(day, name), {"window": name}
    for zone in sorted(touched.zones(day.rules)):
        yield board_state(day, zone, now), {"zone": zone}
    for zone in sorted(touched.voices):
        yield voice_state(day, zone), {"zone": zone}
    if touched.staff:
        yield staff_calls(day), {}
    for letter in sorted(touched.lines):
        yield line_state(day, letter, now), {"line": letter}


def window_state(day: HallDay, name: str) -> WindowState:
    """What the panel above a window shows."""
    window, here = day.windows[name], day.ticket_at(name)
    return WindowState(
        day=day.day,
        seq=day.seq,
        status=WindowStatus(window.status.value),
        number=None if here is None else here.number,
        call=None if here is None else here.calls[-1].call,
        reason=window.reason,
        since=window.since,
    )


def board_state(day: HallDay, zone: str, now: datetime) -> BoardState:
    """What a waiting area's screen shows."""
    board = day.boards.get(zone)
    rows = () if board is None else tuple(board.rows)
    lines = {letter: len(line) for letter, line in day.lines.items() if line.rules.zone == zone}
    return BoardState(
        day=day.day,
        seq=day.seq,
        calls=tuple(BoardCall(number=r.number, window=r.window, call=r.call, at=r.at) for r in rows),
        waiting=lines,
        estimates={letter: _wait(day, letter, now) for letter in lines},
    )


def voice_state(day: HallDay, zone: str) -> VoiceState:
    """Whether a waiting area's voice may speak."""
    since = day.hushed.get(zone)
    return VoiceState(day=day.day, seq=day.seq, paused=since is not None, since=since)


def staff_calls(day: HallDay) -> StaffCalls:
    """The kiosks at which somebody asks for help."""
    calls = tuple(StaffCall(kiosk=kiosk, since=at) for kiosk, at in day.staff_calls.items())
    return StaffCalls(day=day.day, seq=day.seq, calls=calls)


def line_state(day: HallDay, letter: str, now: datetime) -> LineState:
    """Who waits first in a line, in calling order; only so many places are worked out."""
    line = day.lines[letter]
    return LineState(
        day=day.day,
        seq=day.seq,
        waiting=tuple(place.ticket.number for place in islice(order(line, now), PLACES_TOLD)),
        count=len(line),
        called=tuple(_called(day, letter)),
        estimate=_wait(day, letter, now),
    )


def _wait(day: HallDay, letter: str, now: datetime) -> Estimate:
    """Of a visitor who would join a line now."""
    told = day.estimate(letter, len(day.lines[letter]), now)
    return Estimate(low=told.low, high=told.high)


def _called(day: HallDay, letter: str) -> Iterator[str]:
    for window in day.windows.values():  # also one that the hall has no more
        here = None if window.ticket is None else day.tickets[window.ticket]
        if here is not None and here.line == letter and here.state is State.CALLED:
            yield here.number
