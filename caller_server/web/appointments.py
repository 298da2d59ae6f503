"""`/api/appointments`: keeping a place in a slot, giving it up, taking a ticket for it, and who will come."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from flask import Blueprint, Response, request

from caller_server.domain.appointments import free_slots
from caller_server.domain.commands import CancelAppointment, CheckIn, MakeAppointment
from caller_server.domain.events import Appointment, AppointmentCancelled, AppointmentMade
from caller_server.domain.hall_day import HallDay
from caller_server.domain.rules import AppointmentRules
from caller_server.domain.ticket import Priority
from caller_server.web.access import Access
from caller_server.web.deps import Deps
from caller_server.web.desk import Desk, asked, asked_day, read_body
from caller_server.web.issued import Issued
from caller_server.web.replies import reply
from wire import api
from wire.words import APPOINTMENT_LENGTH, APPOINTMENT_LETTERS


def routes(deps: Deps, access: Access, desk: Desk, issued: Issued) -> Blueprint:
    """The routes of appointments."""
    pages = Blueprint("appointments", __name__, url_prefix="/api/appointments")
    rules, zone = deps.rules.appointments, deps.rules.timezone

    @pages.post("")
    def make() -> Response:
        actor = access.issuer()
        body = read_body(api.AppointmentRequest)
        code = "".join(secrets.choice(APPOINTMENT_LETTERS) for _ in range(APPOINTMENT_LENGTH))
        obeyed = desk.obey(
            "appointment",
            MakeAppointment(
                asked=asked(body, actor.name), code=code, slot=body.slot, line=body.line, matter=body.matter
            ),
        )
        return reply(made(obeyed.events[0].fact, rules, zone), 200 if obeyed.repeated else 201)

    @pages.get("")
    def of_a_day() -> Response:
        access.issuer()
        chosen = asked_day()
        with deps.engine.reading(deps.hall.id) as (day, _):
            told = api.BookedDay(day=chosen or day.day, appointments=tuple(booked(day, chosen or day.day, zone)))
        return reply(told)

    @pages.get("/slots")
    def slots() -> Response:
        access.issuer()
        letter = deps.rules.line(request.args.get("line", "")).letter
        with deps.engine.reading(deps.hall.id) as (day, now):
            free = free_slots(day, letter, now)
        told = tuple(api.SlotView(slot=slot.astimezone(zone), left=left) for slot, left in free)
        return reply(api.SlotsView(line=letter, slots=told))

    @pages.post("/<code>/cancel")
    def cancel(code: str) -> Response:
        actor = access.issuer()
        body = read_body(api.TicketAct)
        obeyed = desk.obey("unappointment", CancelAppointment(asked=asked(body, actor.name), code=code.upper()))
        return reply(made(obeyed.events[0].fact, rules, zone))

    @pages.post("/<code>/check-in")
    def check_in(code: str) -> Response:
        actor = access.issuer()
        body = read_body(api.CheckInRequest)
        command = CheckIn(
            asked=asked(body, actor.name),
            code=code.upper(),
            token=secrets.token_urlsafe(16),
            priority=None if body.priority is None else Priority(body.priority.value),
        )
        return issued.answer(desk.obey("check_in", command))

    return pages


def made(fact: object, rules: AppointmentRules, zone: tzinfo) -> api.AppointmentView:
    """An appointment as its event tells it."""
    if not isinstance(fact, AppointmentMade | AppointmentCancelled):
        raise TypeError(f"{type(fact).__name__} is no appointment")
    return shown(Appointment(fact.code, fact.line, fact.slot, getattr(fact, "matter", None)), rules, zone)


def booked(day: HallDay, asked_for: date, zone: tzinfo) -> Iterator[api.BookedView]:
    """The appointments of a day, by slot; of a day gone by none is known any more."""
    rules = day.rules
    theirs = [kept for kept in day.appointments.values() if rules.hours.day(kept.slot) == asked_for]
    for kept in sorted(theirs, key=lambda kept: (kept.slot, kept.line, kept.code)):
        seen = shown(kept, rules.appointments, zone)
        yield api.BookedView(**dict(seen), number=day.checked_in.get(kept.code))


def shown(kept: Appointment, rules: AppointmentRules, zone: tzinfo) -> api.AppointmentView:
    """The answer's shape of an appointment."""
    return api.AppointmentView(
        code=kept.code,
        line=kept.line,
        matter=kept.matter,
        slot=_local(kept.slot, zone),
        check_in_from=_local(kept.slot - rules.opens_before, zone),
        check_in_until=_local(kept.slot + rules.held_for, zone),
    )


def _local(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone)
