"""One hall's day, as its journal tells it: `apply` is the only thing that changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from caller_server.domain.board import Board, Row
from caller_server.domain.estimates import Estimate, HandlingTimes, estimate
from caller_server.domain.events import (
    CallDropped,
    CallSpoken,
    DeviceChanged,
    Event,
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketIssued,
    TicketLapsed,
    TicketMissed,
    TicketStarted,
    WindowClosed,
    WindowOpened,
    WindowPaused,
)
from caller_server.domain.line import Line, order
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.rules import HallRules, session_of
from caller_server.domain.ticket import CLOSED, Call, Move, State, Ticket


class Status(StrEnum):
    """What a window is doing."""

    CLOSED = "closed"
    OPEN = "open"
    CALLING = "calling"
    SERVING = "serving"
    PAUSED = "paused"


@dataclass(slots=True)
class Window:
    """A window's side of the day."""

    name: str
    status: Status = Status.CLOSED
    reason: str | None = None
    ticket: str | None = None  # the number called or being served here


@dataclass(slots=True)
class HallDay:
    """Everything that happened today, folded up."""

    rules: HallRules
    day: date
    seq: int = 0
    last_at: datetime | None = None
    tickets: dict[str, Ticket] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    times: dict[str, HandlingTimes] = field(default_factory=dict)
    calls: dict[int, TicketCalled] = field(default_factory=dict)  # by seq
    announced: set[int] = field(default_factory=set)  # seq of calls spoken or dropped
    devices: dict[str, DeviceChanged] = field(default_factory=dict)
    answers: dict[str, tuple[Event, ...]] = field(default_factory=dict)  # by request id

    def __post_init__(self) -> None:
        self.lines = {letter: Line(line) for letter, line in self.rules.lines.items()}
        self.windows = {name: Window(name) for name in self.rules.windows}
        self.boards = {w.zone: Board() for w in self.rules.windows.values()}
        self.times = {letter: HandlingTimes(line.usual_minutes) for letter, line in self.rules.lines.items()}

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

    def ahead(self, number: str, now: datetime) -> int:
        """How many would be called before a waiting ticket."""
        line = self.lines[self.ticket(number).line]
        for people, place in enumerate(order(line, self.rules, now)):
            if place.ticket.number == number:
                return people
        raise Refusal(Code.WRONG_STATE, number=number, state=self.ticket(number).state.value, move="wait")

    def estimate(self, letter: str, ahead: int) -> Estimate:
        """The wait behind `ahead` people of a line, with the windows open now (or all, while none is)."""
        at_work = sum(
            self.windows[name].status not in (Status.CLOSED, Status.PAUSED) for name in self.rules.windows_of(letter)
        )
        return estimate(ahead, self.times[letter], at_work or self.rules.own_windows(letter))

    def open_tickets(self) -> list[Ticket]:
        """Tickets whose visit has not ended."""
        return [ticket for ticket in self.tickets.values() if ticket.state not in CLOSED]

    # -- changing -------------------------------------------------------------------------------

    def apply(self, event: Event) -> None:  # noqa: C901, PLR0912 - one arm per kind of fact
        """Fold one event in. Never refuses: what is in the journal happened."""
        self.seq = event.seq
        self.last_at = event.at
        if event.asked is not None:
            known = self.answers.get(event.asked.request_id, ())
            self.answers[event.asked.request_id] = (*known, event)
        match event.fact:
            case TicketIssued() as fact:
                self._issued(event, fact)
            case TicketCalled() as fact:
                self._called(event, fact)
            case TicketStarted(number=number, window=name):
                self._move(number, Move.START, started_at=event.at)
                self.windows[name].status = Status.SERVING
            case TicketFinished(number=number, window=name, line=letter):
                started = self.tickets[number].started_at
                if started is not None:
                    self.times[letter].note((event.at - started).total_seconds() / 60)
                self._move(number, Move.FINISH)
                self._free(name)
            case TicketMissed(number=number, window=name):
                self._move(number, Move.MISS)
                self._free(name)
            case TicketCancelled(number=number):
                self._end(number, Move.CANCEL)
            case TicketLapsed(number=number):
                self._end(number, Move.LAPSE)
            case WindowOpened(window=name):
                self._set(name, Status.OPEN)
            case WindowPaused(window=name, reason=reason):
                self._set(name, Status.PAUSED, reason)
            case WindowClosed(window=name):
                self._set(name, Status.CLOSED)
            case CallSpoken(called=called) | CallDropped(called=called):
                self.announced.add(called)
            case DeviceChanged(device=device) as fact:
                self.devices[device] = fact

    def _issued(self, event: Event, fact: TicketIssued) -> None:
        ticket = Ticket(fact.number, fact.line, fact.token, event.at, fact.matter, fact.priority)
        self.tickets[ticket.number] = ticket
        line = self.lines[fact.line]
        line.join(ticket)
        line.issued += 1
        session = session_of(self.rules, event.at)
        line.issued_by_session[session] = line.issued_by_session.get(session, 0) + 1

    def _called(self, event: Event, fact: TicketCalled) -> None:
        ticket = self.tickets[fact.number]
        if ticket.state is State.WAITING:
            self.lines[ticket.line].called(ticket)
        call = Call(fact.window, fact.call, event.at, fact.because)
        self._move(fact.number, Move.CALL, calls=(*ticket.calls, call))
        window = self.windows[fact.window]
        window.ticket, window.status = fact.number, Status.CALLING
        self.boards[self.rules.windows[fact.window].zone].show(Row(fact.number, fact.window, fact.call, event.at))
        self.calls[event.seq] = fact

    def _move(self, number: str, move: Move, **changes: object) -> None:
        ticket = self.tickets[number]
        self.tickets[number] = replace(ticket, state=ticket.after(move), **changes)  # type: ignore[arg-type]  # by name

    def _end(self, number: str, move: Move) -> None:
        ticket = self.tickets[number]
        if ticket.state is State.WAITING:
            self.lines[ticket.line].leave(ticket)
        elif ticket.window is not None:
            self._free(ticket.window)
        self._move(number, move)

    def _free(self, name: str) -> None:
        self._set(name, Status.OPEN)
        self.windows[name].ticket = None

    def _set(self, name: str, status: Status, reason: str | None = None) -> None:
        self.windows[name].status, self.windows[name].reason = status, reason


def replayed(rules: HallRules, day: date, events: Iterable[Event]) -> HallDay:
    """The day that a journal tells."""
    told = HallDay(rules, day)
    for event in events:
        told.apply(event)
    return told
