"""What the live port answers to a question that it cannot serve."""

from __future__ import annotations

from starlette.responses import Response

from wire.api import Refusal


def refusal(status: int, code: str, message: str, retry_after: int | None = None) -> Response:
    """A documented refusal; `retry_after` in seconds."""
    said = Refusal(code=code, message=message, retry_after=retry_after)
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Response(said.model_dump_json(exclude_none=True), status, headers, media_type="application/json")


def unknown(kind: str, name: str) -> Response:
    """The refusal for what the hall does not have."""
    return refusal(404, f"unknown_{kind}", f"the hall has no {kind} {name}")
