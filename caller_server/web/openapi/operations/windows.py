"""What clerks do, and what is rated at their windows."""

from __future__ import annotations

from caller_server.domain.refusals import Code
from caller_server.web.openapi.operations.examples import ID
from caller_server.web.openapi.operations.operation import READ, WRITTEN, Answered, Operation
from wire import api

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
        {"request_id": ID, "number": "A012", "level": 2, "reasons": ["waited_long"], "comment": None},
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
        {"request_id": ID},
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
)
