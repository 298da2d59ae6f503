"""The port of voices: whoever turns a sentence into sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hardware.voices.sound import Sound


@dataclass(frozen=True)
class Sentence:
    """Words to be spoken, and the voice that speaks them (an eSpeak NG voice such as `gmw/en`)."""

    voice: str
    text: str


class VoiceFault(Exception):
    """A sentence could not be spoken; the message says why, for a technician."""


class Voice(Protocol):
    """Turns sentences into sound; used by several zones at once."""

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound, or raise VoiceFault."""
        ...
