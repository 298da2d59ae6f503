"""Gap repair."""

from __future__ import annotations

from caller_server.web.openapi.operations.examples import DAY
from caller_server.web.openapi.operations.operation import READ, Answered, Operation
from caller_server.web.refusals import WebCode
from wire import api

OPERATIONS: tuple[Operation, ...] = (
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
            "day": DAY,
        },
        tag="hall",
    ),
)
