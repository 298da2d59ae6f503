"""The one way from a request to the engine: read the body, say who asked for what, have it obeyed."""

from __future__ import annotations

import hashlib
from datetime import date
from time import perf_counter
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from caller_server.domain.commands import Command
from caller_server.domain.events import Asked
from caller_server.journal.engine import Engine, Obeyed
from caller_server.web.metrics import Metrics
from caller_server.web.refusals import MAX_BODY, Rejected, WebCode, invalid, wrong_field
from wire import api

Body = TypeVar("Body", bound=BaseModel)


def read_body(model: type[Body]) -> Body:
    """The request's body, or the refusal that says which field is wrong."""
    sent = request.get_data(cache=False)
    if len(sent) >= MAX_BODY and request.content_length is None:
        raise Rejected(WebCode.TOO_LARGE, limit=MAX_BODY // 1024)  # a body of unknown length is read only so far
    try:
        return model.model_validate_json(sent)
    except ValidationError as fault:
        raise invalid(fault) from None


def asked_day() -> date | None:
    """The day that the query names, or the refusal of what is no date."""
    text = request.args.get("day")
    if text is None:
        return None
    try:
        if len(text) == len("2026-11-23"):  # no other way that ISO 8601 has of writing one
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise wrong_field("day", "date")


def asked(body: api.Asked, actor: str) -> Asked:
    """The request id, and a digest of who asked for what: method, path, actor, body in canonical form."""
    environ = request.environ
    said = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {actor} {body.model_dump_json()}"
    return Asked(str(body.request_id), hashlib.sha256(said.encode()).hexdigest())


class Desk:
    """Hands commands of one hall to the engine and counts them."""

    def __init__(self, hall: str, engine: Engine, metrics: Metrics) -> None:
        self._hall = hall
        self._engine = engine
        self._metrics = metrics

    def obey(self, kind: str, command: Command) -> Obeyed:
        """Have the command obeyed, or raise the refusal."""
        began = perf_counter()
        try:
            return self._engine.obey(self._hall, command)
        finally:
            self._metrics.obeyed(kind, perf_counter() - began)
