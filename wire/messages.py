"""Everything that is said over MQTT; topic, QoS and retention stand on the message type.

State is retained, events are not: a broker that forgets everything loses nothing, because the
journal is asked again (`GET /api/journal?after=SEQ`). Nothing personal is ever on the wire.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.topics import fill
from wire.words import LineLetter, Name, Number, WindowName, ZoneName


class Message(BaseModel):
    """One MQTT payload. Unknown fields are ignored, so an older screen understands a newer server."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, use_attribute_docstrings=True)

    topic: ClassVar[str]
    retain: ClassVar[bool] = False
    qos: ClassVar[Literal[0, 1]] = 1

    v: Literal[1] = 1
    """Version of the payload's shape."""

    @classmethod
    def topic_for(cls, hall: str, **names: str) -> str:
        """The topic with its names filled in; "+" stands for any one name when subscribing.

        Raises ValueError for a missing or needless name, or one that cannot stand in a topic.
        """
        return fill(cls.topic, {"hall": hall, **names})

    def payload(self) -> bytes:
        """The JSON bytes that travel."""
        return self.model_dump_json(exclude_none=True, by_alias=True).encode()

    @classmethod
    def read(cls, payload: bytes) -> Self:
        """Parse what travelled; raise pydantic's ValidationError for anything else."""
        return cls.model_validate_json(payload)


class Estimate(BaseModel):
    """Minutes a visitor will probably wait: the 50th and the 90th percentile."""

    model_config = ConfigDict(frozen=True)

    low: Annotated[int, Field(ge=0)]
    high: Annotated[int, Field(ge=0)]


# -- events: server to all, in the order of the journal ----------------------------------------


class EventMessage(Message):
    """A public journal event. Fields past the common ones depend on the kind (docs/topics.md, at the end)."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    topic: ClassVar = "onedoor/{hall}/event/{kind}"
    day: date
    """The hall's business day."""
    seq: Annotated[int, Field(ge=1)]
    """Place in the day's journal: `(day, seq)` orders events and shows a gap."""
    at: AwareDatetime
    kind: str
    number: Number | None = None
    line: LineLetter | None = None
    window: WindowName | None = None


# -- retained states: server to screens, panels, pads, phones ----------------------------------


class BoardCall(BaseModel):
    """One row of a board: this number, please go to this window."""

    model_config = ConfigDict(frozen=True)

    number: Number
    window: WindowName
    call: Annotated[int, Field(ge=1)]  # 1 for the first call, 2 for the first recall
    at: AwareDatetime


class BoardState(Message):
    """What a waiting area's screen shows: newest call first, the people waiting per line and how long one waits."""

    topic: ClassVar = "onedoor/{hall}/state/board/{zone}"
    retain: ClassVar = True
    day: date
    seq: int
    calls: tuple[BoardCall, ...]
    """Newest first."""
    waiting: dict[LineLetter, int]
    """People waiting, by line."""
    estimates: dict[LineLetter, Estimate] = {}
    """As in `state/line`, by line, for a visitor who would join now; an older server says none."""


class WindowStatus(StrEnum):
    """What a window is doing, as its panel shows it."""

    CLOSED = "closed"
    OPEN = "open"  # open, nobody called
    CALLING = "calling"
    SERVING = "serving"
    PAUSED = "paused"


class UsualPause(StrEnum):
    """Why windows pause, as far as a clerk chooses instead of writing."""

    MEAL = "meal"
    MEETING = "meeting"
    PAPERS = "papers"


class WindowState(Message):
    """What the panel above a window shows."""

    topic: ClassVar = "onedoor/{hall}/state/window/{window}"
    retain: ClassVar = True
    day: date
    seq: int
    status: WindowStatus
    number: Number | None = None
    """The ticket called or being served."""
    call: int | None = None
    """How often it was called."""
    reason: str | None = None
    """Why the window is paused: `meal`, `meeting`, `papers`, or what its clerk wrote."""
    since: AwareDatetime | None = None
    """When it began to do so; a recall does not begin anew."""


