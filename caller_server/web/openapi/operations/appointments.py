"""A place in a slot, kept ahead."""

from __future__ import annotations

from caller_server.domain.refusals import Code
from caller_server.web.openapi.operations.examples import DAY, ID, ISSUED
from caller_server.web.openapi.operations.operation import READ, WRITTEN, Answered, Operation
from caller_server.web.refusals import WebCode
from wire import api

_APPOINTMENT = {
    "code": "7KQ2M9XA",
    "line": "A",
    "matter": None,
    "slot": "2026-11-24T10:00:00+08:00",
    "check_in_from": "2026-11-24T09:30:00+08:00",
    "check_in_until": "2026-11-24T10:15:00+08:00",
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "post",
        "/api/appointments",
        "make_appointment",
        "Keep a place in a slot",
        "kiosk",
        {
            201: Answered("The appointment.", api.AppointmentView, example=_APPOINTMENT),
            200: Answered("The first answer again.", api.AppointmentView, example=_APPOINTMENT),
        },
        api.AppointmentRequest,
        {"request_id": ID, "line": "A", "slot": "2026-11-24T10:00:00+08:00"},
        (
            *WRITTEN,
            Code.UNKNOWN_LINE,
            Code.UNKNOWN_MATTER,
            Code.NO_APPOINTMENTS,
            Code.SLOT_UNKNOWN,
            Code.SLOT_FULL,
        ),
        tag="appointments",
    ),
    Operation(
        "get",
        "/api/appointments",
        "booked",
        "A day's appointments, with the tickets taken for them",
        "kiosk",
        {
            200: Answered(
                "The appointments, by slot; none of a day gone by.",
                api.BookedDay,
                example={"day": "2026-11-24", "appointments": [_APPOINTMENT | {"number": None}]},
            )
        },
        refusals=(*READ, WebCode.INVALID),
        query={"day": DAY},
        tag="appointments",
    ),
    Operation(
        "get",
        "/api/appointments/slots",
        "slots",
        "The slots of a line that are still to come",
        "kiosk",
        {
            200: Answered(
                "The slots, each with the places left.",
                api.SlotsView,
                example={"line": "A", "slots": [{"slot": "2026-11-24T10:00:00+08:00", "left": 3}]},
            )
        },
        refusals=(*READ, Code.UNKNOWN_LINE),
        query={"line": {"description": "The line's letter.", "schema": {"type": "string"}, "example": "A"}},
        tag="appointments",
    ),
    Operation(
        "post",
        "/api/appointments/{code}/cancel",
        "cancel_appointment",
        "Give the slot up",
        "kiosk",
        {200: Answered("The appointment that was.", api.AppointmentView, example=_APPOINTMENT)},
        api.TicketAct,
        {"request_id": ID},
        (*WRITTEN, Code.UNKNOWN_APPOINTMENT, Code.APPOINTMENT_USED),
        tag="appointments",
    ),
    Operation(
        "post",
        "/api/appointments/{code}/check-in",
        "check_in",
        "Take the ticket of an appointment",
        "kiosk",
        {
            201: Answered("The ticket.", api.TicketIssued, example=ISSUED),
            200: Answered("The ticket that was taken for it before.", api.TicketIssued, example=ISSUED),
        },
        api.CheckInRequest,
        {"request_id": ID},
        (
            *WRITTEN,
            Code.UNKNOWN_APPOINTMENT,
            Code.APPOINTMENT_USED,
            Code.APPOINTMENT_OTHER_DAY,
            Code.CHECK_IN_TOO_EARLY,
        ),
        tag="appointments",
    ),
)
