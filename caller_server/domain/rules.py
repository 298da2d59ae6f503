"""What the domain needs to know of a hall: its lines, windows and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caller_server.domain.refusals import Code, Refusal


@dataclass(frozen=True, slots=True)
class LineRules:
    """One line."""

    letter: str
    zone: str
    usual_minutes: float = 10
    patience: timedelta = timedelta(minutes=60)
    quota: Mapping[int, int] = field(default_factory=dict)  # by index of the session


@dataclass(frozen=True, slots=True)
class WindowRules:
    """One window."""

    name: str
    zone: str
    lines: tuple[str, ...] = ()
    helps: tuple[tuple[str, timedelta], ...] = ()  # line, and the wait past which it helps at once


@dataclass(frozen=True, slots=True)
class HallRules:
    """A whole hall."""

    hall: str
    timezone: ZoneInfo
    sessions: tuple[tuple[time, time], ...]
    lines: Mapping[str, LineRules]
    windows: Mapping[str, WindowRules]
    matters: Mapping[str, str] = field(default_factory=dict)  # code -> line
    max_calls: int = 3
    between_calls: timedelta = timedelta(seconds=10)
    priority_in_a_row: int = 2
    closing_margin: timedelta = timedelta(minutes=15)
    always_open: bool = False  # a demo or a rehearsal: no hours, no quotas, no closing margin
    _windows_of: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # asked for with every ticket, so found once
        object.__setattr__(self, "_windows_of", {letter: self._serving(letter) for letter in self.lines})

    def business_day(self, now: datetime) -> date:
        """The hall's local date."""
        return now.astimezone(self.timezone).date()

    def line(self, letter: str) -> LineRules:
        """A line by its letter, or the refusal."""
        try:
            return self.lines[letter]
        except KeyError:
            raise Refusal(Code.UNKNOWN_LINE, line=letter, known=" ".join(self.lines)) from None

    def window(self, name: str) -> WindowRules:
        """A window by its name, or the refusal."""
        try:
            return self.windows[name]
        except KeyError:
            raise Refusal(Code.UNKNOWN_WINDOW, window=name, known=" ".join(self.windows)) from None

    def line_for(self, matter: str) -> str:
        """The line that a matter's visitors join, or the refusal."""
        try:
            return self.matters[matter]
        except KeyError:
            raise Refusal(Code.UNKNOWN_MATTER, matter=matter) from None

    def windows_of(self, letter: str) -> tuple[str, ...]:
        """Windows that a line may be called to, its own before its helpers."""
        return self._windows_of[letter]

    def own_windows(self, letter: str) -> int:
        """How many windows serve a line as their own."""
        return sum(letter in window.lines for window in self.windows.values())

    def _serving(self, letter: str) -> tuple[str, ...]:
        own = [w.name for w in self.windows.values() if letter in w.lines]
        return tuple(own + [w.name for w in self.windows.values() if any(letter == line for line, _ in w.helps)])


def session_at(rules: HallRules, now: datetime) -> int | None:
    """Index of the session in which tickets are issued at this moment, or None outside of all."""
    local = now.astimezone(rules.timezone)
    for index, (opens, closes) in enumerate(rules.sessions):
        last = (datetime.combine(local.date(), closes) - rules.closing_margin).time()
        if opens <= local.time() < last:
            return index
    return None


def session_of(rules: HallRules, at: datetime) -> int:
    """Index of the session that a moment counts for: the last one that had begun, else the first."""
    clock = at.astimezone(rules.timezone).time()
    return max((i for i, (opens, _) in enumerate(rules.sessions) if opens <= clock), default=0)


def opens_next(rules: HallRules, now: datetime) -> str:
    """Local "HH:MM" when issuing starts again (the first session of a day, when today's are over)."""
    clock = now.astimezone(rules.timezone).time()
    later = [opens for opens, _ in rules.sessions if opens > clock]
    return f"{min(later) if later else rules.sessions[0][0]:%H:%M}"
