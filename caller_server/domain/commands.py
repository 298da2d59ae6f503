"""What people and devices ask of the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from caller_server.domain.events import Asked, Source
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
    person: str | None = None  # keyed hash of the ID number, for the one-person rule


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(Command):
    """The visitor gives the place up."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejoinTicket(Command):
    """A missed visitor is back and asks to be let in again."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayTicket(Command):
    """A waiting visitor needs more time."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTicket(Command):
    """A visitor says how the visit was."""

    number: str
    level: int  # 1 to 5, 5 the best
    source: Source
    reasons: tuple[str, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAtWindow(Command):
    """A visitor says how the visit was, on the device at the window: the visit there, or else the last one."""

    window: str
    level: int
    number: str | None = None  # whose visit it has to be, where the device shows it
    reasons: tuple[str, ...] | None = None  # None: a pad, which has no way to ask for them
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSlip(Command):
    """How printing a slip ended; `fault` is None when it is out."""

    number: str
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAppointment(Command):
    """Keep a place in a slot of a line, named itself or by the matter."""

    code: str  # fresh random characters from outside
    slot: datetime
    line: str | None = None
    matter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAppointment(Command):
    """Give the slot up."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """Whoever made an appointment is here and takes a ticket for it."""

    code: str
    token: str
    priority: Priority | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLease(Command):
    """Lend a kiosk numbers of a line, for when it is cut off."""

    line: str
    kiosk: str


@dataclass(frozen=True, slots=True)
class GivenOffline:
    """A ticket that a kiosk gave out while it was cut off."""

    number: str
    token: str
    age: timedelta  # since it was given out
    matter: str | None = None
    priority: Priority | None = None
    printed: bool = False
    fault: str | None = None  # why no slip came out; neither of the two: nobody knows
    unseen: bool = False  # its visitor had left before it was shown
    request: str | None = None  # the id of the request for it whose answer never came


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn(Command):
    """Take in what a kiosk gave out of a lease."""

    lease: str
    kiosk: str
    at: datetime  # when it came: the ages count from then
    tickets: tuple[GivenOffline, ...]


class WindowMove(StrEnum):
    """What a clerk does at a window."""

    OPEN = "open"
    PAUSE = "pause"
    CLOSE = "close"
    HAND_OVER = "hand_over"
    NEXT = "next"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    RESUME = "resume"
    TRANSFER = "transfer"
    REJOIN = "rejoin"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWindow(Command):
    """A clerk's move."""

    window: str
    move: WindowMove
    reason: str | None = None  # of a pause
    clerk: str | None = None  # who opens the window or takes it over
    number: str | None = None  # of `call`, `resume` and `rejoin`: which ticket
    to_line: str | None = None  # of a transfer; neither of the two means what the window's rules say
    to_window: str | None = None
    on_pad: bool = False  # pressed on the call pad, which has no key of its own to open the window


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnnouncement(Command):
    """What became of the call or announcement `(day, called)` in a zone; `dropped` is None when it was spoken."""

    day: date
    called: int
    zone: str
    spoken_at: datetime
    dropped: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAnnouncement(Command):
    """Have words said that are no call."""

    zones: tuple[str, ...]
    text: dict[str, str]  # by language
    template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HushVoice(Command):
    """Pause a zone's voice, or have it speak again."""

    zone: str
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStaff(Command):
    """Somebody at a kiosk asks for help."""

    kiosk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStaffCall(Command):
    """Somebody of the staff goes there."""

    kiosk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDevice(Command):
    """What a device says of itself."""

    device: str
    online: bool
    status: str = ""
    detail: str = ""
