"""What can happen in a hall: facts, and their place in the day's journal.

A fact's fields marked private never leave the server; all others are public on the wire.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from caller_server.domain.ticket import Lane, Priority

PRIVATE = {"private": True}


class Source(StrEnum):
    """Where a rating was given."""

    WINDOW = "window"
    PHONE = "phone"
    KIOSK = "kiosk"


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
    ahead: int | None = None  # a kiosk that was cut off could not tell
    low: int | None = None  # minutes, as told
    high: int | None = None
    matter: str | None = None
    priority: Priority | None = None
    slot: datetime | None = None  # of the appointment that it keeps
    offline: bool | None = None  # true: given out by a kiosk that was cut off, and handed in by this event
    kiosk: str | None = None  # which, when offline
    issued_at: datetime | None = None  # when offline; else it is the event's own time
    token: str = field(default="", metadata=PRIVATE)
    person: str | None = field(default=None, metadata=PRIVATE)  # keyed hash of the ID number, worthless after the day
    appointment: str | None = field(default=None, metadata=PRIVATE)  # its code
    request: str | None = field(default=None, metadata=PRIVATE)  # whose answer the kiosk did not get before


@dataclass(frozen=True, slots=True)
class LeaseGranted(Fact):
    """A kiosk was lent numbers of a line, from `first` to `last`, to give out while it is cut off."""

    kind: ClassVar[str] = "lease_granted"
    lease: str
    line: str
    kiosk: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class OfflineRefused(Fact):
    """A number that a kiosk gave out while it was cut off gets no place in line, and why."""

    kind: ClassVar[str] = "offline_refused"
    lease: str
    kiosk: str
    refused: str  # the number; today's ticket of that number, if there is one, is another
    code: str
    request: str | None = field(default=None, metadata=PRIVATE)  # that can make no ticket any more


@dataclass(frozen=True, slots=True)
class TicketAskedAgain(Fact):
    """Somebody with an open ticket in this line asked for one, and was given the same."""

    kind: ClassVar[str] = "ticket_asked_again"
    number: str
    line: str


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
class TicketRejoined(Fact):
    """A missed visitor is back, and waits from `since` on in the lane that the line's rule says."""

    kind: ClassVar[str] = "ticket_rejoined"
    number: str
    line: str
    lane: Lane
    since: datetime


@dataclass(frozen=True, slots=True)
class TicketDelayed(Fact):
    """A visitor needs more time and lets others pass: waits as if come at `since`."""

    kind: ClassVar[str] = "ticket_delayed"
    number: str
    line: str
    since: datetime


@dataclass(frozen=True, slots=True)
class TicketParked(Fact):
    """A visitor was sent to fetch something and comes back without a new ticket."""

    kind: ClassVar[str] = "ticket_parked"
    number: str
    line: str
    window: str


@dataclass(frozen=True, slots=True)
class TicketResumed(Fact):
    """A parked visitor is back, and waits at the front of the line."""

    kind: ClassVar[str] = "ticket_resumed"
    number: str
    line: str


@dataclass(frozen=True, slots=True)
class TicketTransferred(Fact):
    """A visitor goes to another line, or to one window of it, with the same number and seniority.

    Without `window` nobody was at one: a window that closed gave back whom it had been sent.
    """

    kind: ClassVar[str] = "ticket_transferred"
    number: str
    line: str  # that it leaves
    to_line: str
    window: str | None = None  # that it leaves
    to_window: str | None = None


@dataclass(frozen=True, slots=True)
class TicketRated(Fact):
    """What a visitor said of a visit: 5 is the best."""

    kind: ClassVar[str] = "ticket_rated"
    number: str
    line: str
    window: str
    level: int
    source: Source
    reasons: tuple[str, ...] = field(default=(), metadata=PRIVATE)  # ticked or written: anything may stand there
    comment: str | None = field(default=None, metadata=PRIVATE)


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
    clerk: str | None = field(default=None, metadata=PRIVATE)


@dataclass(frozen=True, slots=True)
class WindowHandedOver(Fact):
    """Another clerk takes the window over, and with it the visitor who is there."""

    kind: ClassVar[str] = "window_handed_over"
    window: str
    clerk: str = field(default="", metadata=PRIVATE)


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
class Appointment:
    """A place in a slot of a line."""

    code: str
    line: str
    slot: datetime
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentMade(Fact):
    """Somebody will come at this time."""

    kind: ClassVar[str] = "appointment_made"
    line: str
    slot: datetime
    matter: str | None = None
    code: str = field(default="", metadata=PRIVATE)


@dataclass(frozen=True, slots=True)
class AppointmentCancelled(Fact):
    """Somebody will not come after all."""

    kind: ClassVar[str] = "appointment_cancelled"
    line: str
    slot: datetime
    code: str = field(default="", metadata=PRIVATE)


