"""The port of voices: whoever turns a sentence into sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hardware.voices.sound import Sound

WORDS_A_MINUTE = 165
"""How fast is spoken, where an engine can be told."""


@dataclass(frozen=True)
class Sentence:
    """Words to be spoken, and the voice that speaks them (an eSpeak NG voice such as `gmw/en`)."""

    voice: str
    text: str
    language: str = ""
    """`zh-Hans`, `zh-Hant`, `yue` or `en`, for engines that have voices of their own; empty where nobody asks."""
    parts: tuple[str, ...] = ()
    """The text cut into what recur in sentences, pauses included: `请`, `A`, `零`, `号`, `，`, `到`; one after another
    they are the text. Empty: it is not cut."""
    free: bool = False
    """Words that staff may have typed a moment ago: nobody can have recorded them."""


def as_words(text: str) -> str:
    """A text for engines that take what stands in double brackets for the names of phonemes: nothing of it is."""
    return text.replace("[[", "[ [")


class VoiceFault(Exception):
    """A sentence could not be spoken; the message says why, for a technician."""

    def __init__(self, why: str, part: str = "") -> None:
        """`part` is the part of the sentence that could not be spoken, where it was one alone."""
        super().__init__(why)
        self.part = part


class NotRecorded(VoiceFault):
    """There is no recording of some of its words."""


class NotItsLanguage(VoiceFault):
    """It speaks other languages, as its hall wants it."""


class Voice(Protocol):
    """Turns sentences into sound; used by several zones at once."""

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound, or raise VoiceFault."""
        ...
