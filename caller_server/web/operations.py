"""`/healthz` and `/metrics`: for whoever keeps the hall running."""

from __future__ import annotations

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST

from caller_server.web.deps import Deps
from caller_server.web.metrics import Metrics
from caller_server.web.replies import reply
from wire import api


def routes(deps: Deps, metrics: Metrics) -> Blueprint:
    """The routes of operations."""
    pages = Blueprint("operations", __name__)

    @pages.get("/healthz")
    def health() -> Response:
        parts = deps.health()
        well = all(state == "ok" for state in parts.values())
        return reply(api.Health(status="ok" if well else "degraded", parts=parts))

    @pages.get("/metrics")
    def counters() -> Response:
        return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)

    return pages
