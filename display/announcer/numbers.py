"""Numbers and windows as a voice reads them well, in each language.

A ticket's number is read sign by sign, because a voice reads "012" as twelve. A window is counted ("window 12", 十二号)
when its name is a plain number, and read sign by sign otherwise, or always when the hall says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CHINESE_DIGITS = "零一二三四五六七八九"
_NUMBER = re.compile(r"((?<![A-Za-z0-9])[A-Z][0-9]{3,6}(?![0-9]))")
_PHRASE = re.compile(r"([0-9]+|[，。！？；：、,.!?;:]+\s*|(?<=[A-Z]) (?=[A-Z]))")
_LATIN = re.compile(r"[A-Za-z]+")


Parts = tuple[str, ...]
"""What a voice says one after another; what stands between two of them (a space, a comma) is a part too."""


@dataclass(frozen=True)
class Reader:
    """Reads as one hall has it."""

    one: str = "一"
    """The digit 1 in Mandarin numbers that are read sign by sign: 一, or 幺, which is not taken for 七."""
    counts_windows: bool = True
    """Whether the window 12 is 十二 rather than 一二."""

    def in_mandarin(self, signs: str) -> Parts:
        """Digits as Chinese numerals, letters as they are: the Mandarin voice knows the names of capital letters."""
        return tuple(self.one if part == "一" else part for part in _chinese(signs))

    def in_cantonese(self, signs: str) -> Parts:
        """The same, with 一 for every 1: nobody says 幺 in Cantonese."""
        return _chinese(signs)

    def in_english(self, signs: str) -> Parts:
        """Digits as words, letters as they are, a pause after each."""
        read = [_ENGLISH_DIGITS[int(sign)] if sign.isdigit() else sign for sign in _signs(signs)]
        return tuple(part for word in read for part in (", ", word))[1:]

    def window_in_mandarin(self, window: str) -> Parts:
        """三, 十二, 零七, V I P二."""
        return _counted(int(window)) if self._is_counted(window) else self.in_mandarin(window)

    def window_in_cantonese(self, window: str) -> Parts:
        """The same in Cantonese."""
        return _counted(int(window)) if self._is_counted(window) else self.in_cantonese(window)

    def window_in_english(self, window: str) -> Parts:
        """3, 12; or "zero, seven" and "V, I, P, two"."""
        return (window,) if self._is_counted(window) else self.in_english(window)

    def words(self, words: str, language: str) -> Parts:
        """Words of people: numbers of tickets sign by sign, and in Mandarin the letters of a Latin word, one by one."""
        read = {"en": self.in_english, "yue": self.in_cantonese}.get(language, self.in_mandarin)
        parts: list[str] = []
        for stretch in _NUMBER.split(words):
            if _NUMBER.fullmatch(stretch):
                parts += read(stretch)
            else:
                spelled = _LATIN.sub(lambda word: _spaced(word[0].upper()), stretch)
                parts += _phrases(stretch if language in ("en", "yue") else spelled)
        return tuple(parts)

    def _is_counted(self, window: str) -> bool:
        plain = window.isdigit() and not window.startswith("0") and int(window) < 100
        return plain and (self.counts_windows or len(window) == 1)


def _chinese(signs: str) -> Parts:
    spaced = _spaced(_signs(signs))
    return tuple(_CHINESE_DIGITS[int(sign)] if sign.isdigit() else sign for sign in spaced)


def _signs(name: str) -> str:
    return "".join(sign for sign in name.upper() if sign.isalnum())


def _spaced(signs: str) -> str:
    """A space between two letters, which would else be read as one syllable."""
    spaced = ""
    for sign in signs:
        spaced += f" {sign}" if spaced[-1:].isalpha() and sign.isalpha() else sign
    return spaced


def _phrases(words: str) -> list[str]:
    """Words cut at pauses and around figures, which change from one time to another."""
    return [phrase for phrase in _PHRASE.split(words) if phrase]


def _counted(count: int) -> Parts:
    """1 to 99 as spoken: 三, 十, 十二, 二十, 二十一."""
    tens, ones = divmod(count, 10)
    said = ("" if tens < 2 else _CHINESE_DIGITS[tens], "十" if tens else "")
    return (*filter(None, said), *(() if tens and not ones else (_CHINESE_DIGITS[ones],)))
