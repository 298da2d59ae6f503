"""Giving a visitor a place in line: hours, quotas, one ticket a person, appointments kept."""

from __future__ import annotations

from datetime import datetime

from caller_server.domain.ahead import ahead_of_newcomer
from caller_server.domain.commands import CheckIn, Command, IssueTicket
from caller_server.domain.events import Appointment, Fact, TicketAskedAgain, TicketIssued
from caller_server.domain.hall_day import HallDay
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import CLOSED, Priority, Ticket, number_of


def issue(day: HallDay, command: IssueTicket, now: datetime) -> list[Fact]:
    """A new place in line, or the one that this person has in it already."""
    _not_replaced(day, command)
    rules = day.rules
    letter = rules.line_for(command.matter) if command.matter is not None else command.line or ""
    rules.line(letter)
    if command.person is not None and (again := _asked_again(day, letter, command.person)) is not None:
        return [again]
    refusal = closed_because(day, letter, now)
    if refusal is not None:
        raise refusal
    return [_place(day, letter, now, command.token, command.matter, command.priority, person=command.person)]


def check_in(day: HallDay, command: CheckIn, now: datetime) -> list[Fact]:
    """A place for whoever made an appointment: in its slot, or among the others when it is too late for that."""
    _not_replaced(day, command)
    kept = _appointment_of_today(day, command.code)
    number = day.checked_in.get(kept.code)
    if number is not None:
        if day.ticket(number).state in CLOSED:
            raise Refusal(Code.APPOINTMENT_USED, number=number)
        return [TicketAskedAgain(number, day.ticket(number).line)]
    day.rules.line(kept.line)  # it may have gone since
    limits = day.rules.appointments
    opens = kept.slot - limits.opens_before
    if now < opens:
        raise Refusal(Code.CHECK_IN_TOO_EARLY, opens=clock(day, opens))
    slot = kept.slot if now <= kept.slot + limits.held_for else None
    return [_place(day, kept.line, now, command.token, kept.matter, command.priority, slot=slot, code=kept.code)]


def closed_because(day: HallDay, letter: str, now: datetime) -> Refusal | None:
    """The refusal that a ticket of this line would meet now."""
    rules = day.rules
    if rules.always_open:
        return None
    if rules.hours.session_at(now, rules.closing_margin) is None:
        return Refusal(Code.HALL_CLOSED, opens=clock(day, rules.hours.opens_next(now), now))
    quota, left = rules.line(letter).quota.get(rules.hours.session_of(now)), quota_left(day, letter, now)
    return Refusal(Code.QUOTA_FULL, line=letter, quota=quota) if quota is not None and not left else None


def quota_left(day: HallDay, letter: str, now: datetime) -> int | None:
    """How many tickets of a line are left in this session; None when there is no quota."""
    session = day.rules.hours.session_of(now)
    quota = None if day.rules.always_open else day.rules.line(letter).quota.get(session)
    return None if quota is None else max(0, quota - day.lines[letter].issued_by_session.get(session, 0))


def _not_replaced(day: HallDay, command: Command) -> None:
    """Refuse what a kiosk asked long ago and has answered itself since, with a number of its own."""
    if command.asked is not None and command.asked.request_id in day.replaced:
        raise Refusal(Code.REQUEST_ID_REUSED, request_id=command.asked.request_id)


def _asked_again(day: HallDay, letter: str, person: str) -> Fact | None:
    mine = [day.tickets[number] for number in day.persons.get(person, ())]
    for ticket in mine:
        if ticket.line == letter and ticket.state not in CLOSED:
            return TicketAskedAgain(ticket.number, letter)
    if len(mine) >= day.rules.tickets_a_person:
        raise Refusal(Code.TICKETS_ENOUGH, tickets=len(mine))
    return None


def _appointment_of_today(day: HallDay, code: str) -> Appointment:
    kept = day.appointments.get(code)
    if kept is None:
        raise Refusal(Code.UNKNOWN_APPOINTMENT)
    its_day = day.rules.hours.day(kept.slot)
    if its_day != day.day:
        raise Refusal(Code.APPOINTMENT_OTHER_DAY, day=its_day.isoformat())
    return kept


def _place(
    day: HallDay,
    letter: str,
    now: datetime,
    token: str,
    matter: str | None,
    priority: Priority | None,
    *,
    person: str | None = None,
    slot: datetime | None = None,
    code: str | None = None,
) -> TicketIssued:
    line = day.lines[letter]
    number = number_of(letter, line.next_count())
    place = slot if line.policy.appointments else None
    newcomer = Ticket(number, letter, token, now, priority=priority, slot=slot, place=place)
    ahead = ahead_of_newcomer(line, newcomer, now)
    told = day.estimate(letter, ahead, now)
    return TicketIssued(
        number=number,
        line=letter,
        ahead=ahead,
        low=told.low,
        high=told.high,
        matter=matter,
        priority=priority,
        slot=slot,
        token=token,
        person=person,
        appointment=code,
    )


def clock(day: HallDay, at: datetime, now: datetime | None = None) -> str:
    """Local "HH:MM", with the date before it when that is another day."""
    local = at.astimezone(day.rules.timezone)
    today = now is None or day.rules.business_day(now) == local.date()
    return f"{local:%H:%M}" if today else f"{local:%Y-%m-%d %H:%M}"
