"""What the hall's voices say besides calls, and how they are."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator
from pydantic_core import PydanticCustomError

from wire.api.body import Answer, Asked
from wire.api.devices import DeviceLevel
from wire.words import Number, WindowName, ZoneName

_UNSAYABLE = re.compile(r"[<>{}\[\]\\\x00-\x1f\x7f-\x9f]|&#?\w+;")


def _sayable(words: str) -> str:
    """Plain words on one line; a voice would read marks aloud, or obey them."""
    words = " ".join(words.split())
    if _UNSAYABLE.search(words) or not any(sign.isalnum() for sign in words):
        raise PydanticCustomError("unsayable", "give plain words, without markup")
    return words


LONGEST_ANNOUNCEMENT = 500
"""Characters in one language: about two minutes of speech."""

Spoken = Annotated[str, Field(min_length=1, max_length=LONGEST_ANNOUNCEMENT), AfterValidator(_sayable)]

Value = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_sayable)]
"""What fills a place of a template."""


class AnnouncementRequest(Asked):
    """Body of `POST /api/announcements`: the words, by language, or a template of the hall with its values."""

    zones: Annotated[tuple[ZoneName, ...], Field(max_length=100)] = ()  # where; empty: everywhere
    text: Annotated[dict[str, Spoken], Field(max_length=20)] | None = None
    template: Annotated[str, Field(max_length=32)] | None = None
    values: Annotated[dict[str, Value], Field(max_length=20)] = {}

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if bool(self.text) == (self.template is not None):
            raise PydanticCustomError("text_or_template", "give either a text or a template")
        return self


class AnnouncementPlace(Answer):
    """Where it will be said, and its place in the journal."""

    zone: ZoneName
    seq: int


class AnnouncementMade(Answer):
    """It will be said after the calls that wait."""

    announcements: tuple[AnnouncementPlace, ...]
    text: dict[str, str]  # what will be said, by language


class VoiceMoveRequest(Asked):
    """Body of `POST /api/voices/{zone}/{act}`."""


class VoiceView(Answer):
    """The voice of a waiting area."""

    zone: ZoneName
    paused: bool
    since: AwareDatetime | None = None  # when it was paused
    waiting: int = 0  # calls and announcements still to be said, the one that is being said among them
    speaker: DeviceLevel = DeviceLevel.UNKNOWN  # how its loudspeaker is


class VoiceViews(Answer):
    """The voices of the hall."""

    voices: tuple[VoiceView, ...]


class SaidView(Answer):
    """A call or an announcement that has ended."""

    zone: ZoneName
    at: AwareDatetime  # when it was begun, or given up
    number: Number | None = None  # who was called,
    window: WindowName | None = None  # and where to
    text: dict[str, str] | None = None  # or the words, by language; none once their day is archived
    outcome: str  # `spoken`, or why it was not: `late`, `merged`, `quiet`, `failed`


class SaidViews(Answer):
    """What the voices said last, the newest first."""

    said: tuple[SaidView, ...]
