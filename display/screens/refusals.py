"""What the live port answers to a question that it cannot serve."""

from __future__ import annotations

from starlette.responses import Response

from wire.api import Refusal


def refusal(status: int, code: str, message: str) -> Response:
    """A documented refusal."""
    said = Refusal(code=code, message=message)
    return Response(said.model_dump_json(exclude_none=True), status, media_type="application/json")


def unknown(kind: str, name: str) -> Response:
    """The refusal for what the hall does not have."""
    return refusal(404, f"unknown_{kind}", f"the hall has no {kind} {name}")
