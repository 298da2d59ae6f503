"""What a matter is also found by at a kiosk, where nobody can type Chinese: the pinyin of its name."""

from __future__ import annotations

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin


def keys_of(name: str) -> tuple[str, ...]:
    """The initials and the whole pinyin of a Chinese name, lower case, without tones: `yhzh` and `yinhangzhanghu`.

    Words are read as words (银行 is yinhang), and what is no Chinese stays, without spaces and marks.
    """
    return tuple(_bare(lazy_pinyin(name, style=style)) for style in (Style.FIRST_LETTER, Style.NORMAL))


def _bare(parts: Iterable[str]) -> str:
    return "".join(mark for mark in "".join(parts).lower() if mark.isascii() and mark.isalnum())
