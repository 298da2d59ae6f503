"""What one address may take of the live port: so many streams at once.

All phones of a hall may stand behind one address, and none of them is to be turned away; but nobody can take the
streams of everybody. Lines are what phones follow; the hall's own screens, which may stand behind the same address, are
counted by themselves, so that phones never keep a television out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping

from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.stdlib import BoundLogger

from display.screens.live import is_of_phones
from display.screens.refusals import refusal
from wire.askers import Proxies
from wire.patience import Seldom

AGAIN_S = 30
"""When an address with too many streams may try again."""
TOLD_EVERY_S = 60.0


class TurnedAway:
    """Tells the log that an address has asked too much, once a minute whoever it is: it may be a hall's own proxy."""

    def __init__(self, log: BoundLogger) -> None:
        self._log = log
        self._seldom = Seldom(TOLD_EVERY_S)

    def note(self, code: str, asker: str | None) -> None:
        """An address was refused for this reason."""
        others = self._seldom.may_tell(code)
        if others is not None:
            self._log.warning("address_refused", code=code, address=asker, refused_before=others)


class StreamsPerAddress:
    """ASGI middleware that counts the open streams of each address, and refuses what is too many with 429."""

    def __init__(
        self, app: ASGIApp, proxies: Proxies, most: int, headers: Mapping[str, str], turned_away: TurnedAway
    ) -> None:
        """`headers` are those that every answer of the live port carries."""
        self._app = app
        self._proxies = proxies
        self._most = most
        self._headers = headers
        self._turned_away = turned_away
        self._open: dict[tuple[str, bool], int] = {}

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, counted while it lasts if it is a stream's."""
        asker = asker_of(scope, self._proxies) if _is_stream(scope) else None
        if asker is None:
            return self._app(scope, receive, send)
        return self._counted((asker, is_of_phones(scope)), scope, receive, send)

    async def _counted(self, asker: tuple[str, bool], scope: Scope, receive: Receive, send: Send) -> None:
        if self._open.get(asker, 0) >= self._most:
            self._turned_away.note("too_many_streams", asker[0])
            refused = refusal(429, "too_many_streams", "too many streams are open from your address", AGAIN_S)
            refused.headers.update(self._headers)
            await refused(scope, receive, send)
            return
        self._open[asker] = self._open.get(asker, 0) + 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[asker] -= 1
            if not self._open[asker]:
                del self._open[asker]


def asker_of(scope: Scope, proxies: Proxies) -> str | None:
    """Whose share a request takes from, if anybody's."""
    told = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    client = scope.get("client") or ("", 0)
    return proxies.asker(client[0], b",".join(told).decode("latin-1") if told else "")


def _is_stream(scope: Scope) -> bool:
    return scope["type"] == "http" and str(scope["path"]).startswith("/live/")
