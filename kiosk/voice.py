"""The kiosk's voice: the newest words break off what was being said; nobody waits for it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

import structlog

from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.port import Speaker
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.port import Voice as Synthesis
from hardware.voices.sound import to_wav

TRIALS = {
    "zh-Hans": "这是自助机的语音测试",
    "zh-Hant": "這是自助機的語音測試",
    "en": "This is a test of the kiosk's voice",
}
"""What is said when the speaker is tested."""

KEPT = 32  # sentences, of a hundred kilobytes each; a screen and its controls are spoken again and again

_NUMBER = re.compile(r"\b([A-Z])(\d{3,})\b")
_RANGE = re.compile(r"(\d)–(\d)")
_CHINESE_DIGITS = "零一二三四五六七八九"
_MARKS = re.compile(r"\s*(?:›|·|\n)\s*")


Report = Callable[[DeviceFault | None], None]
"""Told how the speaker is."""


class Guide(Protocol):
    """Speaks to the visitor."""

    def say(self, words: str, language: str) -> None:
        """Say this now, instead of what is being said."""
        ...

    def hush(self) -> None:
        """Be silent."""
        ...


class KioskVoice:
    """One thread, which speaks on the kiosk's own speaker. `voices` are those of the hall, by language."""

    def __init__(
        self, speaker: Speaker, synthesis: Synthesis, voices: Mapping[str, str], log: structlog.stdlib.BoundLogger
    ) -> None:
        self._speaker = speaker
        self._voices = voices
        self._log = log
        self._spoken = lru_cache(KEPT)(lambda sentence: to_wav(synthesis.speak(sentence)))
        self._changed = threading.Condition()
        self._next: Sentence | None = None
        self._said = 0
        self._stopping = False
        self._report: Report = lambda _fault: None
        self._turn = threading.Lock()  # a test waits for what is being said
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)

    def reports(self, report: Report) -> None:
        """Tell how the speaker is, once this has started and each time it has spoken."""
        self._report = report

    def test(self) -> str:
        """Say something in each voice; return what, or raise DeviceFault."""
        for voice, words in ((voice, TRIALS[code]) for code, voice in self._voices.items() if code in TRIALS):
            try:
                wav = self._spoken(Sentence(voice, words))
                with self._turn:
                    self._speaker.play(wav, "test")
            except VoiceFault as fault:
                raise DeviceFault(FaultCode.BROKEN, f"the voice {voice} does not speak: {fault}") from None
        return "it has said that it is being tested"

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def say(self, words: str, language: str) -> None:
        """Say this now; in a language that has no voice, nothing."""
        voice = voice_of(language, self._voices)
        self._set(Sentence(voice, speakable(words, language)) if voice and words else None)

    def hush(self) -> None:
        """Break off."""
        self._set(None)

    def stop(self, timeout_s: float = 0.5) -> None:
        """Break off and say nothing more."""
        self._stopping = True
        self._set(None)
        self._speaker.close()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _set(self, sentence: Sentence | None) -> None:
        with self._changed:
            self._next = sentence
            self._speaker.hush()
            self._changed.notify()

    def _run(self) -> None:
        try:
            self._speaker.check()
            self._report(None)
        except DeviceFault as fault:
            self._report(fault)
        while not self._stopping:
            with self._changed:
                self._changed.wait_for(lambda: self._next is not None or self._stopping)
                sentence = self._next
            if sentence is not None and not self._stopping:
                self._speak(sentence)

    def _speak(self, sentence: Sentence) -> None:
        try:
            wav = self._spoken(sentence)
            with self._changed:
                if self._next is not sentence:
                    return  # something newer was asked for while this was being made
                self._next = None
                self._said += 1
                name = f"{self._said:06d}"
            with self._turn:
                self._speaker.play(wav, name)
            self._report(None)
        except (VoiceFault, DeviceFault) as fault:
            self._log.warning("not_spoken", why=str(fault))
            if isinstance(fault, DeviceFault):
                self._report(fault)
            with self._changed:
                if self._next is sentence:
                    self._next = None


def voice_of(language: str, voices: Mapping[str, str]) -> str | None:
    """The voice of a language, else that of another script or region of it."""
    tongue = language.partition("-")[0]
    return voices.get(language) or next((v for code, v in voices.items() if code.partition("-")[0] == tongue), None)


def speakable(words: str, language: str) -> str:
    """Words as a voice reads them well: numbers of tickets sign by sign, pauses instead of marks."""
    digits = _CHINESE_DIGITS if language.startswith("zh") else "0123456789"
    between = "" if language.startswith("zh") else " "

    def spelt(number: re.Match[str]) -> str:
        return number[1] + " " + between.join(digits[int(digit)] for digit in number[2])

    between_numbers = "到" if language.startswith("zh") else " to " if language == "en" else "–"
    words = _RANGE.sub(rf"\1{between_numbers}\2", words)
    return _MARKS.sub("，" if language.startswith("zh") else ", ", _NUMBER.sub(spelt, words))
