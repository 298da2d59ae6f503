"""Who is asking, and what they may do: keys of devices, sessions of clerks."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer

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


class Access:
    """Tells actors by their key or their session."""

    def __init__(self, keys: Mapping[str, str], rules: HallRules, secret: bytes) -> None:
        self._keys = dict(keys)
        self._actors = {name: _actor(name, rules) for name in keys}
        # looked up by digest, so that the time it takes tells nothing of the keys
        self._by_digest = {_digest(key): self._actors[name] for name, key in keys.items() if key}
        self._signer = URLSafeTimedSerializer(secret, salt="clerk", signer_kwargs={"digest_method": hashlib.sha256})

    def actor(self) -> Actor:
        """Whoever asks, or 401."""
        shown: str | None = request.environ.get("HTTP_AUTHORIZATION")
        if shown is not None:
            scheme, _, key = shown.partition(" ")
            actor = self.holder(key.strip()) if scheme.lower() == "bearer" else None
            if actor is None:
                raise Rejected(WebCode.KEY_WRONG)
            return actor
        actor = self._in_session()
        if actor is None:
            raise Rejected(WebCode.KEY_NEEDED)
        return actor

    def holder(self, key: str) -> Actor | None:
        """Whose key this is."""
        return self._by_digest.get(_digest(key))

    def may_issue(self) -> Actor:
        """A kiosk or a supervisor, or the refusal."""
        actor = self.actor()
        if actor.role is Role.WINDOW:
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    def may_move(self, window: str) -> Actor:
        """The window's own key or a supervisor's, or the refusal."""
        actor = self.actor()
        if actor.role is Role.KIOSK or (actor.role is Role.WINDOW and actor.window != window):
            raise Rejected(WebCode.NOT_YOURS, who=actor.name)
        return actor

    def session_for(self, actor: Actor) -> str:
        """The signed words of a session; they end when the key is changed."""
        return str(self._signer.dumps([actor.name, self._mark(actor.name)]))

    def _in_session(self) -> Actor | None:
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return None
        if request.method == "POST" and request.environ.get("HTTP_X_REQUESTED_WITH") != "onedoor":
            return None  # a page of another site can send the cookie's POST, but not this header
        try:
            name, mark = self._signer.loads(cookie, max_age=SESSION_S)
        except (BadSignature, ValueError, TypeError):
            return None
        if name not in self._actors or not hmac.compare_digest(str(mark), self._mark(name)):
            return None
        return self._actors[name]

    def _mark(self, name: str) -> str:
        return _digest(self._keys[name]).hex()[:16]


def _actor(name: str, rules: HallRules) -> Actor:
    if name == "supervisor":
        return Actor(name, Role.SUPERVISOR)
    window = name.removeprefix("window-")
    if window != name and window in rules.windows:
        return Actor(name, Role.WINDOW, window)
    return Actor(name, Role.KIOSK)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
