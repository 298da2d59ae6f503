"""JSON bytes on their way out, without any detour."""

from __future__ import annotations

from hashlib import blake2b

from flask import Response, request
from pydantic import BaseModel

JSON = "application/json"


def reply(answer: BaseModel, status: int = 200) -> Response:
    """The answer as JSON."""
    return Response(answer.model_dump_json(), status, content_type=JSON)


def reply_if_changed(answer: BaseModel) -> Response:
    """The answer with its entity tag, or 304 when the asker already has it (RFC 9110, 13.1.2)."""
    body = answer.model_dump_json().encode()
    tag = f'"{blake2b(body, digest_size=9).hexdigest()}"'
    known = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    response = Response(status=304) if tag in known or "*" in known else Response(body, content_type=JSON)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"  # kept, and asked about each time
    return response
