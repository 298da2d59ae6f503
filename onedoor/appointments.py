"""`onedoor appointment`: what a guide desk does for people who call or come in person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from config.models import Hall
from onedoor.open_hall import OpenHall
from wire.api import AppointmentRequest, AppointmentView, BookedDay, SlotsView, TicketAct

USAGE = "say one of: slots LINE; make LINE-OR-MATTER TIME; cancel CODE; list"


class Misused(Exception):
    """What was asked makes no sense; the message says what would."""


def obey(hall: Hall, server: OpenHall, words: Sequence[str], day: str) -> Iterator[str]:
    """Do what the words say and give the lines to print; raise Misused, CannotAsk or Refused.

    A time without an offset is the hall's own.
    """
    match [*words]:
        case ["slots", line]:
            yield from _slots(server, line, _day(day) if day else None)
        case ["make", place, time]:
            yield from _make(hall, server, place, time)
        case ["cancel", code]:
            body = TicketAct(request_id=uuid4())
            kept = server.post(f"/api/appointments/{_word(code)}/cancel", body, AppointmentView)
            yield f"{kept.code}: given up, {_at(kept.slot)} of line {kept.line} is free again"
        case ["list"]:
            yield from _list(server, _day(day) if day else None)
        case _:
            raise Misused(USAGE)


def _slots(server: OpenHall, line: str, day: date | None) -> Iterator[str]:
    told = server.get("/api/appointments/slots", SlotsView, line=line)
    shown = [each for each in told.slots if day is None or each.slot.date() == day]
    for each in shown:
        yield f"{_at(each.slot)}  {each.left} left"
    if not shown:
        yield f"line {told.line} has no slots{f' on {day}' if day else ''}"


def _make(hall: Hall, server: OpenHall, place: str, time: str) -> Iterator[str]:
    matter = place if any(place == known.code for known in hall.matter) else None
    line = None if matter else _line(hall, place)
    body = AppointmentRequest(request_id=uuid4(), line=line, matter=matter, slot=_time(time, hall))
    made = server.post("/api/appointments", body, AppointmentView)
    yield f"{made.code}: {_at(made.slot)}, line {made.line}"
    yield f"check in from {made.check_in_from:%H:%M} to {made.check_in_until:%H:%M}"


def _list(server: OpenHall, day: date | None) -> Iterator[str]:
    query = {} if day is None else {"day": day.isoformat()}
    told = server.get("/api/appointments", BookedDay, **query)
    for each in told.appointments:
        yield "  ".join((_at(each.slot), each.line, each.code, each.matter or "-", each.number or "-"))
    if not told.appointments:
        yield f"no appointments on {told.day}"


def _line(hall: Hall, place: str) -> str:
    letters = [line.letter for line in hall.line]
    if place not in letters:
        raise Misused(f"{place} is neither a line ({' '.join(letters)}) nor the code of a matter")
    return place


def _word(code: str) -> str:
    if not (code.isascii() and code.isalnum()):
        raise Misused(f"{code!r} is no appointment's code")
    return code


def _time(text: str, hall: Hall) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise Misused(f"{text!r} is no time; write it like 2026-11-24T10:00") from None
    return time if time.tzinfo is not None else time.replace(tzinfo=ZoneInfo(hall.hall.timezone))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misused(f"{text!r} is no date; write it like 2026-11-24") from None


def _at(slot: datetime) -> str:
    """As `make` reads it."""
    return f"{slot:%Y-%m-%dT%H:%M}"
