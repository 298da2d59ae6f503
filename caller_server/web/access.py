"""Who is asking, and what they may do: keys of devices, sessions of clerks."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from caller_server.domain.rules import HallRules
from caller_server.web.refusals import Rejected, WebCode

COOKIE = "onedoor_clerk"
SESSION_S = 12 * 3600
"""A session outlives a working day and no night."""


class Role(StrEnum):
    """What kind of key was shown."""

    KIOSK = "kiosk"
    WINDOW = "window"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose key was shown. The name stands in the fingerprint of what they ask."""

    name: str
    role: Role
    window: str | None = None  # the window's name, for a window's key

    def may_move(self, window: str) -> bool:
        """Whether this is the window's own key or a supervisor's."""
        return self.role is Role.SUPERVISOR or (self.role is Role.WINDOW and self.window == window)

    def may_issue(self) -> bool:
        """Whether this is a kiosk's key or a supervisor's."""
        return self.role is not Role.WINDOW


@dataclass(frozen=True, slots=True)
class Session:
    """A clerk's browser: who logged in, and at which window."""

    actor: Actor
    window: str


class Access:
    """Tells actors by their key or their session."""

    def __init__(self, keys: Mapping[str, str], rules: HallRules, secret: bytes) -> None:
        self._keys = {name: key for name, key in keys.items() if key}
        self._actors = {name: _actor(name, rules) for name in self._keys}
        # looked up by digest, so that the time it takes tells nothing of the keys
        self._by_digest = {_digest(key): self._actors[name] for name, key in self._keys.items()}
        self._signer = URLSafeTimedSerializer(secret, salt="clerk", signer_kwargs={"digest_method": hashlib.sha256})

    def actor(self) -> Actor:
        """Whoever asks, or 401."""
        shown: str | None = request.environ.get("HTTP_AUTHORIZATION")
        if shown is not None:
            actor = self._bearer(shown)
            if actor is None:
                raise Rejected(WebCode.KEY_WRONG)
            return actor
        session = self.session()
        if session is None or (request.method == "POST" and not from_our_page()):
            raise Rejected(WebCode.KEY_NEEDED)
        return session.actor

    def at_a_kiosk(self) -> bool:
        """Whether a kiosk asks, where nobody needs a key."""
        actor = self._bearer(request.environ.get("HTTP_AUTHORIZATION", ""))
        return actor is not None and actor.role is Role.KIOSK

    def shows_a_key(self) -> bool:
        """Whether a right key came along, where nobody needs one."""
        return self._bearer(request.environ.get("HTTP_AUTHORIZATION", "")) is not None

    def _bearer(self, shown: str) -> Actor | None:
        scheme, _, key = shown.partition(" ")
        return self.holder(key.strip()) if scheme.lower() == "bearer" else None

    def holder(self, key: str) -> Actor | None:
        """Whose key this is."""
        return self._by_digest.get(_digest(key))

    def issuer(self) -> Actor:
        """A kiosk or a supervisor, or the refusal."""
        actor = self.actor()
        if not actor.may_issue():
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    def supervisor(self) -> Actor:
        """A supervisor, or the refusal."""
        actor = self.actor()
        if actor.role is not Role.SUPERVISOR:
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    def session(self) -> Session | None:
        """The browser's session, while it is good."""
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return None
        try:
            name, mark, window = self._signer.loads(cookie, max_age=SESSION_S)
            actor = self._actors[name]
        except (BadData, KeyError, ValueError, TypeError):
            return None
        good = hmac.compare_digest(mark.encode(), self._mark(name).encode()) and actor.may_move(window)
        return Session(actor, window) if good else None

    def begin(self, response: Response, session: Session) -> None:
        """Give the browser its session; it ends when the key is changed."""
        name = session.actor.name
        signed = str(self._signer.dumps([name, self._mark(name), session.window]))
        response.set_cookie(
            COOKIE, signed, max_age=SESSION_S, httponly=True, samesite="Strict", secure=request.is_secure
        )

    def end(self, response: Response) -> None:
        """Take the session from the browser."""
        response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.is_secure)

    def _mark(self, name: str) -> str:
        return _digest(self._keys[name]).hex()[:16]


def from_our_page() -> bool:
    """Whether one of our scripts sent this: a page of another site can post a form, but not this header."""
    return bool(request.environ.get("HTTP_X_REQUESTED_WITH") == "onedoor")


def _actor(name: str, rules: HallRules) -> Actor:
    if name == "supervisor":
        return Actor(name, Role.SUPERVISOR)
    window = name.removeprefix("window-")
    if window != name and window in rules.windows:
        return Actor(name, Role.WINDOW, window)
    return Actor(name, Role.KIOSK)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
