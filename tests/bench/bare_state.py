"""The baseline: a line's state from a JSON endpoint as Starlette and granian give it, with nothing of ours."""

from __future__ import annotations

import asyncio
import json
import sys

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def app(state: object) -> Starlette:
    async def line(_request: Request) -> JSONResponse:
        return JSONResponse(state)

    return Starlette(routes=[Route("/state/line/{line}", line)])


if __name__ == "__main__":
    given = json.loads(sys.argv[2])
    server = Server(app(given), port=int(sys.argv[1]), interface=Interfaces.ASGINL, backlog=1024)
    asyncio.run(server.serve())