@dataclass(frozen=True, slots=True)
class AppointmentsCarried(Fact):
    """The appointments of this day and later ones, from the journals of the days before."""

    kind: ClassVar[str] = "appointments_carried"
    appointments: tuple[Appointment, ...] = field(default=(), metadata=PRIVATE)


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
class AnnouncementMade(Fact):
    """Words that are no call are to be said in a zone, after the calls that wait."""

    kind: ClassVar[str] = "announcement_made"
    zone: str
    text: dict[str, str]  # by language
    template: str | None = None  # whose words they are


@dataclass(frozen=True, slots=True)
class AnnouncementSpoken(Fact):
    """The zone's voice spoke the announcement with this sequence number."""

    kind: ClassVar[str] = "announcement_spoken"
    zone: str
    announced: int  # seq of the announcement_made
    spoken_at: datetime


@dataclass(frozen=True, slots=True)
class AnnouncementDropped(Fact):
    """The announcement with this sequence number was not spoken, and why."""

    kind: ClassVar[str] = "announcement_dropped"
    zone: str
    announced: int
    reason: str


class Owed(NamedTuple):
    """A call, or an announcement without number and window, of which nobody has said what became of it."""

    seq: int
    zone: str
    number: str | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class AnnouncementsCarried(Fact):
    """Calls and announcements of the day before, of which nobody has said yet what became of them.

    Each with its sequence number there, its zone, number and window.
    """

    kind: ClassVar[str] = "announcements_carried"
    of_day: date
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class CarriedSpoken(Fact):
    """After midnight the zone's voice has spoken what has this sequence number in the journal of the day before."""

    kind: ClassVar[str] = "carried_spoken"
    zone: str
    of_day: date
    of_seq: int
    spoken_at: datetime
    number: str | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class CarriedDropped(Fact):
    """What has this sequence number in the journal of the day before was not spoken, and why."""

    kind: ClassVar[str] = "carried_dropped"
    zone: str
    of_day: date
    of_seq: int
    reason: str
    number: str | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class VoicePaused(Fact):
    """A zone's voice says nothing until it is resumed, or until the day ends."""

    kind: ClassVar[str] = "voice_paused"
    zone: str


@dataclass(frozen=True, slots=True)
class VoiceResumed(Fact):
    """A zone's voice speaks again."""

    kind: ClassVar[str] = "voice_resumed"
    zone: str


@dataclass(frozen=True, slots=True)
class DeviceChanged(Fact):
    """A device went away, came back, or has something to say."""

    kind: ClassVar[str] = "device_changed"
    device: str
    online: bool
    status: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StaffCalled(Fact):
    """Somebody at a kiosk asks for help."""

    kind: ClassVar[str] = "staff_called"
    kiosk: str


@dataclass(frozen=True, slots=True)
class StaffCame(Fact):
    """Somebody of the staff goes to the kiosk that called."""

    kind: ClassVar[str] = "staff_came"
    kiosk: str


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


def came_at(event: Event) -> datetime:
    """When the visitor came whose ticket an event tells of: before the event, if the kiosk was cut off."""
    return getattr(event.fact, "issued_at", None) or event.at


def body_of(fact: Fact) -> str:
    """The fact's fields as JSON, for the journal; what is None is left out."""
    named = {name: value for name in _ALL_NAMES[fact.kind] if (value := getattr(fact, name)) is not None}
    return _encode(named)


def fact_of(kind: str, body: str) -> Fact:
    """The fact that `body_of` wrote. Raise ValueError for what this program does not know."""
    known = KINDS.get(kind)
    if known is None:
        raise ValueError(f"the journal holds an event of kind {kind!r}, which this version does not know")
    named: dict[str, Any] = _decode(body)
    for name in _TO_READ[kind]:
        if named.get(name) is not None:
            named[name] = _READ[name](named[name])
    return known(**named)


def _owed(rows: list[list[Any]]) -> tuple[Owed, ...]:
    return tuple(Owed(*row) for row in rows)


def _appointments(rows: list[list[str | None]]) -> tuple[Appointment, ...]:
    return tuple(Appointment(str(c), str(ln), datetime.fromisoformat(str(s)), m) for c, ln, s, m in rows)


_READ: dict[str, Callable[[Any], Any]] = {
    "priority": Priority,
    "lane": Lane,
    "source": Source,
    "reasons": tuple,
    "appointments": _appointments,
    "owed": _owed,
    "of_day": date.fromisoformat,
    **dict.fromkeys(("spoken_at", "slot", "since", "issued_at"), datetime.fromisoformat),
}
"""How the fields that are no plain JSON are read back, by name."""
_TO_READ = {kind: tuple(name for name in names if name in _READ) for kind, names in _ALL_NAMES.items()}


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
            view[name] = _shown(value)
    return view


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: object) -> str | list[object]:
    if isinstance(value, date):  # every datetime is one
        return value.isoformat()
    if isinstance(value, Appointment):
        return [value.code, value.line, value.slot, value.matter]
    raise TypeError(f"{type(value).__name__} cannot stand in the journal")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
_decode = json.JSONDecoder().decode
