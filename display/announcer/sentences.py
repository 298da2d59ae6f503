"""What is said for a call, in each language of the hall.

Numbers are read sign by sign, because a voice reads "012" as twelve. A window is counted ("window 12")
when its name is a plain number, and read sign by sign otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from config.models import Language
from hardware.voices.port import Sentence

_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CHINESE_DIGITS = "零一二三四五六七八九"


def sentences(
    number: str, window: str, languages: Iterable[Language], voices: Mapping[Language, str]
) -> tuple[Sentence, ...]:
    """The sentences of one call, in the order of `voices`; a language that calls are not worded in is left out.

    Simplified and traditional Chinese are one spoken language when they share a voice, or when only one of them has
    one: it is not said twice.
    """
    return _said(lambda language: _WORDED[language](number, window), languages, voices)


def trial_sentences(languages: Iterable[Language], voices: Mapping[Language, str]) -> tuple[Sentence, ...]:
    """What is said when a loudspeaker is tested: nothing that a visitor could take for a call."""
    return _said(_OF_A_TRIAL.__getitem__, languages, voices)


def _said(
    worded: Callable[[Language], str], languages: Iterable[Language], voices: Mapping[Language, str]
) -> tuple[Sentence, ...]:
    offered = {_spoken(language) for language in languages}
    said: dict[str, Sentence] = {}  # by voice
    for language, voice in voices.items():
        if language in _WORDED and _spoken(language) in offered and voice not in said:
            said[voice] = Sentence(voice, worded(language))
    return tuple(said.values())


def _spoken(language: Language) -> str:
    return language.partition("-")[0]


def _in_simplified(number: str, window: str) -> str:
    return f"请{_chinese(number)}号，到{_chinese_window(window)}号窗口"


def _in_traditional(number: str, window: str) -> str:
    return f"請{_chinese(number)}號，到{_chinese_window(window)}號窗口"


def _in_english(number: str, window: str) -> str:
    return f"Ticket {_english(number)}, please go to window {window if _is_counted(window) else _english(window)}"


_OF_A_TRIAL = {
    "zh-Hans": "这是语音测试",
    "zh-Hant": "這是語音測試",
    "en": "This is a test of the loudspeaker",
}
_WORDED = {"zh-Hans": _in_simplified, "zh-Hant": _in_traditional, "en": _in_english}


def _english(signs: str) -> str:
    return ", ".join(_ENGLISH_DIGITS[int(sign)] if sign.isdigit() else sign for sign in _signs(signs))


def _chinese(signs: str) -> str:
    """Digits as Chinese numerals, letters as they are: the Mandarin voice knows the names of capital letters."""
    return "".join(_CHINESE_DIGITS[int(sign)] if sign.isdigit() else sign for sign in _spaced(_signs(signs)))


def _chinese_window(window: str) -> str:
    return _counted_in_chinese(int(window)) if _is_counted(window) else _chinese(window)


def _signs(name: str) -> str:
    return "".join(sign for sign in name.upper() if sign.isalnum())


def _spaced(signs: str) -> str:
    """A space between two letters, which would else be read as one syllable."""
    spaced = ""
    for sign in signs:
        spaced += f" {sign}" if spaced[-1:].isalpha() and sign.isalpha() else sign
    return spaced


def _is_counted(window: str) -> bool:
    return window.isdigit() and not window.startswith("0") and int(window) < 100


def _counted_in_chinese(count: int) -> str:
    """1 to 99 as spoken: 三, 十, 十二, 二十, 二十一."""
    tens, ones = divmod(count, 10)
    return (
        ("" if tens < 2 else _CHINESE_DIGITS[tens])
        + ("十" if tens else "")
        + ("" if tens and not ones else _CHINESE_DIGITS[ones])
    )
