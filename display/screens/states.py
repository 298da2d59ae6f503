"""`/state/…`: the newest state of a board, line or window, or of the guide, as JSON, for who cannot follow its stream.

Thousands may ask at once, so these answers come before the app, its routes and its middleware: each is put together
once for each state and then only handed out, and nothing but memory is read for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from hashlib import blake2b
from math import ceil
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from display.screens.refusals import refusal, unknown
from display.screens.shares import TurnedAway, asker_of
from display.screens.streams import KNOWN_AS, Key, State, Streams
from wire.askers import Proxies, Shares

AWAITED_S = 2
"""When to ask again while the hall was not heard yet."""

Raw = list[tuple[bytes, bytes]]
"""Headers as they are sent."""


class _Answer(NamedTuple):
    """An answer, ready to be sent."""

    start: Message
    body: Message
    empty: Message
    """Stands for the body where only the headers are asked for."""


class _Told(NamedTuple):
    """What is answered of a state."""

    state: State
    beside: bytes
    tag: bytes
    whole: _Answer
    unchanged: _Answer


class States:
    """ASGI middleware: `/state/board/{zone}`, `/state/line/{line}`, `/state/window/{window}`, `/state/guide`.

    Without a state that is known: 404 for what the hall does not have, 503 until it was heard. Whoever asks more than
    its address may: 429.
    """

    def __init__(
        self,
        app: ASGIApp,
        streams: Streams,
        keys: Iterable[Key],
        proxies: Proxies,
        shares: Shares,
        headers: Mapping[str, str],
        turned_away: TurnedAway,
    ) -> None:
        """`headers` are those that every answer of the live port carries."""
        self._app = app
        self._streams = streams
        self._keys = {f"/state/{key.kind}/{key.name}".rstrip("/"): key for key in keys}
        self._proxies = proxies
        self._shares = shares
        self._turned_away = turned_away
        self._headers: Raw = Headers(headers).raw
        self._told: dict[Key, _Told] = {}
        self._not_heard = self._refused(
            refusal(503, "not_heard", "the hall was not heard yet: ask again soon", AWAITED_S)
        )
        self._wrong_method = self._refused(refusal(405, "method_not_allowed", "a state can only be read: ask with GET"))

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer what asks for a state, and pass everything else on."""
        if scope["type"] != "http" or not scope["path"].startswith("/state/"):
            return self._app(scope, receive, send)
        return self._say(scope, send)

    async def _say(self, scope: Scope, send: Send) -> None:
        answer = self._answer(scope)
        await send(answer.start)
        await send(answer.empty if scope["method"] == "HEAD" else answer.body)

    def _answer(self, scope: Scope) -> _Answer:
        if scope["method"] not in ("GET", "HEAD"):
            return self._wrong_method
        asker = asker_of(scope, self._proxies)
        wait = self._shares.take(asker)
        if wait:
            self._turned_away.note("too_many_requests", asker)
            refused = refusal(429, "too_many_requests", "too much is asked from your address", ceil(wait))
            return self._refused(refused)
        key = self._keys.get(scope["path"])
        if key is None:
            return self._unknown(scope["path"])
        state = self._streams.newest(key)
        if state is None:
            return self._not_heard
        told = self._told.get(key)
        if told is None or told.state is not state or told.beside is not self._streams.beside:
            told = self._told[key] = self._tell(state, self._streams.beside)
        for name, value in scope["headers"]:
            if name == b"if-none-match" and _names(value, told.tag):
                return told.unchanged
        return told.whole

    def _tell(self, state: State, beside: bytes) -> _Told:
        """The state's payload, and in it what else a stream would tell."""
        body = b"%s,%s}" % (state.payload()[:-1], beside)
        tag = f'"{state.day}:{state.seq}-{blake2b(body, digest_size=6).hexdigest()}"'.encode()
        tagged = [
            (b"etag", tag),
            (b"cache-control", b"no-cache"),  # kept, and asked about each time
            (b"access-control-expose-headers", b"etag"),
        ]
        of_body = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        headers = [*tagged, *self._headers]
        return _Told(state, beside, tag, _answer(200, body, [*of_body, *headers]), _answer(304, b"", headers))

    def _unknown(self, path: str) -> _Answer:
        _, _, kind, *name = path.split("/", 3)
        if kind not in KNOWN_AS or not name:
            return self._refused(
                refusal(404, "not_found", "states are /state/board/…, /state/line/…, /state/window/… and /state/guide")
            )
        return self._refused(unknown(KNOWN_AS[kind], name[0]))

    def _refused(self, refused: Response) -> _Answer:
        more: Raw = [(b"cache-control", b"no-store")]
        if refused.status_code == 405:
            more.append((b"allow", b"GET, HEAD"))
        return _answer(refused.status_code, bytes(refused.body), [*refused.raw_headers, *more, *self._headers])


def _answer(status: int, body: bytes, headers: Raw) -> _Answer:
    return _Answer(
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
        {"type": "http.response.body", "body": b""},
    )


def _names(told: bytes, tag: bytes) -> bool:
    """Whether an If-None-Match names the tag (RFC 9110, 13.1.2: compared weakly)."""
    if told == tag:
        return True
    known = [part.strip().removeprefix(b"W/") for part in told.split(b",")]
    return tag in known or b"*" in known
