"""What the domain needs to know of a hall: its lines, windows and settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from caller_server.domain.calendar import EVERY_DAY, Calendar, Hours, Session
from caller_server.domain.policy import FAIR, Policy
from caller_server.domain.refusals import Code, Refusal


class RejoinMode(StrEnum):
    """How a missed visitor is let in again."""

    AFTER = "after"  # one missed person after every so many calls
    END = "end"  # at the end of the line
    HALF_DAY = "half_day"  # when the session ends
    NO = "no"  # a new ticket is needed


@dataclass(frozen=True, slots=True)
class Rejoin:
    """A line's rule for missed visitors."""

    mode: RejoinMode = RejoinMode.AFTER
    calls: int = 3  # of others, before one missed visitor; for `after`


@dataclass(frozen=True, slots=True)
class LineRules:
    """One line."""

    letter: str
    zone: str
    usual_minutes: float = 10
    patience: timedelta = timedelta(minutes=60)
    quota: Mapping[int, int] = field(default_factory=dict)  # by index of the session
    rejoin: Rejoin = Rejoin()
    per_slot: int = 0  # appointments in each slot; 0 takes none
    former: bool = False  # the hall has it no more, though today's visitors wait in it


@dataclass(frozen=True, slots=True)
class WindowRules:
    """One window."""

    name: str
    zone: str
    lines: tuple[str, ...] = ()
    helps: tuple[tuple[str, timedelta], ...] = ()  # line, and the wait past which it helps at once
    weights: Mapping[str, int] = field(default_factory=dict)  # calls in a round, by line; none: who waited longest
    transfers_to: str | None = None  # where its pad's transfer key leads: a line's letter or a window's name
    former: bool = False  # the hall has it no more, though it was open today


@dataclass(frozen=True, slots=True)
class AppointmentRules:
    """How appointments are made and checked in."""

    slot: timedelta = timedelta(minutes=30)
    days_ahead: int = 7
    opens_before: timedelta = timedelta(minutes=30)  # check-in, before the slot begins
    held_for: timedelta = timedelta(minutes=15)  # after it began; later comers wait as everyone does


@dataclass(frozen=True, slots=True)
class OfflineRules:
    """Numbers for kiosks that are cut off."""

    begins: int = 501  # the count of the first number that is lent, unless the line has gone past it
    block: int = 20  # so many at once; 0 lends none


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that share windows, and those windows: what happens to one may change the wait of the others."""

    lines: tuple[str, ...]
    windows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HallRules:
    """A whole hall."""

    hall: str
    timezone: ZoneInfo
    sessions: tuple[Session, ...]
    lines: Mapping[str, LineRules]
    windows: Mapping[str, WindowRules]
    matters: Mapping[str, str] = field(default_factory=dict)  # code -> line
    calendar: Calendar = EVERY_DAY
    policy: Policy = FAIR
    max_calls: int = 3
    between_calls: timedelta = timedelta(seconds=10)
    priority_in_a_row: int = 2
    closing_margin: timedelta = timedelta(minutes=15)
    rejoin_within: timedelta = timedelta(minutes=30)
    delay_by: int = 3  # people whom a visitor lets pass who needs more time
    tickets_a_person: int = 3  # a day
    appointments: AppointmentRules = AppointmentRules()
    offline: OfflineRules = OfflineRules()
    always_open: bool = False  # a demo or a rehearsal: no hours, no quotas, no closing margin
    hours: Hours = field(init=False, repr=False, compare=False)
    _windows_of: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _group_of: Mapping[str, Group] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # asked for with every ticket, so found once
        object.__setattr__(self, "hours", Hours(self.timezone, self.sessions, self.calendar))
        object.__setattr__(self, "_windows_of", {letter: self._serving(letter) for letter in self.lines})
        object.__setattr__(self, "_group_of", self._groups())

    def business_day(self, now: datetime) -> date:
        """The hall's local date."""
        return self.hours.day(now)

    def line(self, letter: str) -> LineRules:
        """A line that the hall has, by its letter, or the refusal."""
        line = self.lines.get(letter)
        if line is None or line.former:
            known = (line.letter for line in self.lines.values() if not line.former)
            raise Refusal(Code.UNKNOWN_LINE, line=letter, known=" ".join(known))
        return line

    def window(self, name: str) -> WindowRules:
        """A window that the hall has, by its name, or the refusal."""
        window = self.windows.get(name)
        if window is None or window.former:
            known = (window.name for window in self.windows.values() if not window.former)
            raise Refusal(Code.UNKNOWN_WINDOW, window=name, known=" ".join(known))
        return window

    def with_former(self, lines: Iterable[str], windows: Iterable[str]) -> HallRules:
        """The same hall with lines and windows that it had: nobody joins or serves them any more."""
        gone = {letter: LineRules(letter, "", rejoin=Rejoin(RejoinMode.NO), former=True) for letter in lines}
        shut = {name: WindowRules(name, "", former=True) for name in windows}
        return replace(self, lines={**self.lines, **gone}, windows={**self.windows, **shut})

    def line_for(self, matter: str) -> str:
        """The line that a matter's visitors join, or the refusal."""
        try:
            return self.matters[matter]
        except KeyError:
            raise Refusal(Code.UNKNOWN_MATTER, matter=matter) from None

    def windows_of(self, letter: str) -> tuple[str, ...]:
        """Windows that a line may be called to, its own before its helpers."""
        return self._windows_of[letter]

    def own_windows(self, letter: str) -> tuple[str, ...]:
        """Windows that serve a line as their own."""
        return tuple(name for name, window in self.windows.items() if letter in window.lines)

    def group_of(self, letter: str) -> Group:
        """The lines and windows that a line's waits depend on."""
        return self._group_of[letter]

    def _serving(self, letter: str) -> tuple[str, ...]:
        helping = [w.name for w in self.windows.values() if any(letter == line for line, _ in w.helps)]
        return tuple(dict.fromkeys((*self.own_windows(letter), *helping)))

    def _groups(self) -> dict[str, Group]:
        together = {letter: {letter} for letter in self.lines}
        for window in self.windows.values():
            shared = {*window.lines, *(line for line, _ in window.helps)} & set(self.lines)
            joined = set().union(*(together[letter] for letter in shared))
            together |= dict.fromkeys(joined, joined)
        return {
            letter: Group(
                tuple(sorted(letters)),
                tuple(name for name, w in self.windows.items() if letters & {*w.lines, *(line for line, _ in w.helps)}),
            )
            for letter, letters in together.items()
        }
