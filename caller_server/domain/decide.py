"""What happens when a command is obeyed. Reads the day, changes nothing; refuses by raising."""

from __future__ import annotations

import math
from datetime import datetime

from caller_server.domain.commands import (
    CancelTicket,
    Command,
    IssueTicket,
    MoveWindow,
    RecordAnnouncement,
    RecordDevice,
    RecordSlip,
    WindowMove,
)
from caller_server.domain.events import (
    CallDropped,
    CallSpoken,
    DeviceChanged,
    Event,
    Fact,
    SlipFailed,
    SlipPrinted,
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
from caller_server.domain.hall_day import HallDay, Status
from caller_server.domain.line import ahead_of_newcomer, first_for_window
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.rules import opens_next, session_at, session_of
from caller_server.domain.ticket import Move, State, Ticket, number_of


def first_answer(day: HallDay, command: Command) -> tuple[Event, ...] | None:
    """What this request did when it was first made; None when it is new.

    Raise the refusal when its request id was used for something else.
    """
    if command.asked is None or (known := day.answers.get(command.asked.request_id)) is None:
        return None
    first = known[0].asked
    if first is not None and first.fingerprint != command.asked.fingerprint:
        raise Refusal(Code.REQUEST_ID_REUSED, request_id=command.asked.request_id)
    return known


def decide(day: HallDay, command: Command, now: datetime) -> list[Fact]:
    """Return what happens when `command` is obeyed, or raise the refusal. Nothing to do is an empty list."""
    match command:
        case IssueTicket():
            return [_issue(day, command, now)]
        case CancelTicket(number=number):
            ticket = day.ticket(number)
            ticket.after(Move.CANCEL)
            return [TicketCancelled(number, ticket.line)]
        case RecordSlip(number=number, fault=fault):
            line = day.ticket(number).line
            return [SlipPrinted(number, line) if fault is None else SlipFailed(number, line, fault)]
        case MoveWindow(window=name, move=move):
            day.window(name)
            return _MOVES[move](day, command, now)
        case RecordAnnouncement():
            return _announced(day, command)
        case RecordDevice(device=device, online=online, status=status, detail=detail):
            said = DeviceChanged(device, online, status, detail)
            return [] if day.devices.get(device) == said else [said]
        case _:
            raise TypeError(f"{type(command).__name__} is not a command that the hall knows")


def end_of_day(day: HallDay) -> list[Fact]:
    """What is left open when the next day begins: tickets lapse, windows close."""
    lapsed: list[Fact] = [TicketLapsed(ticket.number, ticket.line) for ticket in day.open_tickets()]
    closed: list[Fact] = [WindowClosed(w.name) for w in day.windows.values() if w.status is not Status.CLOSED]
    return lapsed + closed


def may_miss_in(day: HallDay, ticket: Ticket, now: datetime) -> int:
    """Whole seconds until a called ticket may be called again or missed; 0 when it may."""
    left = (ticket.calls[-1].at + day.rules.between_calls - now).total_seconds()
    return max(0, math.ceil(left))


def _issue(day: HallDay, command: IssueTicket, now: datetime) -> TicketIssued:
    rules = day.rules
    letter = rules.line_for(command.matter) if command.matter is not None else command.line or ""
    limits = rules.line(letter)
    line = day.lines[letter]
    if not rules.always_open:
        session = session_at(rules, now)
        if session is None:
            raise Refusal(Code.HALL_CLOSED, opens=opens_next(rules, now))
        quota = limits.quota.get(session)
        if quota is not None and line.issued_by_session.get(session_of(rules, now), 0) >= quota:
            raise Refusal(Code.QUOTA_FULL, line=letter, quota=quota)
    ahead = ahead_of_newcomer(line, rules, priority=command.priority is not None)
    told = day.estimate(letter, ahead)
    return TicketIssued(
        number=number_of(letter, line.issued + 1),
        line=letter,
        ahead=ahead,
        low=told.low,
        high=told.high,
        matter=command.matter,
        priority=command.priority,
        token=command.token,
    )


def _open(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    at_work = day.windows[command.window].status not in (Status.CLOSED, Status.PAUSED)
    return [] if at_work else [WindowOpened(command.window)]


def _pause(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    _must_be_free(day, command.window)
    if day.windows[command.window].status is Status.CLOSED:
        raise Refusal(Code.WINDOW_NOT_OPEN, window=command.window)
    return [WindowPaused(command.window, command.reason)]


def _close(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    del now
    _must_be_free(day, command.window)
    closed = day.windows[command.window].status is Status.CLOSED
    return [] if closed else [WindowClosed(command.window)]


def _next(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    """One button: who was being served is done, who did not come is missed, and the next is called."""
    name = command.window
    if day.windows[name].status in (Status.CLOSED, Status.PAUSED):
        raise Refusal(Code.WINDOW_NOT_OPEN, window=name)
    facts: list[Fact] = []
    here = day.ticket_at(name)
    if here is not None and here.state is State.SERVING:
        facts.append(TicketFinished(here.number, here.line, name))
    elif here is not None:
        facts += _miss(day, command, now)
    place = first_for_window(day.lines, day.rules, name, now)
    if place is not None:
        called = place.ticket
        facts.append(TicketCalled(called.number, called.line, name, len(called.calls) + 1, place.because.value))
    if not facts:
        raise Refusal(Code.NOBODY_WAITING, window=name)
    return facts


def _recall(day: HallDay, command: MoveWindow, now: datetime) -> list[Fact]:
    here = _ticket_here(day, command.window)
    here.after(Move.CALL)
    if len(here.calls) >= day.rules.max_calls:
        raise Refusal(Code.CALLED_ENOUGH, number=here.number, calls=len(here.calls))
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


_MOVES = {
    WindowMove.OPEN: _open,
    WindowMove.PAUSE: _pause,
    WindowMove.CLOSE: _close,
    WindowMove.NEXT: _next,
    WindowMove.RECALL: _recall,
    WindowMove.START: _start,
    WindowMove.FINISH: _finish,
    WindowMove.MISS: _miss,
}


def _announced(day: HallDay, command: RecordAnnouncement) -> list[Fact]:
    call = day.calls.get(command.called) if command.day == day.day else None
    if call is None or command.called in day.announced:
        return []  # yesterday's, or said before: the announcer may say it twice
    if command.dropped is None:
        return [CallSpoken(call.number, call.window, command.zone, command.called, command.spoken_at)]
    return [CallDropped(call.number, call.window, command.zone, command.called, command.dropped)]


def _ticket_here(day: HallDay, window: str) -> Ticket:
    here = day.ticket_at(window)
    if here is None:
        raise Refusal(Code.NO_TICKET_HERE, window=window)
    return here


def _must_be_free(day: HallDay, window: str) -> None:
    here = day.ticket_at(window)
    if here is not None:
        raise Refusal(Code.WINDOW_BUSY, window=window, number=here.number)


def _must_be_due(day: HallDay, ticket: Ticket, now: datetime) -> None:
    left = may_miss_in(day, ticket, now)
    if left:
        raise Refusal(Code.TOO_EARLY, number=ticket.number, seconds=left)
