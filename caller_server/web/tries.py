"""Wrong keys typed into the pages: after a few, whoever typed them has to wait."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from math import ceil

import structlog
from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from caller_server.web.access import Access, Actor
from caller_server.web.refusals import Rejected, WebCode
from caller_server.web.visitors import asker
from wire.askers import Proxies, Shares

OF_A_WINDOW, EACH_S = 6, 30.0
"""So many wrong keys for one window from one address or known browser, and then one each so many seconds."""
OF_AN_ADDRESS, ITS_EACH_S = 40, 10.0
"""The same for all windows together."""
COOKIE = "onedoor_known"
KNOWN_S = 400 * 24 * 3600
"""As long as browsers keep a cookie."""

log = structlog.get_logger("web")


class Tries:
    """Tells whose a typed key is, as long as not too many wrong ones came before it.

    Only wrong keys count. All phones and clerks of a hall may stand behind one address, so a browser that has shown a
    right key before is counted by itself: nobody else can keep it waiting. Kept in the memory of one server process.
    """

    def __init__(self, access: Access, proxies: Proxies, secret: bytes, clock: Callable[[], float]) -> None:
        self._access = access
        self._proxies = proxies
        self._signer = URLSafeTimedSerializer(secret, salt="known", signer_kwargs={"digest_method": hashlib.sha256})
        self._windows = Shares(1 / EACH_S, OF_A_WINDOW, clock)
        self._addresses = Shares(1 / ITS_EACH_S, OF_AN_ADDRESS, clock)

    def holder(self, key: str, window: str) -> Actor:
        """Who holds this key and may work at this window, or the refusal: 401, 403, or 429 with the time to wait."""
        known, address = self._known(), self._address()
        place, together = (f"{known or address} {window}", None if known else address)
        wait = ceil(max(self._windows.wait(place), self._addresses.wait(together)))
        if wait:
            log.warning("log_in_held_up", window=window, address=address, seconds=wait)
            raise Rejected(WebCode.TOO_MANY_TRIES, seconds=wait)
        actor = self._access.holder(key)
        if actor is not None and actor.may_move(window):
            return actor
        self._windows.take(place)
        self._addresses.take(together)
        log.warning("log_in_refused", window=window, address=address, key_of=None if actor is None else actor.name)
        if actor is None:
            raise Rejected(WebCode.KEY_WRONG)
        raise Rejected(WebCode.NOT_YOURS, who=actor.name)

    def remember(self, response: Response) -> None:
        """Have the browser that showed a right key be counted by itself from now on."""
        known = self._signer.dumps(self._known() or secrets.token_urlsafe(12))
        response.set_cookie(
            COOKIE, str(known), max_age=KNOWN_S, httponly=True, samesite="Strict", secure=request.is_secure
        )

    def _known(self) -> str | None:
        try:
            return str(self._signer.loads(request.cookies.get(COOKIE, ""), max_age=KNOWN_S))
        except BadData:
            return None

    def _address(self) -> str:
        return asker(self._proxies) or request.remote_addr or ""
