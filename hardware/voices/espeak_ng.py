"""eSpeak NG by its own program: the same voices without Python and pyttsx3, five times as fast to start."""

from __future__ import annotations

from dataclasses import replace

from hardware.voices.port import WORDS_A_MINUTE, Sentence, as_words
from hardware.voices.program import PATIENCE_S, ProgramVoice
from hardware.voices.sound import Sound

PROGRAM = "espeak-ng"


class EspeakNgVoice(ProgramVoice):
    """Speaks sentences by the program `espeak-ng`."""

    def __init__(self, program: str = PROGRAM, patience_s: float = PATIENCE_S) -> None:
        pace = ("-s", str(WORDS_A_MINUTE))
        super().__init__(
            lambda sentence, path: (program, "-v", sentence.voice, *pace, "-w", str(path), "--stdin"), patience_s
        )

    def speak(self, sentence: Sentence) -> Sound[int]:
        """The sentence as sound, or raise VoiceFault."""
        return super().speak(replace(sentence, text=as_words(sentence.text)))
