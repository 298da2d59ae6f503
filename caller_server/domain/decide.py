"""What happens when a command is obeyed. Reads the day, changes nothing; refuses by raising."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from caller_server.domain import appointments, at_window, issuing, lending, staff, visits, voice
from caller_server.domain.commands import (
    AnswerStaffCall,
    CallStaff,
    CancelAppointment,
    CancelTicket,
    CheckIn,
    Command,
    DelayTicket,
    GrantLease,
    HandIn,
    HushVoice,
    IssueTicket,
    MakeAnnouncement,
    MakeAppointment,
    MoveWindow,
    RateAtWindow,
    RateTicket,
    RecordAnnouncement,
    RecordDevice,
    RecordSlip,
    RejoinTicket,
)
from caller_server.domain.events import (
    AnnouncementsCarried,
    AppointmentsCarried,
    DeviceChanged,
    Event,
    Fact,
    TicketLapsed,
    WindowClosed,
)
from caller_server.domain.folding import fold
from caller_server.domain.hall_day import HallDay
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.window import Status


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
    """Return what happens when `command` is obeyed, or raise the refusal. Nothing to do is an empty list.

    A clock that was set back waits at the last event until time has caught up.
    """
    decider = _DECIDERS.get(type(command))
    if decider is None:
        raise TypeError(f"{type(command).__name__} is not a command that the hall knows")
    return decider(day, command, now if day.last_at is None else max(now, day.last_at))


def end_of_day(day: HallDay) -> list[Fact]:
    """What is left open when the next day begins: tickets lapse, windows close."""
    lapsed: list[Fact] = [TicketLapsed(ticket.number, ticket.line) for ticket in day.open_tickets()]
    closed: list[Fact] = [WindowClosed(w.name) for w in day.windows.values() if w.status is not Status.CLOSED]
    return lapsed + closed


def beginning_of_day(yesterday: HallDay, today: date) -> list[Fact]:
    """What the day before hands on: the appointments still to come, and what a voice may not have ended yet."""
    hours = yesterday.rules.hours
    ahead = tuple(a for a in yesterday.appointments.values() if hours.day(a.slot) >= today)
    owed = voice.owed(yesterday)
    carried: list[Fact] = [AppointmentsCarried(ahead)] if ahead else []
    return [*carried, AnnouncementsCarried(yesterday.day, owed)] if owed else carried


def without_events(yesterday: HallDay, today: date, now: datetime) -> HallDay:
    """A day on which nothing has happened yet, as it would begin."""
    day = HallDay(yesterday.rules, today)
    for fact in beginning_of_day(yesterday, today):
        fold(day, Event(today, 0, now, fact))
    return day


def _device(day: HallDay, command: RecordDevice, now: datetime) -> list[Fact]:
    del now
    said = DeviceChanged(command.device, command.online, command.status, command.detail)
    return [] if day.devices.get(command.device) == said else [said]


_DECIDERS: dict[type[Command], Callable[[HallDay, Any, datetime], list[Fact]]] = {
    IssueTicket: issuing.issue,
    CheckIn: issuing.check_in,
    CancelTicket: visits.cancel,
    RejoinTicket: visits.rejoin,
    DelayTicket: visits.delay,
    RateTicket: visits.rate,
    RateAtWindow: visits.rate_at_window,
    RecordSlip: visits.slip,
    GrantLease: lending.grant,
    HandIn: lending.hand_in,
    MakeAppointment: appointments.make,
    CancelAppointment: appointments.cancel,
    MoveWindow: at_window.move,
    RecordAnnouncement: voice.record,
    MakeAnnouncement: voice.announce,
    HushVoice: voice.hush,
    RecordDevice: _device,
    CallStaff: staff.call,
    AnswerStaffCall: staff.answer,
}
