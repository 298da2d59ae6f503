"""Numbers lent to kiosks, and what was given out of them."""

from __future__ import annotations

from caller_server.domain.refusals import Code
from caller_server.web.openapi.operations.examples import ID, ISSUED_AT
from caller_server.web.openapi.operations.operation import WRITTEN, Answered, Operation
from wire import api

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

OPERATIONS: tuple[Operation, ...] = (
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
        {"request_id": ID, "line": "A"},
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
            "request_id": ID,
            "now": "2026-11-23T10:00:00+08:00",
            "tickets": [
                {
                    "number": "A501",
                    "token": "q2sq8ec0JMxXnV4fa7FfR2",
                    "issued_at": ISSUED_AT,
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
)
