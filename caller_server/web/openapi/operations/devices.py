"""How the devices are, and their tests."""

from __future__ import annotations

from caller_server.domain.refusals import Code
from caller_server.web.openapi.operations.examples import ID
from caller_server.web.openapi.operations.operation import Answered, Operation
from caller_server.web.refusals import WebCode
from wire import api

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

OPERATIONS: tuple[Operation, ...] = (
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
        {"request_id": ID},
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
)
