"""Commands as web and wire make them, each with a request id of its own."""

from __future__ import annotations

from secrets import token_urlsafe
from uuid import uuid4

from caller_server.domain.commands import IssueTicket, MoveWindow, WindowMove
from caller_server.domain.events import Asked


def issue(line: str = "A", request_id: str | None = None, fingerprint: str = "body") -> IssueTicket:
    return IssueTicket(asked=Asked(request_id or str(uuid4()), fingerprint), token=token_urlsafe(16), line=line)


def move(window: str, what: str) -> MoveWindow:
    return MoveWindow(asked=Asked(str(uuid4()), f"{window} {what}"), window=window, move=WindowMove(what))
