"""What a clerk's moves do."""

from __future__ import annotations

import math
from datetime import datetime

from caller_server.domain.commands import MoveWindow, RejoinTicket, WindowMove
from caller_server.domain.events import (
    Fact,
    TicketCalled,
    TicketFinished,
    TicketMissed,
    TicketParked,
    TicketResumed,
    TicketStarted,
    TicketTransferred,
    WindowClosed,
    WindowHandedOver,
    WindowOpened,
    WindowPaused,
)
from caller_server.domain.hall_day import HallDay
from caller_server.domain.line import Because
from caller_server.domain.next_visitor import first_for_window
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import Move, State, Ticket
from caller_server.domain.visits import rejoin
from caller_server.domain.window import AT_WORK, Status

OPENS_ON_PAD = frozenset({WindowMove.NEXT, WindowMove.PAUSE})
"""Keys of a call pad that open a window which is not at work."""


def move(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """What a clerk's move does."""
    window = day.window(command.window)
    if command.on_pad and command.move in OPENS_ON_PAD and window.status not in AT_WORK:
        return _open_on_pad(day, command, now)
    return _MOVES[command.move](day, command, now)


def may_miss_in(day: HallDay, ticket: Ticket, now: datetime) -> int:
    """Whole seconds until a called ticket may be called again or missed; 0 when it may."""
    left = (ticket.calls[-1].at + day.rules.between_calls - now).total_seconds()
    return max(0, math.ceil(left))


def _open(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    at_work = day.windows[command.window].status in AT_WORK
    return [] if at_work else [WindowOpened(command.window, command.clerk)]


def _open_on_pad(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """Whoever paused goes on: `next` calls at once, `pause` only ends the pause.

    A closed window is only opened: a pad that was knocked in passing must not call anybody to an empty desk.
    """
    window = day.windows[command.window]
    opened = WindowOpened(command.window, window.clerk)
    goes_on = window.status is Status.PAUSED and command.move is WindowMove.NEXT
    place = first_for_window(day, command.window, now) if goes_on else None
    return [opened] if place is None else [opened, _call_of(place.ticket, command.window, place.because)]


def _pause(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    _must_be_free(day, command.window)
    if day.windows[command.window].status is Status.CLOSED:
        raise Refusal(Code.WINDOW_NOT_OPEN, window=command.window)
    return [WindowPaused(command.window, command.reason)]


def _close(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """Whoever was sent to this window waits for the whole line again."""
    del now
    _must_be_free(day, command.window)
    if day.windows[command.window].status is Status.CLOSED:
        return []
    sent = [ticket for lane in day.desks[command.window].lanes.values() for ticket in lane]
    given_back = [TicketTransferred(ticket.number, ticket.line, ticket.line) for ticket in sent]
    return [*given_back, WindowClosed(command.window)]


def _hand_over(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """The second clerk of a window goes on where the first stops, visitor and all."""
    del now
    window = day.windows[command.window]
    if window.status is Status.CLOSED:
        raise Refusal(Code.WINDOW_NOT_OPEN, window=command.window)
    clerk = command.clerk or ""
    return [] if window.clerk == clerk else [WindowHandedOver(command.window, clerk)]


def _next(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """One button: who was being served is done, who did not come is missed, and the next is called."""
    name = command.window
    _must_be_open(day, name)
    facts: list[Fact] = []
    here = day.ticket_at(name)
    if here is not None and here.state is State.SERVING:
        facts.append(TicketFinished(here.number, here.line, name))
    elif here is not None:
        facts += _miss(day, command, now)
    place = first_for_window(day, name, now)
    if place is not None:
        facts.append(_call_of(place.ticket, name, place.because))
    if not facts:
        raise Refusal(Code.NOBODY_WAITING, window=name)
    return facts


def _call(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """A chosen number, past the order: a right that supervisors grant."""
    del now
    _must_be_open(day, command.window)
    _must_be_free(day, command.window)
    ticket = day.ticket(command.number or "")
    if ticket.state is not State.WAITING:
        raise Refusal(Code.WRONG_STATE, number=ticket.number, state=ticket.state.value, move=Move.CALL.value)
    return [_call_of(ticket, command.window, Because.CHOSEN)]


def _recall(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    here = _ticket_here(day, command.window)
    here.after(Move.CALL)
    if here.calls_this_turn >= day.rules.max_calls:
        raise Refusal(Code.CALLED_ENOUGH, number=here.number, calls=here.calls_this_turn)
    _must_be_due(day, here, now)
    last = here.calls[-1]
    return [TicketCalled(here.number, here.line, command.window, last.call + 1, last.because)]


def _start(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    here = _ticket_here(day, command.window)
    here.after(Move.START)
    return [TicketStarted(here.number, here.line, command.window)]


def _finish(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    here = _ticket_here(day, command.window)
    here.after(Move.FINISH)
    return [TicketFinished(here.number, here.line, command.window)]


def _miss(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    here = _ticket_here(day, command.window)
    here.after(Move.MISS)
    _must_be_due(day, here, now)
    return [TicketMissed(here.number, here.line, command.window)]


def _park(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    here = _ticket_here(day, command.window)
    here.after(Move.PARK)
    return [TicketParked(here.number, here.line, command.window)]


def _resume(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    ticket = day.ticket(command.number or "")
    ticket.after(Move.RESUME)
    return [TicketResumed(ticket.number, ticket.line)]


def _rejoin(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    return rejoin(day, RejoinTicket(number=command.number or ""), now)


def _transfer(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """To another line, or to one window, where it waits with the seniority that it has."""
    del now
    here = _ticket_here(day, command.window)
    here.after(Move.TRANSFER)
    line, window = _destination(day, command)
    if (line or here.line) == here.line and window in (None, command.window):
        raise Refusal(Code.UNKNOWN_PLACE, place=window or line or "", number=here.number)
    if window is not None and day.window(window).status is Status.CLOSED:
        raise Refusal(Code.WINDOW_NOT_OPEN, window=window)
    return [TicketTransferred(here.number, here.line, line or here.line, command.window, window)]


def _destination(day: HallDay, command: MoveWindow) -> tuple[str | None, str | None]:
    """Line and window of a transfer; a pad's key leads where the window's rules say."""
    line, window, rules = command.to_line, command.to_window, day.rules
    if line is None and window is None:
        usual = rules.windows[command.window].transfers_to
        if usual is None:
            raise Refusal(Code.UNKNOWN_PLACE, place="", number=day.windows[command.window].ticket or "")
        line, window = (usual, None) if usual in rules.lines else (None, usual)
    return (None if line is None else rules.line(line).letter), window


_MOVES = {
    WindowMove.OPEN: _open,
    WindowMove.PAUSE: _pause,
    WindowMove.CLOSE: _close,
    WindowMove.HAND_OVER: _hand_over,
    WindowMove.NEXT: _next,
    WindowMove.CALL: _call,
    WindowMove.RECALL: _recall,
    WindowMove.START: _start,
    WindowMove.FINISH: _finish,
    WindowMove.MISS: _miss,
    WindowMove.PARK: _park,
    WindowMove.RESUME: _resume,
    WindowMove.TRANSFER: _transfer,
    WindowMove.REJOIN: _rejoin,
}


def _call_of(ticket: Ticket, window: str, because: Because) -> TicketCalled:
    return TicketCalled(ticket.number, ticket.line, window, 1, because.value)


def _ticket_here(day: HallDay, window: str) -> Ticket:
    here = day.ticket_at(window)
    if here is None:
        raise Refusal(Code.NO_TICKET_HERE, window=window)
    return here


def _must_be_open(day: HallDay, window: str) -> None:
    if day.windows[window].status not in AT_WORK:
        raise Refusal(Code.WINDOW_NOT_OPEN, window=window)


def _must_be_free(day: HallDay, window: str) -> None:
    here = day.ticket_at(window)
    if here is not None:
        raise Refusal(Code.WINDOW_BUSY, window=window, number=here.number)


def _must_be_due(day: HallDay, ticket: Ticket, now: datetime) -> None:
    left = may_miss_in(day, ticket, now)
    if left:
        raise Refusal(Code.TOO_EARLY, number=ticket.number, seconds=left)
