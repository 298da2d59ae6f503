"""What can happen in a hall: facts, and their place in the day's journal.

A fact's fields marked private never leave the server; all others are public on the wire.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar

from caller_server.domain.ticket import Priority

PRIVATE = {"private": True}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened; `kind` names it in the journal and on the wire."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class TicketIssued(Fact):
    """A visitor joined a line, and this is what the visitor was told."""

    kind: ClassVar[str] = "ticket_issued"
    number: str
    line: str
    ahead: int
    low: int  # minutes, as told
    high: int
    matter: str | None = None
    priority: Priority | None = None
    token: str = field(default="", metadata=PRIVATE)


@dataclass(frozen=True, slots=True)
class TicketCalled(Fact):
    """A visitor was asked to a window; a recall is `call` 2 or more."""

    kind: ClassVar[str] = "ticket_called"
    number: str
    line: str
    window: str
    call: int
    because: str


@dataclass(frozen=True, slots=True)
class TicketStarted(Fact):
    """The visitor came to the window."""

    kind: ClassVar[str] = "ticket_started"
    number: str
    line: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketFinished(Fact):
    """The visit is done."""

    kind: ClassVar[str] = "ticket_finished"
    number: str
    line: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketMissed(Fact):
    """The visitor did not come when called."""

    kind: ClassVar[str] = "ticket_missed"
    number: str
    line: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketCancelled(Fact):
    """The visitor gave the place up."""

    kind: ClassVar[str] = "ticket_cancelled"
    number: str
    line: str


@dataclass(frozen=True, slots=True)
class TicketLapsed(Fact):
    """The day ended before the visit did."""

    kind: ClassVar[str] = "ticket_lapsed"
    number: str
    line: str
    reason: str = "day_ended"


@dataclass(frozen=True, slots=True)
class WindowOpened(Fact):
    """A window calls from now on."""

    kind: ClassVar[str] = "window_opened"
    window: str


@dataclass(frozen=True, slots=True)
class WindowPaused(Fact):
    """A window calls nobody for a while."""

    kind: ClassVar[str] = "window_paused"
    window: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WindowClosed(Fact):
    """A window is closed."""

    kind: ClassVar[str] = "window_closed"
    window: str


@dataclass(frozen=True, slots=True)
class SlipPrinted(Fact):
    """The printer said that the slip is out."""

    kind: ClassVar[str] = "slip_printed"
    number: str
    line: str


@dataclass(frozen=True, slots=True)
class SlipFailed(Fact):
    """No slip came out; the ticket stands."""

    kind: ClassVar[str] = "slip_failed"
    number: str
    line: str
    code: str


@dataclass(frozen=True, slots=True)
class CallSpoken(Fact):
    """The zone's voice spoke the call with this sequence number."""

    kind: ClassVar[str] = "call_spoken"
    number: str
    window: str
    zone: str
    called: int  # seq of the ticket_called
    spoken_at: datetime


@dataclass(frozen=True, slots=True)
class CallDropped(Fact):
    """The call with this sequence number was shown but not spoken, and why."""

    kind: ClassVar[str] = "call_dropped"
    number: str
    window: str
    zone: str
    called: int
    reason: str


@dataclass(frozen=True, slots=True)
class DeviceChanged(Fact):
    """A device went away, came back, or has something to say."""

    kind: ClassVar[str] = "device_changed"
    device: str
    online: bool
    status: str = ""
    detail: str = ""


KINDS: dict[str, type[Fact]] = {kind.kind: kind for kind in Fact.__subclasses__()}
_ALL_NAMES = {kind: tuple(f.name for f in fields(known)) for kind, known in KINDS.items()}
_PUBLIC_NAMES = {
    kind: tuple(f.name for f in fields(known) if not f.metadata.get("private")) for kind, known in KINDS.items()
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for what: the client's request id, and a digest of the whole request."""

    request_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Event:
    """A fact in its place in the journal of a hall's day."""

    day: date
    seq: int
    at: datetime
    fact: Fact
    asked: Asked | None = None

    @property
    def kind(self) -> str:
        """The fact's kind."""
        return self.fact.kind


def body_of(fact: Fact) -> str:
    """The fact's fields as JSON, for the journal."""
    named = {name: getattr(fact, name) for name in _ALL_NAMES[fact.kind]}
    return _encode(named)


def fact_of(kind: str, body: str) -> Fact:
    """The fact that `body_of` wrote. Raise ValueError for what this program does not know."""
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(f"the journal holds an event of kind {kind!r}, which this version does not know")
    named: dict[str, Any] = json.loads(body)
    if named.get("priority") is not None:
        named["priority"] = Priority(named["priority"])
    if "spoken_at" in named:
        named["spoken_at"] = datetime.fromisoformat(named["spoken_at"])
    return known(**named)


def public_view(event: Event) -> dict[str, Any]:
    """The event as the wire and `GET /api/journal` show it: nothing private, plain JSON values."""
    view: dict[str, Any] = {
        "day": event.day.isoformat(),
        "seq": event.seq,
        "at": event.at.isoformat(timespec="milliseconds"),
        "kind": event.kind,
    }
    for name in _PUBLIC_NAMES[event.kind]:
        value = getattr(event.fact, name)
        if value is not None:
            view[name] = value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value
    return view


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in the journal")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
