"""The hall as kiosks see it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from wire.api.body import Answer
from wire.messages import Estimate
from wire.words import LineLetter, WindowName, ZoneName


class QuietHours(Answer):
    """A time at which a line is usually shorter than now."""

    begins: AwareDatetime
    ends: AwareDatetime
    estimate: Estimate  # of whoever comes then, as it was on the last days


class LineView(Answer):
    """A line, as a kiosk offers it."""

    letter: LineLetter
    name: dict[str, str]  # by language
    waiting: int
    estimate: Estimate
    windows: tuple[WindowName, ...]
    zone: ZoneName
    open: bool
    closed_because: str | None = None  # a sentence, when not open
    left: int | None = None  # tickets left in this session; null when there is no quota
    appointments: bool = False  # whether it takes any
    quieter: tuple[QuietHours, ...] = ()  # today and on the next working day, by time


class MaterialView(Answer):
    """One thing to bring."""

    name: dict[str, str]
    copies: int
    must: bool


class MatterView(Answer):
    """A matter, as a kiosk offers it."""

    code: str
    name: dict[str, str]
    keys: tuple[str, ...] = ()  # what it is also found by: pinyin initials and whole pinyin of its name
    unit: str
    line: LineLetter
    audience: Literal["personal", "company"]
    legal_days: int  # working days
    promised_days: int
    topics: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    materials: tuple[MaterialView, ...] = ()


class SessionView(Answer):
    """A stretch of opening hours, local time "HH:MM"."""

    opens: str
    closes: str


class HallView(Answer):
    """What a kiosk needs to know to serve a visitor."""

    hall: str
    name: dict[str, str]
    day: date
    timezone: str
    languages: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    open: bool
    lines: tuple[LineView, ...]
    matters: tuple[MatterView, ...]
    visitor_url: str = ""  # what the QR codes of this hall's slips begin with
    now: AwareDatetime | None = None  # the hall's time as this was answered
