"""When a window could call: it is open, nobody is at it, and somebody waits whom it may call."""

from __future__ import annotations

from datetime import datetime

from caller_server.domain.events import Fact
from caller_server.domain.hall_day import HallDay
from caller_server.domain.rules import HallRules
from caller_server.domain.window import Status


def could_call(day: HallDay, window: str) -> bool:
    """Whether a press of next would call somebody to a window where nobody is."""
    return day.windows[window].status is Status.OPEN and somebody_waits(day, window)


def is_chance(since: datetime, until: datetime, *, taken: bool) -> bool:
    """Whether being able to call counts: it lasted, or led to a call. Between two facts of one move it does neither."""
    return taken or until > since


def somebody_waits(day: HallDay, window: str) -> bool:
    """Whether anyone waits whom a window may call, be it to help another line."""
    if day.desks[window]:
        return True
    rules, lines = day.rules.windows[window], day.lines
    return any(lines[letter] for letter in rules.lines) or any(lines[letter] for letter, _ in rules.helps)


def touched(rules: HallRules, fact: Fact) -> dict[str, None]:
    """Windows whose chance a fact may make or take, each once and in a fixed order."""
    windows: dict[str, None] = {}
    for name in ("window", "to_window"):
        window = getattr(fact, name, None)
        if window is not None:
            windows[window] = None
    for name in ("line", "to_line"):
        line = getattr(fact, name, None)
        if line is not None:
            windows |= dict.fromkeys(rules.windows_of(line))
    return windows
