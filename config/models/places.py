"""The hall itself, its waiting areas, windows and lines."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from config.models.basis import FOLDER, NAME, PLAN, REJOIN, Described, Language, Letter, LocalTime, Name, Text


class Session(Described):
    """A stretch of opening hours, local time."""

    opens: LocalTime = Field(alias="from")
    """When issuing starts, `HH:MM`."""
    closes: LocalTime = Field(alias="to")
    """When the session ends, `HH:MM`."""


class HallTable(Described):
    """`[hall]` in hall.toml."""

    id: Name
    """Names the hall in topics, files and the journal."""
    name: Text
    """What people call the hall; on slips, kiosks and screens."""
    timezone: str
    """IANA zone, such as `Asia/Shanghai`; the business day is the local date there."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("zh-Hans", "zh-Hant", "en")
    """Languages offered, first is the default. One that is none of `zh-Hans`, `zh-Hant` and `en` is offered at the
    kiosks and needs its texts there, `languages/TAG.po` in this folder, see kiosk.md."""
    sessions: Annotated[tuple[Session, ...], Field(min_length=1)]
    """Opening hours of a day, in order, not overlapping."""
    guide_desk: Name | None = None
    """The window that issues, cancels and helps, and serves no line."""
    plan: Annotated[str, Field(pattern=PLAN)] | None = None
    """A picture of the hall in this folder, of 300 kB at most, on which phones show where the windows are."""


class Line(Described):
    """`[[line]]`: the people waiting for the same group of windows."""

    letter: Letter
    """First character of its numbers."""
    name: Text
    """What people call the line."""
    zone: Name
    """Where its visitors wait."""
    usual_minutes: Annotated[float, Field(gt=0, le=480)] = 10
    """Usual handling time, minutes; the estimate starts from it."""
    quota: dict[Literal["morning", "afternoon", "evening"], Annotated[int, Field(ge=0, le=9999)]] = {}
    """Tickets per session: `morning` is the day's first, `afternoon` the second, `evening` the third; one not named has
    no quota."""
    patience_minutes: Annotated[int, Field(gt=0, le=1440)] = 60
    """Past this wait a visitor goes before priorities (no starvation)."""
    rejoin: Annotated[str, Field(pattern=REJOIN)] = "after:3"
    """How a missed visitor is let in again: `after:N`, `end`, `half_day` or `no`."""
    per_slot: Annotated[int, Field(ge=0, le=99)] = 0
    """Appointments in each slot; 0 takes none."""
    spoken: tuple[Language, ...] = ()
    """Languages in which its calls are spoken, of those in `voices` of `[calling]`, in this order; empty: all."""


class Help(Described):
    """A line that a window helps when its own is empty or the other's wait is long."""

    line: Letter
    """The line helped."""
    past_minutes: Annotated[int, Field(ge=0, le=1440)] = 20
    """Help also once that line's oldest visitor has waited this long, minutes."""


class Window(Described):
    """`[[window]]`: a numbered counter."""

    name: Name
    """Its number or name, as spoken and shown."""
    lines: tuple[Letter, ...] = ()
    """Lines it serves, its own first."""
    helps: tuple[Help, ...] = ()
    """Lines it helps."""
    weights: dict[Letter, Annotated[int, Field(ge=1, le=20)]] = {}
    """Calls of each of its lines in a round, such as `{ A = 3, B = 1 }`; without it whoever has waited longest."""
    transfers_to: Annotated[str, Field(pattern=NAME)] | None = None
    """Where the transfer key of its call pad sends a visitor: a line's letter or a window's name."""
    may_choose: bool = False
    """Whether its clerk may call a chosen number, past the order."""
    zone: Name
    """Whose board and voice announce its calls."""
    spoken: Text | None = None
    """What the voice calls it, such as `综合服务台`; in a language without words its name is read."""
    way: Text | None = None
    """How to get there, for the phone of whoever is called, such as `二楼左手边`."""
    x: Annotated[float, Field(ge=0, le=100)] | None = None
    """Where it is on the hall's plan: per cent of its width from the left."""
    y: Annotated[float, Field(ge=0, le=100)] | None = None
    """Where it is on the hall's plan: per cent of its height from the top."""


class Zone(Described):
    """`[[zone]]`: a waiting area with its own screens and voice."""

    name: Name
    """Names the zone in topics and addresses."""
    title: Text
    """What people call it."""
    ticker: Text | None = None
    """The running text at the foot of its TV."""
    media: Annotated[str, Field(pattern=FOLDER)] | None = None
    """A folder in this one: its TV shows the pictures, videos and texts in it beside the calls, see screens.md."""
    media_sound: bool = False
    """Whether its videos are heard; they are silent all the same while somebody is called."""
    picture_seconds: Annotated[int, Field(ge=3, le=3600)] = 12
    """How long each picture, text or notice is shown."""
