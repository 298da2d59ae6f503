"""Appointments and their slots."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime

from wire.api.body import Answer, Asked
from wire.api.tickets import LineOrMatter, Priority
from wire.words import LineLetter, Number


class AppointmentRequest(LineOrMatter):
    """Somebody will come at this time."""

    slot: AwareDatetime  # when it begins: one of `GET /api/appointments/slots`


class AppointmentView(Answer):
    """A place in a slot, and when to check in."""

    code: str
    line: LineLetter
    matter: str | None = None
    slot: AwareDatetime
    check_in_from: AwareDatetime
    check_in_until: AwareDatetime  # whoever comes later waits as everyone does


class BookedView(AppointmentView):
    """An appointment among others of its day."""

    number: Number | None = None  # the ticket taken for it


class BookedDay(Answer):
    """A day's appointments, by slot."""

    day: date
    appointments: tuple[BookedView, ...]


class CheckInRequest(Asked):
    """Whoever made an appointment is here."""

    priority: Priority | None = None


class SlotView(Answer):
    """A slot, and the places left in it."""

    slot: AwareDatetime
    left: int


class SlotsView(Answer):
    """A line's slots that are still to come."""

    line: LineLetter
    slots: tuple[SlotView, ...]
