"""Help for somebody at a kiosk."""

from __future__ import annotations

from caller_server.web.openapi.operations.examples import ID
from caller_server.web.openapi.operations.operation import READ, WRITTEN, Answered, Operation
from caller_server.web.refusals import WebCode
from wire import api

_STAFF_CALL = {"kiosk": "kiosk-1", "called_at": "2026-11-23T09:20:00+08:00"}

OPERATIONS: tuple[Operation, ...] = (
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
        {"request_id": ID},
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
        {"request_id": ID},
        (*WRITTEN, WebCode.UNKNOWN_ADDRESS),
        tag="staff",
    ),
)
