"""Where a line of text may break: between words, between Chinese characters, never before a comma."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Fits = Callable[[str], bool]
Width = Callable[[str], float]

_OPENING = re.escape("（《「『【〈〔“‘([{")  # may not end a line
_CLOSING = re.escape("，。、；：？！）》」』】〉〕”’…～·％,.;:?!)]}%")  # may not begin one
_WIDE = r"\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# a number keeps the one character that counts: "12人", "1份"
_UNIT = re.compile(
    rf"\s+"
    rf"|[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}]*\d[{_WIDE}]|[^\s{_WIDE}{_OPENING}]+)[{_CLOSING}]*"
    rf"|[{_OPENING}]+"
)


def wrap(text: str, fits: Fits) -> list[str]:
    """Break `text` into lines that `fits` accepts; a word longer than a line is broken between characters.

    Line breaks in `text` are kept, white space at a break is dropped, and no other character is ever lost.
    """
    return [line for paragraph in text.splitlines() or [""] for line in _wrap_paragraph(paragraph, fits)]


def balanced(text: str, width_of: Width, width: float, step: float) -> list[str]:
    """No more lines than `width` needs, and none of them much shorter than the others: for centred text.

    `step` is how exactly the best width is looked for, in the units of `width`.
    """

    def within(limit: float) -> list[str]:
        return wrap(text, lambda part: width_of(part) <= limit)

    lines = within(width)
    if len(lines) < 2 or "\n" in text:
        return lines
    too_narrow, wide_enough = 0.0, width
    while wide_enough - too_narrow > step:
        middle = (too_narrow + wide_enough) / 2
        tried = within(middle)
        if len(tried) > len(lines):
            too_narrow = middle
        else:
            wide_enough, lines = middle, tried
    return lines


def _wrap_paragraph(text: str, fits: Fits) -> Iterator[str]:
    if fits(text.rstrip()):
        yield text.rstrip()
        return
    line = ""
    for unit in _UNIT.findall(text):
        if fits((line + unit).rstrip()):
            line += unit
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = _broken(unit.lstrip(), fits)
        yield from full
    yield line.rstrip()


def _broken(word: str, fits: Fits) -> list[str]:
    """Cut one unit into pieces that fit; a single character is never cut, however narrow the line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and not fits(pieces[-1] + character):
            pieces.append("")
        pieces[-1] += character
    return pieces
