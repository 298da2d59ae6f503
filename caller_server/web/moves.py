"""What a clerk's move did, told from its events if they tell it: now, and again to whoever repeats it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from functools import lru_cache

from caller_server.domain.events import (
    Event,
    TicketCalled,
    TicketFinished,
    TicketMissed,
    TicketParked,
    TicketStarted,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
    WindowPaused,
)
from caller_server.domain.hall_day import HallDay
from caller_server.domain.ticket import State, Ticket
from caller_server.journal.engine import Obeyed
from caller_server.web.deps import Deps
from caller_server.web.then import REMEMBERED, day_after
from wire import api
from wire.messages import WindowStatus


class Moves:
    """Shows windows after their moves."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._zone = deps.rules.timezone
        self._then = lru_cache(maxsize=REMEMBERED)(self._as_it_was)

    def answer(self, window: str, obeyed: Obeyed) -> api.WindowMoved:
        """The window after a move; to whoever repeats it, the window as it was then."""
        told = moved(window, obeyed.events, obeyed.day, self._zone)
        if told is not None:
            return told
        if obeyed.repeated:
            return self._then(window, obeyed.day.day, obeyed.events[-1].seq)
        with self._deps.engine.reading(self._deps.hall.id) as (day, _):
            return unmoved(window, day, self._zone)

    def _as_it_was(self, window: str, day: date, seq: int) -> api.WindowMoved:
        return unmoved(window, day_after(self._deps, day, seq), self._zone)


def moved(window: str, events: Iterable[Event], day: HallDay, zone: tzinfo) -> api.WindowMoved | None:
    """The window right after its move's events, whatever happened to it since.

    None when they do not tell it: another clerk, a visitor let in again, nothing at all.
    """
    status, ticket, left = None, None, None
    for event in events:
        match event.fact:
            case (
                TicketFinished(number=number)
                | TicketMissed(number=number)
                | TicketParked(number=number)
                | TicketTransferred(number=number, window=str())
            ):
                status, left = WindowStatus.OPEN, number
            case WindowOpened():
                status = WindowStatus.OPEN
            case TicketCalled(number=number, line=line):
                status = WindowStatus.CALLING
                ticket = ticket_then(replace(day.ticket(number), line=line), event, State.CALLED, zone)
            case TicketStarted(number=number, line=line):
                status = WindowStatus.SERVING
                ticket = ticket_then(replace(day.ticket(number), line=line), event, State.SERVING, zone)
            case WindowPaused():
                status = WindowStatus.PAUSED
            case WindowClosed():
                status = WindowStatus.CLOSED
    return None if status is None else api.WindowMoved(window=window, status=status, ticket=ticket, left=left)


def unmoved(window: str, day: HallDay, zone: tzinfo) -> api.WindowMoved:
    """The window as it is."""
    here = day.ticket_at(window)
    ticket = None if here is None else ticket_at_window(here, zone)
    return api.WindowMoved(window=window, status=WindowStatus(day.window(window).status.value), ticket=ticket)


def ticket_then(ticket: Ticket, event: Event, state: State, zone: tzinfo) -> api.WindowTicket:
    """A ticket of the event's line, as it stood at the event: it may have been sent elsewhere since."""
    calls = tuple(call for call in ticket.calls if call.at <= event.at)
    started_at = event.at if state is State.SERVING else None
    return _shown(ticket, calls[-1].call, calls[-1].at, calls[-1].because, state, started_at, zone)


def ticket_at_window(ticket: Ticket, zone: tzinfo) -> api.WindowTicket:
    """The ticket called to or being served at a window, as it stands."""
    last = ticket.calls[-1]
    return _shown(ticket, last.call, last.at, last.because, ticket.state, ticket.started_at, zone)


def _shown(
    ticket: Ticket,
    call: int,
    called_at: datetime,
    because: str,
    state: State,
    started_at: datetime | None,
    zone: tzinfo,
) -> api.WindowTicket:
    return api.WindowTicket(
        number=ticket.number,
        line=ticket.line,
        matter=ticket.matter,
        state=api.TicketState(state.value),
        call=call,
        called_at=called_at.astimezone(zone),
        started_at=None if started_at is None else started_at.astimezone(zone),
        because=because,
    )
