"""A running hall, asked over HTTP as its supervisor: its engine stays the only one that writes."""

from __future__ import annotations

import json
import ssl
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import ValidationError

from config.keys import read_keys
from wire.api import Answer, Asked, Refusal

ANSWER_S = 10.0
"""Longer than the server waits for a database that is away."""

Wanted = TypeVar("Wanted", bound=Answer)


class CannotAsk(Exception):
    """The hall does not answer; the message says what to do."""


class Refused(Exception):
    """The hall said no, and why."""


class OpenHall:
    """The hall that this data folder's `run.json` tells of. Raises CannotAsk, or KeysUnreadable."""

    def __init__(self, data: Path, url: str = "") -> None:
        """`url` is where it answers, when that is known already."""
        keys = read_keys(data)
        if "supervisor" not in keys.bearers:
            raise CannotAsk(f"{data / 'keys.json'} has no supervisor's key; ask on the server's machine")
        self._http = httpx.Client(
            base_url=url or _address(data),
            headers={"Authorization": f"Bearer {keys.bearers['supervisor']}", "Accept-Language": "en"},
            timeout=ANSWER_S,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),  # plain HTTP: spares loading the world's authorities
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def get(self, path: str, wanted: type[Wanted], **query: str) -> Wanted:
        """What the hall shows; raise CannotAsk or Refused."""
        return self._ask(self._http.build_request("GET", path, params=query), wanted)

    def post(self, path: str, body: Asked, wanted: type[Wanted]) -> Wanted:
        """What came of it; raise CannotAsk or Refused."""
        return self._ask(self._http.build_request("POST", path, json=body.model_dump(mode="json")), wanted)

    def _ask(self, request: httpx.Request, wanted: type[Wanted]) -> Wanted:
        try:
            reply = self._http.send(request)
        except httpx.HTTPError as fault:
            raise CannotAsk(f"the hall does not answer at {self._http.base_url} ({fault}); is it up?") from None
        try:
            if reply.is_success:
                return wanted.model_validate_json(reply.content)
            raise Refused(Refusal.model_validate_json(reply.content).message)
        except ValidationError:
            raise CannotAsk(f"{self._http.base_url} answers as no hall of this version does") from None


def _address(data: Path) -> str:
    path = data / "run.json"
    try:
        return str(json.loads(path.read_text("utf-8"))["http"])
    except FileNotFoundError:
        raise CannotAsk(f"no hall is open in {data}; open it with `onedoor up HALL_DIR`") from None
    except (OSError, ValueError, LookupError, TypeError) as fault:
        raise CannotAsk(f"{path} does not say where the hall answers ({fault})") from None
