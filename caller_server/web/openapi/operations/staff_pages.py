"""Pages of clerks, supervisors and the tablets before visitors."""

from __future__ import annotations

from caller_server.domain.refusals import Code
from caller_server.web.openapi.operations.operation import READ, Answered, Operation
from caller_server.web.refusals import WebCode
from wire import api

TYPED = (
    WebCode.MALFORMED,
    WebCode.INVALID,
    WebCode.TOO_LARGE,
    WebCode.NOT_YOURS,
    WebCode.TOO_MANY_TRIES,
    Code.UNKNOWN_WINDOW,
)
"""Refusals of a key that somebody types."""

OPERATIONS: tuple[Operation, ...] = (
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
        TYPED,
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
        "/console/voice",
        "voice_page",
        "The page of the voices",
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
        TYPED,
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
