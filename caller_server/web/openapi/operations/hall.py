"""What kiosks and screens read."""

from __future__ import annotations

from caller_server.web.openapi.operations.operation import READ, Answered, Operation
from wire import api

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
)
