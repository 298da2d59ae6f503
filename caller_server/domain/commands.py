"""What people and devices ask of the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from caller_server.domain.events import Asked
from caller_server.domain.ticket import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something asked of the hall. With `asked`, a repeat gets the first answer."""

    asked: Asked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket(Command):
    """Give a visitor a place in a line, named itself or by the matter."""

    token: str  # fresh random bits from outside: the domain rolls no dice
    line: str | None = None
    matter: str | None = None
    priority: Priority | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(Command):
    """The visitor gives the place up."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSlip(Command):
    """How printing a slip ended; `fault` is None when it is out."""

    number: str
    fault: str | None = None


class WindowMove(StrEnum):
    """What a clerk does at a window."""

    OPEN = "open"
    PAUSE = "pause"
    CLOSE = "close"
    NEXT = "next"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    MISS = "miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWindow(Command):
    """A clerk's move."""

    window: str
    move: WindowMove
    reason: str | None = None  # of a pause


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnnouncement(Command):
    """What became of the announcement of the call `(day, called)`; `dropped` is None when it was spoken."""

    day: date
    called: int
    zone: str
    spoken_at: datetime
    dropped: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDevice(Command):
    """What a device says of itself."""

    device: str
    online: bool
    status: str = ""
    detail: str = ""
