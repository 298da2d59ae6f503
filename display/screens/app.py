"""The live port's HTTP: event streams, TV pages, the font, health. Everything here is public and only read.

But for one word: a TV says which file its browser cannot show.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from display.screens import live
from display.screens.pages import FOR_EVER, STATIC, address_of
from display.screens.places import Places
from display.screens.refusals import refusal
from display.screens.side import Side
from display.screens.streams import Streams
from wire.api import Health

FOR_EVERYONE = {
    "Access-Control-Allow-Origin": "*",  # public data, read by pages of the HTTP port
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def build(
    streams: Streams,
    places: Places,
    version: str,
    side: Side,
    board_font: bytes,
    font: Path,
) -> Starlette:
    """The ASGI app over one hall's streams and pages; `board_font` is the part of `font` that they need.

    What the pages load has their `version` in its address, and no other version of it is there: a page and its scripts
    are always of one, whatever a browser has kept.
    """

    async def variable_font(_request: Request) -> Response:
        return FileResponse(font, media_type="font/ttf", headers={"Cache-Control": FOR_EVER})

    async def part_of_font(_request: Request) -> Response:
        return Response(board_font, media_type="font/ttf", headers={"Cache-Control": FOR_EVER})

    async def hall_colours(_request: Request) -> Response:
        return Response(places.colours, media_type="text/css", headers={"Cache-Control": FOR_EVER})

    async def keeper(_request: Request) -> Response:
        headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
        return FileResponse(str(STATIC / "keeper.js"), media_type="text/javascript", headers=headers)

    async def health(_request: Request) -> Response:
        parts = {"wire": "connected" if streams.on_wire else "away", "followers": str(streams.followers)}
        said = Health(status="ok" if streams.on_wire else "degraded", parts=parts)
        return Response(said.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"})

    return Starlette(
        routes=[
            *live.routes(streams),
            *places.routes(),
            *side.routes(),
            Route("/static/font", variable_font),
            Route("/static/keeper.js", keeper),
            Route(f"{address_of(version)}/board-font", part_of_font),
            Route(f"{address_of(version)}/hall.css", hall_colours),
            Mount(address_of(version), Own(directory=str(STATIC))),
            Route("/healthz", health),
        ],
        exception_handlers={HTTPException: _refuse},
        middleware=[Middleware(Headed)],
    )


async def _refuse(_request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    code = {404: "not_found", 405: "method_not_allowed"}.get(status, "refused")
    return refusal(status, code, str(getattr(fault, "detail", "")))


class Own(StaticFiles):
    """Our own files, of one version."""

    def file_response(self, *said: Any, **more: Any) -> Response:
        """Have browsers keep them."""
        response = super().file_response(*said, **more)
        response.headers["Cache-Control"] = FOR_EVER
        return response


class Headed:
    """Puts the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_RAW_HEADERS]
            await send(message)

        await self._app(scope, receive, headed)


_RAW_HEADERS = Headers(FOR_EVERYONE).raw
