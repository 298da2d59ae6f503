"""The live streams as browsers get them: server-sent events over HTTP.

A hall has thousands of them open at once, so they are answered here, before the app and its middleware. What is kept
for each is one coroutine that waits for its reader to leave, and a `_Reader` that is told what there is to send.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Generator, Mapping
from types import coroutine
from typing import Any

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.stdlib import BoundLogger

from display.screens.refusals import refusal, unknown
from display.screens.streams import KNOWN_AS, Key, Kind, Streams
from wire.patience import Seldom

STUCK_AFTER_S = 10.0
"""A reader whose connection takes nothing for so long is dropped; it comes back by itself if it is still there."""
DROPPED_TOLD_EVERY_S = 60.0
"""A thousand phones whose Wi-Fi fails are dropped at once, and are one line in the log."""
AGAIN_S = 30
"""When to try again whoever finds no room."""
RETRY_MS = (1000, 5000)
"""When a browser that does not know better tries again: each at a time of its own, so that a thousand whose streams
broke together do not come back together."""

MEDIA_TYPE = "text/event-stream"
_HEADERS = {
    "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy is to pass each event on at once
    "Connection": "close",  # nothing comes after a stream
}
_END: Message = {"type": "http.response.body", "body": b"", "more_body": False}
_FOLLOWED = {*KNOWN_AS, "guide"}
"""What is public: the streams know more, which is not."""
FOR_SCREENS = 100
"""Streams of the hall's own screens that find room when phones have taken all there is."""


