"""A visitor's place in line."""

from __future__ import annotations

from caller_server.domain.refusals import Code
from caller_server.web.openapi.operations.examples import ID, ISSUED, ISSUED_AT
from caller_server.web.openapi.operations.operation import BY_TOKEN, READ, TICKET_REFUSALS, WRITTEN, Answered, Operation
from wire import api

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
    "issued_at": ISSUED_AT,
    "rated": None,
    "rejoin_until": None,
    "may": ["delay", "cancel"],
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "post",
        "/api/tickets",
        "issue",
        "Give a visitor a place in a line",
        "kiosk",
        {
            201: Answered("The ticket.", api.TicketIssued, example=ISSUED),
            200: Answered("The first answer again: this request was made before.", api.TicketIssued, example=ISSUED),
        },
        api.TicketRequest,
        {"request_id": ID, "matter": "GS-001"},
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
        refusals=(*READ, *BY_TOKEN),
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
        {"request_id": ID},
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
        {"request_id": ID},
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
        {"request_id": ID},
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
        {"request_id": ID, "level": 2, "reasons": ["waited_long"], "comment": "等了很久"},
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
        {"request_id": ID, "outcome": "failed", "code": "paper_out"},
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
        {"request_id": ID},
        (*WRITTEN, *TICKET_REFUSALS, Code.NO_REJOIN, Code.REJOINED_ALREADY, Code.REJOIN_TOO_LATE),
    ),
)
