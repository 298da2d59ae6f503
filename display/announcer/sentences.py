"""What is said for a call, in each language of the hall and of the call's line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from config.models import Hall, Language, in_language
from display.announcer.numbers import Parts, Reader
from hardware.voices.port import Sentence

CANTONESE = "yue"
"""A spoken language: it is read from traditional Chinese, and a hall that offers Chinese may have it."""


@dataclass(frozen=True)
class Wording:
    """How one hall words its calls."""

    languages: tuple[Language, ...]
    voices: Mapping[Language, str]
    """By language, in the order in which they speak."""
    of_lines: Mapping[str, tuple[Language, ...]] = field(default_factory=dict)
    """The languages of lines that are not called in all of them, by letter."""
    of_windows: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)
    """What windows are called that have more than a number, by name."""
    reader: Reader = field(default_factory=Reader)

    @classmethod
    def of(cls, hall: Hall) -> Wording:
        """As a hall's files have it."""
        calling = hall.calling
        return cls(
            languages=hall.hall.languages,
            voices=calling.voices,
            of_lines={line.letter: line.spoken for line in hall.line if line.spoken},
            of_windows={window.name: window.spoken for window in hall.window if window.spoken},
            reader=Reader(calling.digit_one, calling.window_numbers == "counted"),
        )

    def call(self, number: str, window: str) -> tuple[Sentence, ...]:
        """The sentences of one call, in the order of `voices`; a language that calls are not worded in is left out.

        Simplified and traditional Chinese are one spoken language when they share a voice, or when only one of them
        has one: it is not said twice. A line that the hall does not know is called in all languages.
        """
        worded = {
            "zh-Hans": self._in_simplified,
            "zh-Hant": self._in_traditional,
            CANTONESE: self._in_cantonese,
            "en": self._in_english,
        }
        return self._said(lambda language: worded[language](number, window), self._voices_of(number[:1]))

    def words(self, text: Mapping[str, str]) -> tuple[Sentence, ...]:
        """Words that are no call, in each language that has a voice and words to say."""
        read = {language: self._read(text, language) for language in self.voices}
        said = self._said(read.__getitem__, {tag: v for tag, v in self.voices.items() if read[tag]})
        return tuple(replace(sentence, free=True) for sentence in said)

    def trial(self) -> tuple[Sentence, ...]:
        """What is said when a loudspeaker is tested: nothing that a visitor could take for a call."""
        return self._said(lambda language: (_OF_A_TRIAL[language],), self.voices)

    def _voices_of(self, line: str) -> Mapping[Language, str]:
        spoken = self.of_lines.get(line)
        chosen = {language: self.voices[language] for language in spoken or () if language in self.voices}
        return chosen or self.voices

    def _said(self, worded: Callable[[Language], Parts], voices: Mapping[Language, str]) -> tuple[Sentence, ...]:
        offered = _tongues(self.languages)
        said: dict[str, Sentence] = {}  # by voice
        for language, voice in voices.items():
            if language in _OF_A_TRIAL and _tongue(language) in offered and voice not in said:
                parts = worded(language)
                said[voice] = Sentence(voice, "".join(parts), language, parts)
        return tuple(said.values())

    def _in_simplified(self, number: str, window: str) -> Parts:
        place = self._named(window, "zh-Hans") or (*self.reader.window_in_mandarin(window), "号窗口")
        return "请", *self.reader.in_mandarin(number), "号", "，", "到", *place

    def _in_traditional(self, number: str, window: str) -> Parts:
        place = self._named(window, "zh-Hant") or (*self.reader.window_in_mandarin(window), "號窗口")
        return "請", *self.reader.in_mandarin(number), "號", "，", "到", *place

    def _in_cantonese(self, number: str, window: str) -> Parts:
        place = self._named(window, "zh-Hant") or (*self.reader.window_in_cantonese(window), "號窗口")
        return "請", *self.reader.in_cantonese(number), "號", "，", "去", *place

    def _in_english(self, number: str, window: str) -> Parts:
        place = self._named(window, "en") or ("window", " ", *self.reader.window_in_english(window))
        return "Ticket", " ", *self.reader.in_english(number), ", ", "please go to", " ", *place

    def _read(self, text: Mapping[str, str], language: Language) -> Parts:
        """The words of a language, or of another script of it, as its voice reads them well."""
        scripts = (language, "zh-Hant", "zh-Hans") if _tongue(language) == "zh" else (language,)
        words = next((text[script] for script in scripts if text.get(script)), "")
        return self.reader.words(words, language)

    def _named(self, window: str, language: Language) -> Parts:
        """A window's own name in a language, if it has one that this language's voice can read."""
        names = self.of_windows.get(window, {})
        return (in_language(names, language),) if _tongue(language) in _tongues(names) else ()


_OF_A_TRIAL: dict[Language, str] = {
    "zh-Hans": "这是语音测试",
    "zh-Hant": "這是語音測試",
    CANTONESE: "這是語音測試",
    "en": "This is a test of the loudspeaker",
}


def _tongue(language: Language) -> str:
    return "zh" if language == CANTONESE else language.partition("-")[0]


def _tongues(languages: Iterable[Language]) -> set[str]:
    return {_tongue(language) for language in languages}
