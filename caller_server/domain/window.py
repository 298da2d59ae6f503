"""A window's side of the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """What a window is doing."""

    CLOSED = "closed"
    OPEN = "open"
    CALLING = "calling"
    SERVING = "serving"
    PAUSED = "paused"


AT_WORK = frozenset({Status.OPEN, Status.CALLING, Status.SERVING})


@dataclass(slots=True)
class Window:
    """What a window does, for whom, and who sits there."""

    name: str
    status: Status = Status.CLOSED
    since: datetime | None = None  # when it began to do that; None before its day's first event
    reason: str | None = None  # of a pause
    clerk: str | None = None
    ticket: str | None = None  # the number called or being served here
    served_last: str | None = None  # the number that was finished here last
    served_until: datetime | None = None  # when that was
    away: dict[str, None] = field(default_factory=dict)  # numbers missed or parked here that may come back
    turns: dict[str, int] = field(default_factory=dict)  # calls of the present round, by line
    unspoken: str | None = None  # why the voice did not speak the call that is being made

    def free(self, at: datetime) -> None:
        """Nobody is here any more."""
        self.be(Status.OPEN, at)
        self.ticket = None

    def be(self, status: Status, at: datetime, reason: str | None = None) -> None:
        """Do something else from now on; a recall goes on with what was begun by the first call."""
        if status is not self.status or status is not Status.CALLING:
            self.since = at
        self.status, self.reason, self.unspoken = status, reason, None
