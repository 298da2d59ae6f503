"""What the voices say, by what, and how loud."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from config.models.basis import Described, Language, LocalTime, Name, Text

PLACE = re.compile(r"\{([a-z_]+)\}")
"""A place in the words of an announcement."""


class Announcement(Described):
    """`[[announcement]]`: words that are no call, ready to be said by the staff or before closing."""

    name: Name
    """What whoever asks for it calls it."""
    text: Text
    """The words, by language; `{place}` in them is filled by whoever asks for it, `{minutes}` by the clock."""
    before_close: tuple[Annotated[int, Field(ge=1, le=240)], ...] = ()
    """Minutes before the end of each session at which it is said in every zone by itself; empty: never."""

    @property
    def places(self) -> frozenset[str]:
        """What has to be filled in."""
        return frozenset(place for words in self.text.values() for place in PLACE.findall(words))

    def filled(self, values: Mapping[str, str]) -> dict[Language, str]:
        """The words with their places filled in."""
        return {tag: PLACE.sub(lambda place: values[place[1]], words) for tag, words in self.text.items()}


class Volume(Described):
    """How loud the voices are from an hour on."""

    since: LocalTime = Field(alias="from")
    """From when, `HH:MM`, until the next of the same; the day's last holds until the first."""
    percent: Annotated[int, Field(ge=0, le=100)]
    """Of the loudest; 0 in quiet hours: calls are shown and not spoken."""


class Voice(Described):
    """`[voice]` in hall.toml: what speaks the calls; see docs/voice.md."""

    engine: Literal["pyttsx3", "espeak", "clips", "piper", "sherpa"] = "pyttsx3"
    """`pyttsx3` over eSpeak NG; `espeak`, eSpeak NG by its own program; `clips`, recordings of a person; `piper` or
    `sherpa`, a model. eSpeak NG says what is not recorded, and stands in for a model that does not speak."""
    clips: Annotated[str, Field(min_length=1)] = "clips"
    """Folder of the recordings and their `clips.toml`, beside hall.toml or anywhere on the machine that speaks."""
    models: dict[Language, Annotated[str, Field(min_length=1)]] = {}
    """The model of each language for `piper` (an `.onnx` file) or `sherpa` (a folder), beside hall.toml or anywhere on
    the machine that speaks; a language without one is spoken by eSpeak NG."""
    python: str = ""
    """The Python that has the package of `piper` or `sherpa`, such as `/opt/piper/bin/python`; empty: OneDoor's own."""
