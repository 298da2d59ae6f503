"""Everything that is said over MQTT; topic, QoS and retention stand on the message type.

State is retained, events are not: a broker that forgets everything loses nothing, because the
journal is asked again (`GET /api/journal?after=SEQ`). Nothing personal is ever on the wire.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.topics import fill
from wire.words import LineLetter, Number, WindowName, ZoneName


class Message(BaseModel):
    """One MQTT payload. Unknown fields are ignored, so an older screen understands a newer server."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    topic: ClassVar[str]
    retain: ClassVar[bool] = False
    qos: ClassVar[Literal[0, 1]] = 1

    v: Literal[1] = 1

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
    """A public journal event; `(day, seq)` orders them and shows a gap. Fields past the common ones
    depend on the kind: see `caller_server/domain/events.py` and docs/topics.md.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    topic: ClassVar = "onedoor/{hall}/event/{kind}"
    day: date
    seq: Annotated[int, Field(ge=1)]
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
    """What a waiting area's screen shows: newest call first, and the people waiting per line."""

    topic: ClassVar = "onedoor/{hall}/state/board/{zone}"
    retain: ClassVar = True
    day: date
    seq: int
    calls: tuple[BoardCall, ...]
    waiting: dict[LineLetter, int]


class WindowStatus(StrEnum):
    """What a window is doing, as its panel shows it."""

    CLOSED = "closed"
    OPEN = "open"  # open, nobody called
    CALLING = "calling"
    SERVING = "serving"
    PAUSED = "paused"


class WindowState(Message):
    """What the panel above a window shows."""

    topic: ClassVar = "onedoor/{hall}/state/window/{window}"
    retain: ClassVar = True
    day: date
    seq: int
    status: WindowStatus
    number: Number | None = None
    call: int | None = None


class LineState(Message):
    """Who waits in a line, in calling order; phones find their own place in it."""

    topic: ClassVar = "onedoor/{hall}/state/line/{line}"
    retain: ClassVar = True
    day: date
    seq: int
    waiting: tuple[Number, ...]
    estimate: Estimate  # for a visitor who would join now


# -- announcements ------------------------------------------------------------------------------


class Announce(Message):
    """Server to a zone's announcer: say this call, unless it is too late."""

    topic: ClassVar = "onedoor/{hall}/announce/{zone}"
    day: date
    seq: int
    number: Number
    window: WindowName
    call: int
    expires_at: AwareDatetime


class Outcome(StrEnum):
    """What became of an announcement."""

    SPOKEN = "spoken"
    LATE = "late"  # past `expires_at`: shown only
    MERGED = "merged"  # the same number was called again before its turn
    FAILED = "failed"  # the voice or the loudspeaker did not work


class Announced(Message):
    """Announcer to server: what became of the call with this `(day, seq)`; journalled."""

    topic: ClassVar = "onedoor/{hall}/announced/{zone}"
    day: date
    seq: int
    spoken_at: datetime
    outcome: Outcome


# -- call pads ----------------------------------------------------------------------------------


PadKey = Annotated[str, Field(pattern=r"^(next|recall|start|finish|miss|pause|transfer|rate:[1-5])$")]


class PadPress(Message):
    """Pad to server. `id` is a UUID made once per press, so a redelivered press acts once."""

    topic: ClassVar = "onedoor/{hall}/pad/{window}/press"
    key: PadKey
    id: Annotated[str, Field(min_length=8, max_length=64)]
    pressed_at: AwareDatetime


class PadReply(Message):
    """Server to pad: what the press did, or the refusal's code."""

    topic: ClassVar = "onedoor/{hall}/pad/{window}/reply"
    id: str
    ok: bool
    code: str | None = None
    number: Number | None = None
    waiting: int = 0


# -- devices ------------------------------------------------------------------------------------


class DeviceState(Message):
    """Each device to server. The last will of its link is this message with `online` false."""

    topic: ClassVar = "onedoor/{hall}/device/{device}"
    retain: ClassVar = True
    online: bool
    kind: str = ""
    status: str = ""  # "ok", or the DeviceFault's code
    detail: str = ""
    since: AwareDatetime | None = None


__all__ = [
    "Announce",
    "Announced",
    "BoardCall",
    "BoardState",
    "DeviceState",
    "Estimate",
    "EventMessage",
    "LineState",
    "Message",
    "Outcome",
    "PadKey",
    "PadPress",
    "PadReply",
    "WindowState",
    "WindowStatus",
    "ZoneName",
]
