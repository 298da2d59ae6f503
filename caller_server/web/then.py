"""The day as it was: a repeated request is answered from it when its events alone do not tell the first answer.

That reads the day's journal from its beginning. Whoever answers from it remembers the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from caller_server.domain.events import Event
from caller_server.domain.hall_day import HallDay, replayed
from caller_server.web.deps import Deps

PAGE = 5000
"""Events read at once."""
REMEMBERED = 256
"""So many answers about the past are kept."""


def events_of(deps: Deps, day: date) -> Iterator[Event]:
    """A day's events, oldest first."""
    after = 0
    while events := deps.events_after(day, after, PAGE):
        yield from events
        after = events[-1].seq


def day_after(deps: Deps, day: date, seq: int) -> HallDay:
    """A day as it was right after one of its events."""
    return replayed(deps.rules, day, takewhile(lambda event: event.seq <= seq, events_of(deps, day)))
