"""The baseline: event streams as Starlette and granian give them, with nothing of ours. What is POSTed is streamed."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.bench.crowd import allow_many_connections


class Line:
    """The newest frame, and who waits for the next."""

    def __init__(self) -> None:
        self.frame = b""
        self.changed = asyncio.Event()

    def say(self, frame: bytes) -> None:
        awaited, self.changed = self.changed, asyncio.Event()
        self.frame = frame
        awaited.set()

    async def follow(self) -> AsyncIterator[bytes]:
        while True:
            changed = self.changed
            yield self.frame
            await changed.wait()


def app() -> Starlette:
    lines: defaultdict[str, Line] = defaultdict(Line)

    async def say(request: Request) -> Response:
        lines[request.path_params["line"]].say(await request.body())
        return Response(status_code=204)

    async def follow(request: Request) -> Response:
        return StreamingResponse(lines[request.path_params["line"]].follow(), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route("/live/line/{line}", say, methods=["POST"]),
            Route("/live/line/{line}", follow),
        ]
    )


if __name__ == "__main__":
    allow_many_connections()
    server = Server(app(), port=int(sys.argv[1]), interface=Interfaces.ASGINL, backlog=1024, backpressure=20_000)
    asyncio.run(server.serve())