PLACES_TOLD = 50
"""So many of a line are told by number."""


class LineState(Message):
    """The first fifty who wait in a line, in calling order, and how many wait in all.

    Phones find their own place in it. What every follower is sent with every change does not grow with the line, so
    whoever stands further back counts who has left of the fifty, and asks `GET /api/tickets/{token}` now and then.
    """

    topic: ClassVar = "onedoor/{hall}/state/line/{line}"
    retain: ClassVar = True
    day: date
    seq: int
    waiting: tuple[Number, ...]
    """In calling order, the first fifty."""
    count: Annotated[int, Field(ge=0)] | None = None
    """All who wait. Without it, from an older server, `waiting` names them all."""
    called: tuple[Number, ...] | None = None
    """Who of the line is called just now, at whatever window: also who was called from far back, past the order."""
    estimate: Estimate
    """Minutes, for a visitor who would join now: the 50th and the 90th percentile."""


class StaffCall(BaseModel):
    """Somebody at a kiosk asks for help."""

    model_config = ConfigDict(frozen=True)

    kiosk: Name
    since: AwareDatetime


class StaffCalls(Message):
    """The kiosks at which somebody asks for help, until somebody of the staff goes there."""

    topic: ClassVar = "onedoor/{hall}/state/staff/calls"
    retain: ClassVar = True
    day: date
    seq: int
    calls: tuple[StaffCall, ...]
    """Oldest first."""


# -- announcements ------------------------------------------------------------------------------


class Announce(Message):
    """Server to a zone's announcer: say this call, unless it is too late."""

    topic: ClassVar = "onedoor/{hall}/announce/{zone}"
    day: date
    seq: int
    number: Number
    window: WindowName
    call: int
    """1 for the first call, 2 for the first recall."""
    expires_at: AwareDatetime
    """Past this it is shown but no longer spoken."""
    said_at: AwareDatetime | None = None
    """What time the server has while it says so: whoever hears it need not have the right time."""


class AnnounceWords(Message):
    """Server to a zone's announcer: say these words, which are no call, once no call waits."""

    topic: ClassVar = "onedoor/{hall}/announce/{zone}/words"
    day: date
    seq: int
    text: dict[str, str]
    """The words, by language."""
    expires_at: AwareDatetime
    """Past this they are no longer said."""
    said_at: AwareDatetime | None = None
    """What time the server has while it says so."""


class VoiceState(Message):
    """Whether a zone's voice may speak: a supervisor pauses and resumes it."""

    topic: ClassVar = "onedoor/{hall}/state/voice/{zone}"
    retain: ClassVar = True
    day: date
    seq: int
    paused: bool
    since: AwareDatetime | None = None
    """When it was paused."""


class Outcome(StrEnum):
    """What became of an announcement."""

    SPOKEN = "spoken"
    LATE = "late"  # past `expires_at`: shown only
    MERGED = "merged"  # the same number was called again before its turn
    QUIET = "quiet"  # in the hall's quiet hours: shown only
    FAILED = "failed"  # the voice or the loudspeaker did not work


class Announced(Message):
    """Announcer to server: what became of the call, or of the words, with this `(day, seq)`; journalled."""

    topic: ClassVar = "onedoor/{hall}/announced/{zone}"
    day: date
    seq: int
    spoken_at: AwareDatetime
    outcome: Outcome


class Standing(StrEnum):
    """What one of several announcers of a zone does."""

    SPEAKS = "speaks"
    STANDS_BY = "stands_by"  # silent, ready to speak when nobody else does
    ASKS = "asks"  # it has just come: whoever speaks answers at once
    LEAVES = "leaves"


class AnnouncerHere(Message):
    """Announcer to the other announcers of its zone, every two seconds and when asked: of several one speaks."""

    topic: ClassVar = "onedoor/{hall}/announcer/{zone}"
    id: Annotated[str, Field(min_length=8, max_length=64)]
    """Made once by each process."""
    machine: str
    """Where it runs, for whoever is to stop it: the machine's name and the process's number there."""
    does: Standing
    since: AwareDatetime
    """When it came to do so. Of two that speak, the one that has for longer goes on."""


