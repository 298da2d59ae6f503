"""For whoever keeps the hall running."""

from __future__ import annotations

from caller_server.web.openapi.operations.operation import READ, Answered, Operation
from wire import api

OPERATIONS: tuple[Operation, ...] = (
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
)
