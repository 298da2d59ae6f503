"""Who is next for a window that may call from several lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from caller_server.domain.in_order import key_of
from caller_server.domain.line import Because, Line, Place, first
from caller_server.domain.rules import HallRules, WindowRules


class Waiting(Protocol):
    """As much of a day as the choice needs."""

    @property
    def rules(self) -> HallRules:
        """The hall's."""
        ...

    @property
    def lines(self) -> Mapping[str, Line]:
        """Who waits, by the line's letter."""
        ...

    @property
    def desks(self) -> Mapping[str, Line]:
        """Who was sent to a window, by its name."""
        ...

    def turns(self, window: str) -> Mapping[str, int]:
        """Calls of the present round, by line."""
        ...


def first_for_window(day: Waiting, name: str, now: datetime) -> Place | None:
    """Who is next for a window: whom it was sent and its own lines, before those that it helps.

    A line whose wait is past the limit is helped as if it were the window's own. Whoever was resumed goes first, then
    whoever lost patience; then its lines take turns by their weights, and of equals whoever has waited longest.
    """
    mine = day.rules.window(name)
    desk = [day.desks[name]] if day.desks[name] else []
    own = [line for letter in mine.lines if (line := day.lines[letter])]
    urgent = [line for letter, past in mine.helps if _waits_past(line := day.lines[letter], past, now)]
    places = _firsts(desk + own + urgent, now)
    if not places:
        places = _firsts([line for letter, _ in mine.helps if (line := day.lines[letter])], now)
    behind = rested(mine, day.turns(name), [line.rules.letter for line in own])
    return min(places, key=lambda place: _strength(place, behind), default=None)


def rested(window: WindowRules, turns: Mapping[str, int], waiting: list[str]) -> frozenset[str]:
    """Lines that have had their calls of this round, while another that waits has not."""
    if not window.weights:
        return frozenset()
    had = frozenset(letter for letter in waiting if turns.get(letter, 0) >= window.weights.get(letter, 1))
    return had if len(had) < len(waiting) else frozenset()


def _firsts(lines: list[Line], now: datetime) -> list[Place]:
    return [place for line in lines if (place := first(line, now)) is not None]


def _strength(place: Place, rested: frozenset[str]) -> tuple[object, ...]:
    claim = _CLAIMS.get(place.because, len(_CLAIMS))
    return claim, claim == len(_CLAIMS) and place.ticket.line in rested, key_of(place.ticket)


_CLAIMS = {Because.RESUMED: 0, Because.PATIENCE: 1}


def _waits_past(line: Line, limit: timedelta, now: datetime) -> bool:
    oldest = line.oldest()
    return oldest is not None and now - oldest.since > limit