class Live:
    """ASGI middleware: the streams `/live/board/{zone}`, `/live/line/{line}`, `/live/window/{window}`, `/live/guide`.

    The first event is the whole state, then come newer ones and pings. Who comes back says by `Last-Event-ID` or
    `?last=` which state it had, and is told none until there is another: there is nothing in between to make up.
    """

    def __init__(
        self,
        app: ASGIApp,
        streams: Streams,
        log: BoundLogger,
        headers: Mapping[str, str],
        most: int,
        stuck_after_s: float = STUCK_AFTER_S,
    ) -> None:
        """`headers` are those that every answer of the live port carries; `most` streams are open at a time, and
        a few more of what is no line: those are not the phones'.
        """
        self._app = app
        self._streams = streams
        self._log = log
        self._headers = headers
        self._most = most
        self._stuck_after_s = stuck_after_s
        self._dropped = Seldom(DROPPED_TOLD_EVERY_S)
        self._start: Message = {
            "type": "http.response.start",
            "status": 200,
            "headers": Headers({**_HEADERS, **headers}).raw,
        }

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Stream what can be followed, and pass everything else on."""
        key = _key(scope)
        if key is None or key not in self._streams:
            return self._app(scope, receive, send)
        if self._streams.followers >= (self._most if is_of_phones(scope) else self._most + FOR_SCREENS):
            return self._refuse(scope, receive, send)
        had = _had(scope)
        scope.clear()  # the server keeps it while the request lasts, and a browser's headers are many
        return self._stream(key, had, receive, send)

    async def _stream(self, key: Key, had: str, receive: Receive, send: Send) -> None:
        await send(self._start)
        reader = _Reader(self, key, send)
        retry = random.randint(*RETRY_MS)  # noqa: S311 (nothing secret)
        reader.tell(b"retry: %d\r\n" % retry + self._streams.so_far(key, had))
        self._streams.join(key, reader)
        try:
            with contextlib.suppress(asyncio.CancelledError):  # the role ends; the server would call it a failure
                while (await receive())["type"] != "http.disconnect":
                    pass
        finally:
            self._streams.leave(key, reader)
            reader.forget()

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = refusal(503, "too_many_readers", "as many streams are open as there is room for", AGAIN_S)
        refused.headers.update(self._headers)
        await refused(scope, receive, send)

    def so_far(self, key: Key) -> bytes:
        """What a reader is told that is ready again."""
        return self._streams.so_far(key)

    def is_stuck(self, key: Key, waited_s: float) -> bool:
        """Whether a reader has taken nothing for too long."""
        if waited_s <= self._stuck_after_s:
            return False
        path = f"/live/{key.kind}/{key.name}"
        untold = self._dropped.may_tell(path)
        if untold is not None:
            self._log.warning("slow_reader_dropped", path=path, dropped_before=untold)
        return True


class _Reader:
    """Who follows a stream, and how far its connection is.

    It has no queue: while the connection takes nothing, it is only noted that there is more, and what is known when it
    takes again is sent. Each state is whole, so nothing is missed. So a slow reader costs nothing and holds nobody up.
    """

    __slots__ = ("_key", "_late", "_live", "_over", "_send", "_sending", "_since")

    def __init__(self, live: Live, key: Key, send: Send) -> None:
        self._live = live
        self._key = key
        self._send = send
        self._sending: asyncio.Future[None] | None = None
        self._since = 0.0
        self._late = False
        self._over = False

    def tell(self, event: bytes) -> None:
        """Send an event, unless the one before is not taken yet."""
        if self._over:
            return
        if self._sending is None:
            self._begin(event)
        elif self._live.is_stuck(self._key, asyncio.get_running_loop().time() - self._since):
            self.end()
        else:
            self._late = True

    def end(self) -> None:
        """Send no more: the server then says that the request is over."""
        if not self._over:
            self.forget()
            _begun(self._send(_END))

    def forget(self) -> None:
        """Send nothing any more, nor what is being sent."""
        self._over = True
        if self._sending is not None:
            self._sending.cancel()

    def _begin(self, event: bytes) -> None:
        rest = _begun(self._send({"type": "http.response.body", "body": event, "more_body": True}))
        if rest is not None:
            self._since = asyncio.get_running_loop().time()
            self._sending = asyncio.ensure_future(rest)
            self._sending.add_done_callback(self._taken)

    def _taken(self, sending: asyncio.Future[None]) -> None:
        self._sending = None
        if not sending.cancelled() and sending.exception() is None and self._late:
            self._late = False
            self._begin(self._live.so_far(self._key))


def routes(streams: Streams) -> list[Route]:
    """What is answered at the streams' addresses when it is no stream."""

    def no_stream(kind: Kind) -> Any:
        async def answer(request: Request) -> Response:
            name = request.path_params["name"]
            if Key(kind, name) not in streams:
                return unknown(KNOWN_AS[kind], name)
            return _of_head()

        return answer

    async def no_guide(_request: Request) -> Response:
        return _of_head()

    named = [Route(f"/live/{kind}/{{name}}", no_stream(kind)) for kind in KNOWN_AS]
    return [*named, Route("/live/guide", no_guide)]


def _of_head() -> Response:
    return Response(media_type=MEDIA_TYPE)


def is_of_phones(scope: Scope) -> bool:
    """Whether a stream is one that thousands follow."""
    return str(scope["path"]).startswith("/live/line/")


def _key(scope: Scope) -> Key | None:
    """What a request wants to follow."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/live/"):
        return None
    kind, _, name = scope["path"].removeprefix("/live/").partition("/")
    return Key(kind, name) if kind in _FOLLOWED else None


def _had(scope: Scope) -> str:
    """The id of the state that whoever comes back had; empty for who comes first.

    A browser that tries again by itself says so in a header, at the address that it was once given; a page that opens
    a stream anew cannot, and says it there.
    """
    told = Headers(scope=scope).get("last-event-id")
    return told or QueryParams(scope["query_string"]).get("last", "")


def _begun(sending: Awaitable[None]) -> Awaitable[None] | None:
    """Take the first step of a sending, and return what is left of it, if anything.

    What the connection has room for is sent by that step: so thousands are told in one go, without a task for each.
    """
    steps = sending.__await__()
    try:
        awaited = next(steps)
    except StopIteration:
        return None
    return _rest(awaited, steps)


@coroutine
def _rest(awaited: Any, steps: Generator[Any, Any, None]) -> Generator[Any, Any, None]:
    yield awaited
    yield from steps
