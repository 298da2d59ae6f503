"""The live streams as browsers get them: server-sent events over HTTP."""

from __future__ import annotations

from typing import Any

from sse_starlette.sse import EventSourceResponse, SendTimeoutError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from structlog.stdlib import BoundLogger

from display.screens.refusals import unknown
from display.screens.streams import Key, Kind, Streams

STUCK_AFTER_S = 10.0
"""A reader whose connection takes nothing for so long is dropped; it comes back by itself if it is still there."""


def routes(streams: Streams, log: BoundLogger, stuck_after_s: float = STUCK_AFTER_S) -> list[Route]:
    """A stream of events for each board, line and window."""

    def live(kind: Kind, known_as: str) -> Any:
        async def follow(request: Request) -> Response:
            key = Key(kind, request.path_params["name"])
            if key not in streams:
                return unknown(known_as, key.name)
            return Stream(streams.follow(key), ping=0, send_timeout=stuck_after_s, log=log)  # `follow` pings itself

        return follow

    return [
        Route("/live/board/{name}", live("board", "zone")),
        Route("/live/line/{name}", live("line", "line")),
        Route("/live/window/{name}", live("window", "window")),
    ]


class Stream(EventSourceResponse):
    """A stream whose reader may go away or stop reading."""

    def __init__(self, *said: Any, log: BoundLogger, **more: Any) -> None:
        super().__init__(*said, **more)
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            self._log.warning("slow_reader_dropped", path=scope["path"])
