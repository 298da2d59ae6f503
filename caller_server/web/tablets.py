"""Which browser is the tablet of a window."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from caller_server.domain.rules import HallRules
from caller_server.web.access import Access, from_our_page
from caller_server.web.refusals import Rejected, WebCode

COOKIE = "onedoor_tablet"
SESSION_S = 400 * 24 * 3600
"""As long as browsers keep a cookie: a tablet is set up once, and again when its window's key is changed."""


class Tablets:
    """Tells the tablet of a window by its cookie, which is good for rating there and for nothing else."""

    def __init__(self, access: Access, keys: Mapping[str, str], rules: HallRules, secret: bytes) -> None:
        self._access = access
        self._keys = keys
        self._rules = rules
        self._signer = URLSafeTimedSerializer(secret, salt="tablet", signer_kwargs={"digest_method": hashlib.sha256})

    def is_of(self, window: str) -> bool:
        """Whether the tablet that asks was set up for this window, with the key that it has today."""
        try:
            name, mark = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=SESSION_S)
        except (BadData, ValueError, TypeError):
            return False
        return bool(name == window and hmac.compare_digest(str(mark).encode(), self._mark(window).encode()))

    def rater(self, window: str) -> str:
        """The name under which the tablet, or a program with the window's key, rates; or the refusal.

        The session of a clerk's page is not enough: the one who is rated has it.
        """
        self._rules.window(window)
        if "HTTP_AUTHORIZATION" not in request.environ:
            if not self.is_of(window) or (request.method == "POST" and not from_our_page()):
                raise Rejected(WebCode.KEY_NEEDED)
            return f"tablet-{window}"
        actor = self._access.actor()
        if not actor.may_move(window):
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor.name

    def set_up(self, response: Response, window: str) -> None:
        """Make the browser that gets this response the tablet of a window."""
        signed = str(self._signer.dumps([window, self._mark(window)]))
        response.set_cookie(
            COOKIE, signed, max_age=SESSION_S, httponly=True, samesite="Strict", secure=request.is_secure
        )

    def _mark(self, window: str) -> str:
        return hashlib.sha256(self._keys.get(f"window-{window}", "").encode()).hexdigest()[:16]
