"""Making and giving up appointments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from caller_server.domain.commands import CancelAppointment, MakeAppointment
from caller_server.domain.events import AppointmentCancelled, AppointmentMade, Fact
from caller_server.domain.hall_day import HallDay
from caller_server.domain.refusals import Code, Refusal


def make(day: HallDay, command: MakeAppointment, now: datetime) -> list[Fact]:
    """A place in a slot, if it is one of the hall's and not full."""
    rules = day.rules
    letter = rules.line_for(command.matter) if command.matter is not None else command.line or ""
    if not rules.line(letter).per_slot:
        raise Refusal(Code.NO_APPOINTMENTS, line=letter)
    free = dict(free_slots(day, letter, now))
    if command.slot not in free:
        raise Refusal(Code.SLOT_UNKNOWN, line=letter, days=rules.appointments.days_ahead)
    if not free[command.slot]:
        raise Refusal(Code.SLOT_FULL, line=letter)
    return [AppointmentMade(letter, command.slot, command.matter, command.code)]


def cancel(day: HallDay, command: CancelAppointment, now: datetime) -> list[Fact]:
    """The place in the slot is free again."""
    del now
    kept = day.appointments.get(command.code)
    if kept is None:
        raise Refusal(Code.UNKNOWN_APPOINTMENT)
    if kept.code in day.checked_in:
        raise Refusal(Code.APPOINTMENT_USED, number=day.checked_in[kept.code])
    return [AppointmentCancelled(kept.line, kept.slot, kept.code)]


def free_slots(day: HallDay, letter: str, now: datetime) -> Sequence[tuple[datetime, int]]:
    """The slots of a line that are still to come, each with the places left in it."""
    rules, limit = day.rules, day.rules.line(letter).per_slot
    if not limit:
        return ()
    days = [day.day + timedelta(days=ahead) for ahead in range(rules.appointments.days_ahead + 1)]
    slots = [slot for each in days for slot in rules.hours.slots(each, rules.appointments.slot) if slot > now]
    return [(slot, limit - day.booked.get((letter, slot), 0)) for slot in slots]
