"""What a clerk's move did, told from its events alone: now, and again to whoever repeats it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

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
from wire import api
from wire.messages import WindowStatus


def moved(window: str, events: Iterable[Event], day: HallDay, zone: tzinfo) -> api.WindowMoved:
    """The window right after its move's events, whatever happened to it since.

    A move that did not change what the window does (another clerk, a visitor let in again) shows it as it is.
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
            case TicketCalled(number=number):
                status = WindowStatus.CALLING
                ticket = ticket_then(day.ticket(number), event, State.CALLED, zone)
            case TicketStarted(number=number):
                status = WindowStatus.SERVING
                ticket = ticket_then(day.ticket(number), event, State.SERVING, zone)
            case WindowPaused():
                status = WindowStatus.PAUSED
            case WindowClosed():
                status = WindowStatus.CLOSED
    if status is None:
        return unmoved(window, day, zone)
    return api.WindowMoved(window=window, status=status, ticket=ticket, left=left)


def unmoved(window: str, day: HallDay, zone: tzinfo) -> api.WindowMoved:
    """The window as it is."""
    here = day.ticket_at(window)
    ticket = None if here is None else ticket_at_window(here, zone)
    return api.WindowMoved(window=window, status=WindowStatus(day.window(window).status.value), ticket=ticket)


def ticket_then(ticket: Ticket, event: Event, state: State, zone: tzinfo) -> api.WindowTicket:
    """A ticket as it stood at an event."""
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
