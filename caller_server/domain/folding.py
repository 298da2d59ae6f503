"""What each fact changes in the day: one small function per kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from caller_server.domain.board import Row
from caller_server.domain.events import (
    AnnouncementDropped,
    AnnouncementMade,
    AnnouncementsCarried,
    AnnouncementSpoken,
    Appointment,
    AppointmentCancelled,
    AppointmentMade,
    AppointmentsCarried,
    CallDropped,
    CallSpoken,
    CarriedDropped,
    CarriedSpoken,
    DeviceChanged,
    Event,
    Fact,
    LeaseGranted,
    OfflineRefused,
    StaffCalled,
    StaffCame,
    TicketCalled,
    TicketCancelled,
    TicketDelayed,
    TicketFinished,
    TicketIssued,
    TicketLapsed,
    TicketMissed,
    TicketParked,
    TicketRated,
    TicketRejoined,
    TicketResumed,
    TicketStarted,
    TicketTransferred,
    VoicePaused,
    VoiceResumed,
    WindowClosed,
    WindowHandedOver,
    WindowOpened,
    WindowPaused,
    came_at,
)
from caller_server.domain.lease import Lease
from caller_server.domain.ticket import Call, Lane, Move, State, Ticket, changed
from caller_server.domain.window import Status

if TYPE_CHECKING:
    from caller_server.domain.hall_day import HallDay


def fold(day: HallDay, event: Event) -> None:
    """Change the day as the event says."""
    change = _CHANGES.get(type(event.fact))
    if change is not None:
        change(day, event, event.fact)


def _issued(day: HallDay, event: Event, fact: TicketIssued) -> None:
    line = day.lines[fact.line]
    place = fact.slot if line.policy.appointments else None
    came = came_at(event)
    ticket = Ticket(fact.number, fact.line, fact.token, came, fact.matter, fact.priority, fact.slot, place=place)
    lane = line.lane_for(ticket)
    _wait(day, ticket if lane is ticket.lane else changed(ticket, lane=lane))
    line.issued += 1
    if not fact.offline:
        line.numbered = line.next_count()
    session = day.rules.hours.session_of(came)
    if fact.appointment is None:  # whoever made one has a place beyond the quota
        line.issued_by_session[session] = line.issued_by_session.get(session, 0) + 1
    else:
        day.checked_in[fact.appointment] = fact.number
    if fact.person is not None:
        day.persons[fact.person] = (*day.persons.get(fact.person, ()), fact.number)
    if fact.request is not None:
        day.replaced.add(fact.request)


def _lent(day: HallDay, event: Event, fact: LeaseGranted) -> None:
    day.leases[fact.lease] = Lease(fact.lease, fact.line, fact.kiosk, fact.first, fact.last, event.at)
    day.lines[fact.line].lent.append((fact.first, fact.last))


def _refused(day: HallDay, event: Event, fact: OfflineRefused) -> None:
    del event
    day.refused[fact.lease, fact.refused] = fact.code
    if fact.request is not None:
        day.replaced.add(fact.request)


def _called(day: HallDay, event: Event, fact: TicketCalled) -> None:
    ticket, window = day.tickets[fact.number], day.windows[fact.window]
    if ticket.state is State.WAITING:
        day.line_of(ticket).called(ticket, fact.because)
        _count_turn(day, fact)
    call = Call(fact.window, fact.call, event.at, fact.because)
    _move(day, ticket, Move.CALL, calls=(*ticket.calls, call), to_window=None)
    window.ticket = fact.number
    window.be(Status.CALLING, event.at)
    day.boards[day.rules.windows[fact.window].zone].show(Row(fact.number, fact.window, fact.call, event.at))
    day.calls[event.seq] = fact


def _count_turn(day: HallDay, fact: TicketCalled) -> None:
    weights, turns = day.rules.windows[fact.window].weights, day.windows[fact.window].turns
    if fact.line not in weights:
        return
    turns[fact.line] = turns.get(fact.line, 0) + 1
    if turns[fact.line] > weights[fact.line] or all(turns.get(line, 0) >= calls for line, calls in weights.items()):
        turns.clear()  # the round is over


def _started(day: HallDay, event: Event, fact: TicketStarted) -> None:
    _move(day, day.tickets[fact.number], Move.START, started_at=event.at)
    day.windows[fact.window].be(Status.SERVING, event.at)


def _finished(day: HallDay, event: Event, fact: TicketFinished) -> None:
    ticket = day.tickets[fact.number]
    handled_s = _handled_s(ticket, event)
    day.times[fact.line].note((_walked_s(ticket) + handled_s) / 60)
    _move(day, ticket, Move.FINISH, handled_s=handled_s)
    window = day.windows[fact.window]
    window.free(event.at)
    window.served_last, window.served_until = fact.number, event.at


def _missed(day: HallDay, event: Event, fact: TicketMissed) -> None:
    _move(day, day.tickets[fact.number], Move.MISS, missed_at=event.at)
    _leave(day, event, fact.window, fact.number)


def _rejoined(day: HallDay, event: Event, fact: TicketRejoined) -> None:
    del event
    back = _again(_back(day, fact.number), Move.REJOIN)
    _wait(day, changed(back, rejoined=True, lane=fact.lane, place=fact.since))


def _delayed(day: HallDay, event: Event, fact: TicketDelayed) -> None:
    del event
    ticket = day.tickets[fact.number]
    day.line_of(ticket).leave(ticket)
    _wait(day, changed(ticket, delayed=True, place=fact.since))


def _parked(day: HallDay, event: Event, fact: TicketParked) -> None:
    ticket = day.tickets[fact.number]
    _move(day, ticket, Move.PARK, handled_s=_handled_s(ticket, event), started_at=None)
    _leave(day, event, fact.window, fact.number)


def _resumed(day: HallDay, event: Event, fact: TicketResumed) -> None:
    back = _again(_back(day, fact.number), Move.RESUME)
    _wait(day, changed(back, lane=Lane.RESUMED, place=event.at))


def _transferred(day: HallDay, event: Event, fact: TicketTransferred) -> None:
    ticket = day.tickets[fact.number]
    if fact.window is None:
        day.line_of(ticket).leave(ticket)
    else:
        day.windows[fact.window].free(event.at)
        ticket = changed(ticket, handled_s=_handled_s(ticket, event), started_at=None)
    moved = changed(_again(ticket, Move.TRANSFER), line=fact.to_line, to_window=fact.to_window)
    lane = day.line_of(moved).lane_for(moved)
    _wait(day, changed(moved, lane=lane, place=moved.slot if lane is Lane.APPOINTMENT else None))


def _rated(day: HallDay, event: Event, fact: TicketRated) -> None:
    del event
    _move(day, day.tickets[fact.number], Move.RATE, rated=fact.level)


def _cancelled(day: HallDay, event: Event, fact: TicketCancelled) -> None:
    _end(day, event, fact.number, Move.CANCEL)


def _lapsed(day: HallDay, event: Event, fact: TicketLapsed) -> None:
    _end(day, event, fact.number, Move.LAPSE)


def _opened(day: HallDay, event: Event, fact: WindowOpened) -> None:
    day.windows[fact.window].be(Status.OPEN, event.at)
    day.windows[fact.window].clerk = fact.clerk


def _handed_over(day: HallDay, event: Event, fact: WindowHandedOver) -> None:
    del event
    day.windows[fact.window].clerk = fact.clerk


def _paused(day: HallDay, event: Event, fact: WindowPaused) -> None:
    day.windows[fact.window].be(Status.PAUSED, event.at, fact.reason)


def _closed(day: HallDay, event: Event, fact: WindowClosed) -> None:
    day.windows[fact.window].be(Status.CLOSED, event.at)
    day.windows[fact.window].clerk = None


def _made(day: HallDay, event: Event, fact: AppointmentMade) -> None:
    del event
    _expect(day, Appointment(fact.code, fact.line, fact.slot, fact.matter))


def _carried(day: HallDay, event: Event, fact: AppointmentsCarried) -> None:
    del event
    for appointment in fact.appointments:
        _expect(day, appointment)


def _unmade(day: HallDay, event: Event, fact: AppointmentCancelled) -> None:
    del event
    day.appointments.pop(fact.code)
    day.booked[fact.line, fact.slot] -= 1


def _announced(day: HallDay, event: Event, fact: CallSpoken | CallDropped) -> None:
    del event
    day.announced.add(fact.called)
    window, call = day.windows.get(fact.window), day.calls.get(fact.called)
    if window is None or call is None or window.status is not Status.CALLING or window.ticket != fact.number:
        return
    if call.call == day.tickets[fact.number].calls[-1].call:  # else it was called again since
        window.unspoken = fact.reason if isinstance(fact, CallDropped) else None


def _words(day: HallDay, event: Event, fact: AnnouncementMade) -> None:
    day.unsaid[event.seq] = fact.zone


def _words_ended(day: HallDay, event: Event, fact: AnnouncementSpoken | AnnouncementDropped) -> None:
    del event
    day.unsaid.pop(fact.announced, None)


def _owed(day: HallDay, event: Event, fact: AnnouncementsCarried) -> None:
    del event
    day.owed.update({(fact.of_day, one.seq): one for one in fact.owed})


def _owed_ended(day: HallDay, event: Event, fact: CarriedSpoken | CarriedDropped) -> None:
    del event
    day.owed.pop((fact.of_day, fact.of_seq), None)


def _hushed(day: HallDay, event: Event, fact: VoicePaused) -> None:
    day.hushed[fact.zone] = event.at


def _heard_again(day: HallDay, event: Event, fact: VoiceResumed) -> None:
    del event
    day.hushed.pop(fact.zone, None)


def _device(day: HallDay, event: Event, fact: DeviceChanged) -> None:
    del event
    day.devices[fact.device] = fact


def _staff_called(day: HallDay, event: Event, fact: StaffCalled) -> None:
    day.staff_calls[fact.kiosk] = event.at


def _staff_came(day: HallDay, event: Event, fact: StaffCame) -> None:
    del event
    day.staff_calls.pop(fact.kiosk, None)


_CHANGES: dict[type[Fact], Callable[[HallDay, Event, Any], None]] = {
    TicketIssued: _issued,
    LeaseGranted: _lent,
    OfflineRefused: _refused,
    TicketCalled: _called,
    TicketStarted: _started,
    TicketFinished: _finished,
    TicketMissed: _missed,
    TicketRejoined: _rejoined,
    TicketDelayed: _delayed,
    TicketParked: _parked,
    TicketResumed: _resumed,
    TicketTransferred: _transferred,
    TicketRated: _rated,
    TicketCancelled: _cancelled,
    TicketLapsed: _lapsed,
    WindowOpened: _opened,
    WindowHandedOver: _handed_over,
    WindowPaused: _paused,
    WindowClosed: _closed,
    AppointmentMade: _made,
    AppointmentCancelled: _unmade,
    AppointmentsCarried: _carried,
    CallSpoken: _announced,
    CallDropped: _announced,
    AnnouncementMade: _words,
    AnnouncementSpoken: _words_ended,
    AnnouncementDropped: _words_ended,
    AnnouncementsCarried: _owed,
    CarriedSpoken: _owed_ended,
    CarriedDropped: _owed_ended,
    VoicePaused: _hushed,
    VoiceResumed: _heard_again,
    DeviceChanged: _device,
    StaffCalled: _staff_called,
    StaffCame: _staff_came,
}
"""A kind that is not here is for the record only."""


def _expect(day: HallDay, appointment: Appointment) -> None:
    day.appointments[appointment.code] = appointment
    place = appointment.line, appointment.slot
    day.booked[place] = day.booked.get(place, 0) + 1


def _move(day: HallDay, ticket: Ticket, move: Move, **changes: object) -> None:
    day.tickets[ticket.number] = changed(ticket, state=ticket.after(move), **changes)


def _again(ticket: Ticket, move: Move) -> Ticket:
    """The ticket waiting once more; it will be called anew."""
    return changed(ticket, state=ticket.after(move), recalls_from=len(ticket.calls))


def _leave(day: HallDay, event: Event, window: str, number: str) -> None:
    day.windows[window].free(event.at)
    day.windows[window].away[number] = None


def _back(day: HallDay, number: str) -> Ticket:
    ticket = day.tickets[number]
    day.windows[ticket.calls[-1].window].away.pop(number, None)
    return ticket


def _wait(day: HallDay, ticket: Ticket) -> None:
    day.tickets[ticket.number] = ticket
    day.line_of(ticket).join(ticket)


def _end(day: HallDay, event: Event, number: str, move: Move) -> None:
    ticket = day.tickets[number]
    if ticket.state is State.WAITING:
        day.line_of(ticket).leave(ticket)
    elif ticket.window is not None:
        day.windows[ticket.window].free(event.at)
    else:
        _back(day, number)
    _move(day, ticket, move)


def _walked_s(ticket: Ticket) -> float:
    """Seconds from the call to the start: the window waits for the visitor, and so do those behind."""
    called_at = ticket.calls[ticket.recalls_from].at
    return 0.0 if ticket.started_at is None else (ticket.started_at - called_at).total_seconds()


def _handled_s(ticket: Ticket, event: Event) -> float:
    """Seconds at windows so far."""
    now = 0.0 if ticket.started_at is None else (event.at - ticket.started_at).total_seconds()
    return ticket.handled_s + now
