"""The port of voices: whoever turns a sentence into sound."""

from __future__ import annotations

from typing import Protocol

from display.announcer.sentences import Sentence
from display.announcer.sound import Sound


class VoiceFault(Exception):
    """A sentence could not be spoken; the message says why, for a technician."""


class Voice(Protocol):
    """Turns sentences into sound; used by several zones at once."""

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound, or raise VoiceFault."""
        ...
