"""The voice that works everywhere offline: pyttsx3 over eSpeak NG, in a process of its own for each sentence."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hardware.voices.program import PATIENCE_S, ProgramVoice

SYNTHESIS = (sys.executable, "-P", "-m", "hardware.voices.synthesis")


class EspeakVoice(ProgramVoice):
    """Speaks sentences by eSpeak NG, through pyttsx3."""

    def __init__(self, command: Sequence[str] = SYNTHESIS, patience_s: float = PATIENCE_S) -> None:
        """`command` is given the voice and the file to write, and the text on its standard input."""
        super().__init__(lambda sentence, path: (*command, sentence.voice, str(path)), patience_s)
