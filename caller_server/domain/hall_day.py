"""One hall's day, as its journal tells it: `apply` is the only thing that changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from caller_server.domain.ahead import ahead_of
from caller_server.domain.board import Board
from caller_server.domain.estimates import Estimate, HandlingTimes
from caller_server.domain.events import Appointment, DeviceChanged, Event, Fact, Owed, TicketCalled
from caller_server.domain.folding import fold
from caller_server.domain.forecasts import Forecasts
from caller_server.domain.lease import Lease
from caller_server.domain.line import Line
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.rules import HallRules, LineRules
from caller_server.domain.ticket import CLOSED, State, Ticket
from caller_server.domain.window import Window


@dataclass(slots=True)
class HallDay:
    """Everything that happened today, folded up."""

    rules: HallRules
    day: date
    seq: int = 0
    last_at: datetime | None = None
    tickets: dict[str, Ticket] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    desks: dict[str, Line] = field(default_factory=dict)  # who was sent to one window, by its name
    windows: dict[str, Window] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    times: dict[str, HandlingTimes] = field(default_factory=dict)
    persons: dict[str, tuple[str, ...]] = field(default_factory=dict)  # numbers, by keyed hash of the ID number
    appointments: dict[str, Appointment] = field(default_factory=dict)  # by code, from this day on
    booked: dict[tuple[str, datetime], int] = field(default_factory=dict)  # by line and slot
    checked_in: dict[str, str] = field(default_factory=dict)  # number, by the appointment's code
    leases: dict[str, Lease] = field(default_factory=dict)  # by id
    refused: dict[tuple[str, str], str] = field(default_factory=dict)  # why, by lease and number
    replaced: set[str] = field(default_factory=set)  # requests that a kiosk answered itself, by id
    calls: dict[int, TicketCalled] = field(default_factory=dict)  # by seq
    announced: set[int] = field(default_factory=set)  # seq of calls spoken or dropped
    unsaid: dict[int, str] = field(default_factory=dict)  # zones of announcements not spoken or dropped yet, by seq
    owed: dict[tuple[date, int], Owed] = field(default_factory=dict)  # of the day before, by its place there
    hushed: dict[str, datetime] = field(default_factory=dict)  # since when, by zone: voices that are paused
    devices: dict[str, DeviceChanged] = field(default_factory=dict)
    staff_calls: dict[str, datetime] = field(default_factory=dict)  # since when, by kiosk
    answers: MutableMapping[str, tuple[Event, ...]] = field(default_factory=dict)  # by request id
    forecasts: Forecasts = field(default_factory=Forecasts, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._furnish()

    # -- reading --------------------------------------------------------------------------------

    def ticket(self, number: str) -> Ticket:
        """A ticket by its number, or the refusal."""
        try:
            return self.tickets[number]
        except KeyError:
            raise Refusal(Code.UNKNOWN_TICKET, number=number) from None

    def window(self, name: str) -> Window:
        """A window by its name, or the refusal."""
        self.rules.window(name)
        return self.windows[name]

    def ticket_at(self, name: str) -> Ticket | None:
        """The ticket called to or being served at a window."""
        number = self.window(name).ticket
        return None if number is None else self.tickets[number]

    def turns(self, window: str) -> Mapping[str, int]:
        """A window's calls of the present round, by line."""
        return self.windows[window].turns

    def line_of(self, ticket: Ticket) -> Line:
        """The people among whom a ticket waits: its line, or those sent to one window."""
        return self.lines[ticket.line] if ticket.to_window is None else self.desks[ticket.to_window]

    def ahead(self, number: str, now: datetime) -> int:
        """How many would be called before a waiting ticket."""
        ticket = self.ticket(number)
        if ticket.state is not State.WAITING:
            raise Refusal(Code.WRONG_STATE, number=number, state=ticket.state.value, move="wait")
        return ahead_of(self.line_of(ticket), ticket, now)

    def estimate(self, letter: str, ahead: int, now: datetime) -> Estimate:
        """The wait behind `ahead` people of a line, with the windows open now (or all its own, while none is)."""
        return self.forecasts.of(self, letter, now).after(ahead)

    def open_tickets(self) -> list[Ticket]:
        """Tickets whose visit has not ended."""
        return [ticket for ticket in self.tickets.values() if ticket.state not in CLOSED]

    # -- changing -------------------------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Fold one event in. Never refuses: what is in the journal happened."""
        self.seq = event.seq
        self.last_at = event.at
        self._keep_former(event.fact)
        if event.asked is not None:
            known = self.answers.get(event.asked.request_id, ())
            self.answers[event.asked.request_id] = (*known, event)
        fold(self, event)
        self.forecasts.forget(self, event.fact)

    def _keep_former(self, fact: Fact) -> None:
        """What happened in a line or at a window that the configuration has lost since, happened all the same."""
        kind: Any = type(fact)
        rules, (of_lines, of_windows) = self.rules, _places_in(kind)
        lines = [name for each in of_lines if (name := getattr(fact, each)) not in rules.lines]
        windows = [name for each in of_windows if (name := getattr(fact, each)) not in rules.windows and name]
        if lines or windows:
            self.rules = rules.with_former(lines, windows)
            self._furnish()

    def _furnish(self) -> None:
        """Each line and window of the rules has its place, if it has none yet."""
        for letter, line in self.rules.lines.items():
            if letter not in self.lines:
                self.lines[letter] = self._line(line)
                self.times[letter] = HandlingTimes(line.usual_minutes)
        for name, window in self.rules.windows.items():
            if name not in self.windows:
                self.windows[name] = Window(name)
                self.desks[name] = self._line(LineRules(name, window.zone))
                self.boards.setdefault(window.zone, Board())

    def _line(self, rules: LineRules) -> Line:
        return Line(rules, self.rules.policy, self.rules.priority_in_a_row)


@cache
def _places_in(kind: Any) -> tuple[list[str], list[str]]:
    """The fields of a kind of event that name lines, and those that name windows."""
    names = [each.name for each in fields(kind)]
    lines, windows = ("line", "to_line"), ("window", "to_window")
    return [name for name in names if name in lines], [name for name in names if name in windows]


def replayed(rules: HallRules, day: date, events: Iterable[Event]) -> HallDay:
    """The day that a journal tells."""
    told = HallDay(rules, day)
    for event in events:
        told.apply(event)
    return told
