"""Every address of the server: who may ask, what is sent, what is answered, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from caller_server.domain.commands import WindowMove
from caller_server.domain.refusals import Code
from caller_server.web.refusals import WebCode
from wire import api
from wire.words import LeaseId, Token, WindowName

TICKET_REFUSALS = (Code.UNKNOWN_TICKET, Code.NOT_HANDED_IN, WebCode.ONLY_LOOKS, Code.WRONG_STATE)
READ = (WebCode.JOURNAL_UNAVAILABLE,)
WRITTEN = (
    WebCode.MALFORMED,
    WebCode.INVALID,
    WebCode.TOO_LARGE,
    Code.REQUEST_ID_REUSED,
    WebCode.JOURNAL_UNAVAILABLE,
)
FORM = (
    WebCode.INVALID,
    WebCode.TOO_LARGE,
    Code.REQUEST_ID_REUSED,
    Code.UNKNOWN_TICKET,
    Code.NOT_HANDED_IN,
    WebCode.ONLY_LOOKS,
    *READ,
)
KEYED = (WebCode.KEY_NEEDED, WebCode.KEY_WRONG)

Who = Literal["anyone", "device", "kiosk", "window", "tablet", "page"]


@dataclass(frozen=True)
class Answered:
    """One way of answering well."""

    what: str
    model: type[BaseModel] | None = None
    media: str = "application/json"
    example: Any = None


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: Literal["get", "post"]
    path: str
    name: str
    summary: str
    who: Who
    answers: Mapping[int, Answered]
    body: type[BaseModel] | None = None
    example: Any = None
    refusals: tuple[str, ...] = ()
    query: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    tag: str = "tickets"
    sent_as: str = "application/json"
    refused_as: str = "application/json"


PATH_PARAMETERS: dict[str, dict[str, Any]] = {
    "code": {
        "description": "The appointment's code.",
        "schema": {"type": "string"},
        "example": "7KQ2M9XA",
    },
    "token": {
        "description": "128 random bits: the right to see and to give up one ticket.",
        "schema": TypeAdapter(Token).json_schema(),
        "example": "q2sq8ec0JMxXnV4fa7FfRw",
    },
    "device": {
        "description": "The device's id.",
        "schema": {"type": "string"},
        "example": "printer-1",
    },
    "number": {
        "description": "The number of a ticket of today.",
        "schema": {"type": "string"},
        "example": "A012",
    },
    "kiosk": {
        "description": "The kiosk's name.",
        "schema": {"type": "string"},
        "example": "kiosk-1",
    },
    "lease": {
        "description": "The lease's id: its day and its first number.",
        "schema": TypeAdapter(LeaseId).json_schema(),
        "example": "2026-11-23-A501",
    },
    "window": {
        "description": "The window's name.",
        "schema": TypeAdapter(WindowName).json_schema(),
        "example": "3",
    },
    "zone": {
        "description": "The waiting area's name.",
        "schema": {"type": "string"},
        "example": "east",
    },
    "act": {
        "description": "What the voice is to do.",
        "schema": {"type": "string", "enum": ["pause", "resume"]},
        "example": "pause",
    },
    "move": {
        "description": "What the clerk does.",
        "schema": {"type": "string", "enum": [move.value for move in WindowMove]},
        "example": "next",
    },
}

_DAY: dict[str, Any] = {
    "description": "The business day; today's when left out.",
    "schema": {"type": "string", "format": "date"},
}
_ID = "6f1c0b1e-7b1e-4a3e-8a55-0d5a5f1b5a11"
_TOKEN = "q2sq8ec0JMxXnV4fa7FfRw"  # noqa: S105 - an example
_ISSUED_AT = "2026-11-23T09:00:00+08:00"
_ISSUED = {
    "number": "A012",
    "token": _TOKEN,
    "line": "A",
    "matter": "GS-001",
    "ahead": 3,
    "estimate": {"low": 13, "high": 21},
    "windows": ["2", "3"],
    "url": f"https://hall.example/t/{_TOKEN}",
    "issued_at": _ISSUED_AT,
    "slot": None,
    "reprint": False,
}
_PROGRESS = {
    "number": "A012",
    "state": "waiting",
    "line": "A",
    "matter": "GS-001",
    "ahead": 3,
    "estimate": {"low": 13, "high": 21},
    "window": None,
    "to_window": None,
    "calls": [],
    "issued_at": _ISSUED_AT,
    "rated": None,
    "rejoin_until": None,
    "may": ["delay", "cancel"],
}
_APPOINTMENT = {
    "code": "7KQ2M9XA",
    "line": "A",
    "matter": None,
    "slot": "2026-11-24T10:00:00+08:00",
    "check_in_from": "2026-11-24T09:30:00+08:00",
    "check_in_until": "2026-11-24T10:15:00+08:00",
}
_ANNOUNCEMENT = {
    "announcements": [{"zone": "east", "seq": 41}],
    "text": {"zh-Hans": "请A012号的办事群众到导办台领取材料", "en": "Ticket A012, your papers are at the guide desk"},
}
_VOICE = {"zone": "east", "paused": True, "since": _ISSUED_AT}
_DEVICE = {
    "id": "printer-1",
    "kind": "printer",
    "driver": "network",
    "machine": None,
    "window": None,
    "zone": None,
    "kiosk": "kiosk-1",
    "level": "bad",
    "heard": True,
    "online": True,
    "status": "paper_out",
    "detail": "put in a new roll and close the cover",
    "since": "2026-11-23T09:12:00+08:00",
    "paper_left": 0,
    "last_error": {
        "status": "paper_out",
        "detail": "put in a new roll and close the cover",
        "at": "2026-11-23T09:12:00+08:00",
    },
    "can_be_tested": True,
}
_TESTED = {"device": "printer-1", "outcome": "done", "code": None, "detail": "a test page came out"}
_STAFF_CALL = {"kiosk": "kiosk-1", "called_at": "2026-11-23T09:20:00+08:00"}
_LEASE = {
    "id": "2026-11-23-A501",
    "day": "2026-11-23",
    "line": "A",
    "numbers": ["A501", "A502", "A503"],
    "issues": [{"begins": "2026-11-23T08:30:00+08:00", "ends": "2026-11-23T11:45:00+08:00"}],
    "expires_at": "2026-11-24T00:00:00+08:00",
    "url_prefix": "https://hall.example/t/",
    "windows": ["2", "3"],
}
_CALLED = {
    "number": "A012",
    "line": "A",
    "matter": "GS-001",
    "state": "called",
    "call": 1,
    "called_at": "2026-11-23T09:14:05+08:00",
    "started_at": None,
    "because": "arrival",
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "get",
        "/api/hall",
        "hall",
        "What a kiosk needs to know to serve a visitor",
        "device",
        {200: Answered("The hall, its lines with the people waiting, its matters.", api.HallView)},
        refusals=READ,
        tag="hall",
    ),
    Operation(
        "post",
        "/api/tickets",
        "issue",
        "Give a visitor a place in a line",
        "kiosk",
        {
            201: Answered("The ticket.", api.TicketIssued, example=_ISSUED),
            200: Answered("The first answer again: this request was made before.", api.TicketIssued, example=_ISSUED),
        },
        api.TicketRequest,
        {"request_id": _ID, "matter": "GS-001"},
        (*WRITTEN, Code.UNKNOWN_LINE, Code.UNKNOWN_MATTER, Code.HALL_CLOSED, Code.QUOTA_FULL, Code.TICKETS_ENOUGH),
    ),
    Operation(
        "get",
        "/api/tickets/{token}",
        "progress",
        "How a ticket stands",
        "anyone",
        {
            200: Answered("The ticket, with an `ETag`.", api.TicketProgress, example=_PROGRESS),
            304: Answered("Unchanged since the answer whose tag `If-None-Match` names."),
        },
        refusals=(*READ, Code.UNKNOWN_TICKET, Code.NOT_HANDED_IN),
    ),
    Operation(
        "post",
        "/api/tickets/{token}/cancel",
        "cancel",
        "Give the place up",
        "anyone",
        {
            200: Answered(
                "The ticket, cancelled.",
                api.TicketProgress,
                example=_PROGRESS | {"state": "cancelled", "ahead": None, "estimate": None, "may": []},
            )
        },
        api.TicketAct,
        {"request_id": _ID},
        (*WRITTEN, *TICKET_REFUSALS),
    ),
    Operation(
        "post",
        "/api/tickets/{token}/rejoin",
        "rejoin",
        "Be let in again after a miss, as the line's rule says",
        "anyone",
        {200: Answered("The ticket, waiting again.", api.TicketProgress, example=_PROGRESS)},
        api.TicketAct,
        {"request_id": _ID},
        (*WRITTEN, *TICKET_REFUSALS, Code.NO_REJOIN, Code.REJOINED_ALREADY, Code.REJOIN_TOO_LATE),
    ),
    Operation(
        "post",
        "/api/tickets/{token}/delay",
        "delay",
        "Let a few others pass, once",
        "anyone",
        {200: Answered("The ticket, a few places later.", api.TicketProgress, example=_PROGRESS | {"may": ["cancel"]})},
        api.TicketAct,
        {"request_id": _ID},
        (*WRITTEN, *TICKET_REFUSALS, Code.DELAYED_ALREADY, Code.NOBODY_BEHIND),
    ),
    Operation(
        "post",
        "/api/tickets/{token}/rate",
        "rate",
        "Say how the visit was",
        "anyone",
        {
            200: Answered(
                "The ticket, rated.",
                api.TicketProgress,
                example=_PROGRESS | {"state": "done", "ahead": None, "estimate": None, "rated": 5, "may": []},
            )
        },
        api.RatingRequest,
        {"request_id": _ID, "level": 2, "reasons": ["waited_long"], "comment": "等了很久"},
        (*WRITTEN, *TICKET_REFUSALS, Code.RATED_ALREADY, Code.REASON_NEEDED),
    ),
    Operation(
        "post",
        "/api/tickets/{token}/slip",
        "slip",
        "Note how printing a slip ended",
        "kiosk",
        {200: Answered("It is in the journal.", api.SlipNoted, example={"number": "A012", "outcome": "printed"})},
        api.SlipOutcome,
        {"request_id": _ID, "outcome": "failed", "code": "paper_out"},
        (*WRITTEN, *TICKET_REFUSALS),
    ),
    Operation(
        "get",
        "/api/numbers/{number}",
        "progress_by_number",
        "How today's ticket of a number stands",
        "kiosk",
        {200: Answered("The ticket, without its token.", api.TicketProgress, example=_PROGRESS)},
        refusals=(*READ, Code.UNKNOWN_TICKET),
    ),
    Operation(
        "post",
        "/api/numbers/{number}/rejoin",
        "rejoin_by_number",
        "Let a missed visitor in again who stands at the kiosk",
        "kiosk",
        {200: Answered("The ticket, waiting again.", api.TicketProgress, example=_PROGRESS)},
        api.TicketAct,
        {"request_id": _ID},
        (*WRITTEN, *TICKET_REFUSALS, Code.NO_REJOIN, Code.REJOINED_ALREADY, Code.REJOIN_TOO_LATE),
    ),
    Operation(
        "post",
        "/api/staff-calls",
        "call_staff",
        "Ask for help at this kiosk",
        "kiosk",
        {
            201: Answered("Staff are called.", api.StaffCall, example=_STAFF_CALL),
            200: Answered("They were called before, and nobody has come yet.", api.StaffCall, example=_STAFF_CALL),
        },
        api.StaffCallRequest,
        {"request_id": _ID},
        WRITTEN,
        tag="staff",
    ),
    Operation(
        "get",
        "/api/staff-calls",
        "staff_calls",
        "The kiosks at which somebody waits for help",
        "window",
        {200: Answered("The calls, oldest first.", api.StaffCalls, example={"calls": [_STAFF_CALL]})},
        refusals=READ,
        tag="staff",
    ),
    Operation(
        "post",
        "/api/staff-calls/{kiosk}/came",
        "staff_came",
        "Go to a kiosk that called",
        "window",
        {200: Answered("The calls that are left.", api.StaffCalls, example={"calls": []})},
        api.StaffCame,
        {"request_id": _ID},
        (*WRITTEN, WebCode.UNKNOWN_ADDRESS),
        tag="staff",
    ),
    Operation(
        "post",
        "/api/announcements",
        "announce",
        "Have words said that are no call, after the calls that wait: a supervisor, or the guide desk",
        "window",
        {
            201: Answered("They will be said.", api.AnnouncementMade, example=_ANNOUNCEMENT),
            200: Answered("The first answer again.", api.AnnouncementMade, example=_ANNOUNCEMENT),
        },
        api.AnnouncementRequest,
        {"request_id": _ID, "zones": ["east"], "text": _ANNOUNCEMENT["text"]},
        WRITTEN,
        tag="voice",
    ),
    Operation(
        "get",
        "/api/voices",
        "voices",
        "The voices, and whether they are paused",
        "device",
        {200: Answered("The voices, by zone.", api.VoiceViews, example={"voices": [_VOICE]})},
        refusals=READ,
        tag="voice",
    ),
    Operation(
        "post",
        "/api/voices/{zone}/{act}",
        "move_voice",
        "Pause a zone's voice, or have it speak again: a supervisor",
        "window",
        {200: Answered("The voices, by zone.", api.VoiceViews, example={"voices": [_VOICE]})},
        api.VoiceMoveRequest,
        {"request_id": _ID},
        (*WRITTEN, WebCode.UNKNOWN_ADDRESS),
        tag="voice",
    ),
    Operation(
        "post",
        "/api/leases",
        "lease",
        "Numbers of a line for a kiosk alone, for when it is cut off",
        "kiosk",
        {
            201: Answered("The numbers.", api.LeaseView, example=_LEASE),
            200: Answered("The first answer again.", api.LeaseView, example=_LEASE),
        },
        api.LeaseRequest,
        {"request_id": _ID, "line": "A"},
        (*WRITTEN, Code.UNKNOWN_LINE, Code.NO_LEASES, Code.LENT_ENOUGH, Code.HALL_CLOSED),
        tag="leases",
    ),
    Operation(
        "post",
        "/api/leases/{lease}/tickets",
        "hand_in",
        "Hand in the tickets that were given out of a lease: in parts, and as often as needed",
        "kiosk",
        {
            200: Answered(
                "What became of each number.",
                api.HandedInView,
                example={
                    "tickets": [
                        {"number": "A501", "outcome": "taken", "code": None},
                        {"number": "A502", "outcome": "refused", "code": "not_in_lease"},
                    ]
                },
            )
        },
        api.HandInRequest,
        {
            "request_id": _ID,
            "now": "2026-11-23T10:00:00+08:00",
            "tickets": [
                {
                    "number": "A501",
                    "token": "q2sq8ec0JMxXnV4fa7FfR2",
                    "issued_at": _ISSUED_AT,
                    "matter": "GS-001",
                    "priority": None,
                    "slip": "printed",
                    "code": None,
                    "request_id": None,
                }
            ],
        },
        (*WRITTEN, Code.UNKNOWN_LEASE, Code.TOKEN_TAKEN),
        tag="leases",
    ),
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
        {"request_id": _ID, "line": "A", "slot": "2026-11-24T10:00:00+08:00"},
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
        query={"day": _DAY},
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
        {"request_id": _ID},
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
            201: Answered("The ticket.", api.TicketIssued, example=_ISSUED),
            200: Answered("The ticket that was taken for it before.", api.TicketIssued, example=_ISSUED),
        },
        api.CheckInRequest,
        {"request_id": _ID},
        (
            *WRITTEN,
            Code.UNKNOWN_APPOINTMENT,
            Code.APPOINTMENT_USED,
            Code.APPOINTMENT_OTHER_DAY,
            Code.CHECK_IN_TOO_EARLY,
        ),
        tag="appointments",
    ),
    Operation(
        "get",
        "/api/windows/{window}",
        "window",
        "A window, its ticket, who is next and why",
        "window",
        {200: Answered("The window.", api.WindowView)},
        refusals=(*READ, Code.UNKNOWN_WINDOW),
        query={
            "order": {"description": "With it, the first places of each of its lines.", "schema": {"type": "string"}}
        },
        tag="windows",
    ),
    Operation(
        "get",
        "/api/windows/{window}/visits",
        "visits",
        "The visits that can be rated at a window",
        "tablet",
        {
            200: Answered(
                "The visit being served and the one finished last.",
                api.VisitsAtWindow,
                example={
                    "window": "3",
                    "status": "serving",
                    "serving": {"number": "A013", "rated": None},
                    "last": {"number": "A012", "rated": 5},
                },
            )
        },
        refusals=(*READ, Code.UNKNOWN_WINDOW),
        tag="windows",
    ),
    Operation(
        "post",
        "/api/windows/{window}/rate",
        "rate_at_window",
        "Say at the window how the visit was",
        "tablet",
        {200: Answered("It counts.", api.VisitRated, example={"number": "A012", "level": 5})},
        api.WindowRating,
        {"request_id": _ID, "number": "A012", "level": 2, "reasons": ["waited_long"], "comment": None},
        (*WRITTEN, Code.UNKNOWN_WINDOW, Code.NO_TICKET_HERE, Code.RATED_ALREADY, Code.REASON_NEEDED),
        tag="windows",
    ),
    Operation(
        "post",
        "/api/windows/{window}/{move}",
        "move",
        "Make a clerk's move",
        "window",
        {
            200: Answered(
                "The window after the move; after one that changes nothing, the window as it is.",
                api.WindowMoved,
                example={"window": "3", "status": "calling", "ticket": _CALLED, "left": "A011"},
            )
        },
        api.MoveRequest,
        {"request_id": _ID},
        (
            *WRITTEN,
            Code.UNKNOWN_WINDOW,
            Code.UNKNOWN_MOVE,
            Code.WINDOW_NOT_OPEN,
            Code.WINDOW_BUSY,
            Code.NOBODY_WAITING,
            Code.NO_TICKET_HERE,
            Code.WRONG_STATE,
            Code.TOO_EARLY,
            Code.CALLED_ENOUGH,
            Code.UNKNOWN_LINE,
            Code.UNKNOWN_TICKET,
            Code.UNKNOWN_PLACE,
            Code.NO_REJOIN,
            Code.REJOINED_ALREADY,
            Code.REJOIN_TOO_LATE,
        ),
        tag="windows",
    ),
    Operation(
        "get",
        "/api/journal",
        "journal",
        "Public events after a sequence number: gap repair",
        "device",
        {200: Answered("A page of events, oldest first.", api.JournalPage)},
        refusals=(*READ, WebCode.INVALID),
        query={
            "after": {
                "description": "The last event known.",
                "schema": {"type": "integer", "minimum": 0, "maximum": 999999999, "default": 0},
            },
            "day": _DAY,
        },
        tag="hall",
    ),
    Operation(
        "get",
        "/api/devices",
        "devices",
        "How every device is, the worst first",
        "device",
        {
            200: Answered(
                "Every configured device and kiosk, also those never heard of.",
                api.DeviceViews,
                example={"devices": [_DEVICE]},
            )
        },
        refusals=(WebCode.NOT_YOURS,),
        tag="operations",
    ),
    Operation(
        "post",
        "/api/devices/{device}/test",
        "test_device",
        "Have a device show that it works: a test page, a beep, a test on the panel, a spoken sentence",
        "window",
        {
            201: Answered("How it ended, within ten seconds.", api.DeviceTestResult, example=_TESTED),
            200: Answered("The first answer, again.", api.DeviceTestResult, example=_TESTED),
        },
        api.DeviceTestRequest,
        {"request_id": _ID},
        (
            WebCode.MALFORMED,
            WebCode.INVALID,
            WebCode.TOO_LARGE,
            Code.REQUEST_ID_REUSED,
            WebCode.NOT_YOURS,
            WebCode.UNKNOWN_DEVICE,
        ),
        tag="operations",
    ),
    Operation(
        "get",
        "/healthz",
        "health",
        "Liveness, with the parts' state",
        "anyone",
        {
            200: Answered(
                "`degraded` when a part is away; tickets are issued and called all the same.",
                api.Health,
                example={"status": "ok", "parts": {"journal": "ok", "broker": "ok"}},
            )
        },
        tag="operations",
    ),
    Operation(
        "get",
        "/metrics",
        "metrics",
        "Prometheus metrics",
        "anyone",
        {200: Answered("The text exposition format.", media="text/plain")},
        refusals=READ,
        tag="operations",
    ),
    Operation(
        "get",
        "/openapi.json",
        "openapi",
        "This description",
        "anyone",
        {200: Answered("OpenAPI 3.1.")},
        tag="operations",
    ),
    Operation(
        "get",
        "/t/{token}",
        "phone_page",
        "The visitor's page behind the slip's QR code",
        "anyone",
        {200: Answered("The page.", media="text/html")},
        refusals=(*READ, Code.UNKNOWN_TICKET, Code.NOT_HANDED_IN),
        tag="pages",
        refused_as="text/html",
    ),
    Operation(
        "get",
        "/plan",
        "plan",
        "The picture of the hall on which phones show where the windows are",
        "anyone",
        {
            200: Answered("The picture, with an `ETag`; it may be a PNG instead.", media="image/svg+xml"),
            304: Answered("Unchanged since the picture whose tag `If-None-Match` names."),
        },
        refusals=(WebCode.UNKNOWN_ADDRESS,),
        tag="pages",
    ),
    Operation(
        "get",
        "/t/{token}/relative.svg",
        "relative_code",
        "The QR code of a link that shows this ticket on a relative's phone, where nothing can be changed",
        "anyone",
        {200: Answered("The picture.", media="image/svg+xml")},
        refusals=(*READ, Code.UNKNOWN_TICKET, Code.NOT_HANDED_IN),
        tag="pages",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/cancel",
        "cancel_by_form",
        "Give the place up, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands.")},
        api.TicketAct,
        {"request_id": _ID},
        FORM,
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/delay",
        "delay_by_form",
        "Let the next few go first, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands.")},
        api.TicketAct,
        {"request_id": _ID},
        (*FORM, Code.NOBODY_BEHIND),
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/rejoin",
        "rejoin_by_form",
        "Be let in again after a miss, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands.")},
        api.TicketAct,
        {"request_id": _ID},
        (*FORM, Code.NO_REJOIN, Code.REJOINED_ALREADY, Code.REJOIN_TOO_LATE),
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/t/{token}/rate",
        "rate_by_form",
        "Say how the visit was, without scripts",
        "anyone",
        {303: Answered("Back to the visitor's page, which shows how the ticket stands, or asks for a reason.")},
        api.RatingRequest,
        {"request_id": _ID, "level": 2, "reasons": ["waited_long"], "comment": "等了很久"},
        FORM,
        tag="pages",
        sent_as="application/x-www-form-urlencoded",
        refused_as="text/html",
    ),
    Operation(
        "get",
        "/rate/{window}",
        "tablet_page",
        "The page of the tablet before a window's visitor",
        "anyone",
        {200: Answered("The page.", media="text/html")},
        refusals=(Code.UNKNOWN_WINDOW,),
        tag="pages",
        refused_as="text/html",
    ),
    Operation(
        "post",
        "/rate/{window}/open",
        "set_up_tablet",
        "Make a browser the tablet of a window",
        "page",
        {200: Answered("The tablet's cookie is set.", api.ClerkSession, example={"window": "3", "supervisor": False})},
        api.TabletLogin,
        {"key": "the window's key"},
        (WebCode.MALFORMED, WebCode.INVALID, WebCode.TOO_LARGE, WebCode.NOT_YOURS, Code.UNKNOWN_WINDOW),
        tag="pages",
    ),
    Operation(
        "get",
        "/console",
        "console_page",
        "The clerk's page",
        "anyone",
        {200: Answered("The page.", media="text/html")},
        tag="pages",
    ),
    Operation(
        "get",
        "/console/devices",
        "devices_page",
        "The supervisor's page of devices",
        "anyone",
        {200: Answered("The page.", media="text/html")},
        tag="pages",
    ),
    Operation(
        "get",
        "/console/places/{window}",
        "places",
        "Where the visitor at a window can be transferred",
        "window",
        {
            200: Answered(
                "Lines, and windows that are not closed; the usual destination first.",
                api.TransferPlaces,
                example={
                    "number": "A012",
                    "places": [
                        {"line": "B", "window": None, "waiting": 4, "status": None},
                        {"line": None, "window": "5", "waiting": None, "status": "serving"},
                    ],
                },
            )
        },
        refusals=(*READ, Code.UNKNOWN_WINDOW, Code.NO_TICKET_HERE, Code.WRONG_STATE),
        tag="pages",
    ),
    Operation(
        "post",
        "/console/login",
        "login",
        "Begin a clerk's session in a browser",
        "page",
        {200: Answered("The session's cookie is set.", api.ClerkSession, example={"window": "3", "supervisor": False})},
        api.ClerkLogin,
        {"window": "3", "key": "the window's key"},
        (WebCode.MALFORMED, WebCode.INVALID, WebCode.TOO_LARGE, WebCode.NOT_YOURS, Code.UNKNOWN_WINDOW),
        tag="pages",
    ),
    Operation(
        "post",
        "/console/logout",
        "logout",
        "End a clerk's session",
        "page",
        {204: Answered("The session's cookie is gone.")},
        tag="pages",
    ),
)