# -- call pads ----------------------------------------------------------------------------------


PadKey = Annotated[str, Field(pattern=r"^(next|recall|start|finish|miss|pause|transfer|rate:[1-5])$")]


PRESS_HOLDS_S = 2.0
"""A press that is not answered within this time is refused at the pad, and no server begins to obey it any more."""


class PadPress(Message):
    """Pad to server: a key was pressed. `next` and `pause` also open a window that is paused or closed."""

    topic: ClassVar = "onedoor/{hall}/pad/{window}/press"
    key: PadKey
    id: Annotated[str, Field(min_length=8, max_length=64)]
    """A UUID made once per press, so a press delivered twice acts once."""
    pressed_at: AwareDatetime


class PadReply(Message):
    """Server to pad: what the press did, or the refusal's code."""

    topic: ClassVar = "onedoor/{hall}/pad/{window}/reply"
    id: str
    """The press's."""
    ok: bool
    code: str | None = None
    """The refusal's, when not ok."""
    number: Number | None = None
    """The ticket at the window after the press."""
    waiting: int = 0
    """People the window could call now."""


# -- devices ------------------------------------------------------------------------------------


class DeviceError(BaseModel):
    """The last thing that was wrong with a device; told on after it was mended."""

    model_config = ConfigDict(frozen=True)

    status: str
    """The device fault's code."""
    detail: str = ""
    at: AwareDatetime


STOPPED = "stopped"


class DeviceState(Message):
    """Each device to server. The last will of its link is this message with `online` false."""

    topic: ClassVar = "onedoor/{hall}/device/{device}"
    retain: ClassVar = True
    online: bool
    kind: str = ""
    status: str = ""
    """`ok`, the device fault's code, or `stopped`: the program that drives it has ended in order, which is no fault."""
    detail: str = ""
    """What to do, for a technician."""
    since: AwareDatetime | None = None
    """When it came to be so."""
    paper_left: Annotated[int, Field(ge=0)] | None = None
    """Slips that a printer's roll is good for, where it is counted."""
    last_error: DeviceError | None = None
    """What was wrong last; it stays after it was mended."""

    def as_stopped(self) -> DeviceState:
        """What a last will becomes when its link takes its leave."""
        detail = "the program that drives it was stopped: start it again"
        return self.model_copy(update={"status": STOPPED, "detail": detail})


class DeviceTest(Message):
    """Server to whoever drives a device: have it do something that a person beside it notices."""

    topic: ClassVar = "onedoor/{hall}/device/{device}/test"
    id: Annotated[str, Field(min_length=8, max_length=64)]
    """A UUID made once per test."""


class DeviceTested(Message):
    """The driver's answer: whether the device did it."""

    topic: ClassVar = "onedoor/{hall}/device/{device}/tested"
    id: str
    """The test's."""
    ok: bool
    code: str | None = None
    """The device fault's, or `busy` while another test of it goes on, when not ok."""
    detail: str = ""
    """What it did or saw, or what to do; for a technician."""


__all__ = [
    "STOPPED",
    "Announce",
    "AnnounceWords",
    "Announced",
    "AnnouncerHere",
    "BoardCall",
    "BoardState",
    "DeviceError",
    "DeviceState",
    "DeviceTest",
    "DeviceTested",
    "Estimate",
    "EventMessage",
    "LineState",
    "Message",
    "Outcome",
    "PadKey",
    "PadPress",
    "PadReply",
    "StaffCall",
    "StaffCalls",
    "Standing",
    "UsualPause",
    "VoiceState",
    "WindowState",
    "WindowStatus",
    "ZoneName",
]


# -- servers ------------------------------------------------------------------------------------


class News(Message):
    """Server to server, where several share a journal: there is something in it that the relay has not seen."""

    topic: ClassVar = "onedoor/{hall}/server/news"
    day: date
    """The hall's business day."""
    seq: int
    """The last event of the commit."""
