"""The largest size at which a text fits its box, and its lines at that size."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import Any

import uharfbuzz

from config.fonts import font_file
from hardware.printers.wrapping import wrap

Measure = Callable[[str], float]  # width of a text at size 1

LINE_HEIGHT = 1.46  # Noto Sans SC: ascent and descent, of the size
STEP = 0.94
BALANCED_UP_TO = 3  # lines; running text is longer
SHARES = (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)  # of the widest line, tried for evenness
PAUSE = re.compile(r"[，。；：？！]|[,.;:?!] ")  # the best places to break


def fit(
    text: str, width: float, height: float, largest: float, smallest: float, measure: Measure
) -> tuple[float, list[str]]:
    """Size and lines of a text in a box of width x height; at `smallest` it is set even if it does not fit."""
    if "\n" not in text and measure(text) * largest <= width and LINE_HEIGHT * largest <= height + 1:
        return largest, [text]
    size = largest
    while True:
        lines = wrap(text, lambda line, size=size: measure(line) * size <= width)  # type: ignore[misc]
        fits = len(lines) * LINE_HEIGHT * size <= height + 1 and all(measure(line) * size <= width for line in lines)
        if size <= smallest or (fits and not _splits_a_word(text, lines)):
            return size, _balanced(text, lines, width / size, measure)
        size = max(smallest, size * STEP)


def common_size(texts: Sequence[str], width: float, height: float, largest: float, smallest: float) -> float:
    """The largest size at which every one of these bold texts fits a box of this size: equals look equal."""
    return min((typeset(text, width, height, largest, smallest, bold=True)[0] for text in texts), default=largest)


@lru_cache(4096)
def typeset(
    text: str, width: float, height: float, largest: float, smallest: float, *, bold: bool
) -> tuple[float, list[str]]:
    """`fit` in the hall's font; a text seen before, in a language chosen before, costs nothing."""
    return fit(text, width, height, largest, smallest, measure_with(bold))


def measure_with(bold: bool) -> Measure:
    """The sum of the characters' advances in the hall's font, a hundred times faster than drawing them."""
    return partial(_width, bold)


@lru_cache(1 << 13)
def _width(bold: bool, text: str) -> float:
    return sum(_advance(character, bold) for character in text)


def _balanced(text: str, lines: list[str], widest: float, measure: Measure) -> list[str]:
    """The same number of lines, as even as possible: no single character is left over; best after a comma."""
    if not 1 < len(lines) <= BALANCED_UP_TO or "\n" in text:
        return lines
    if len(lines) == 2 and (halves := _at_a_pause(text, widest, measure)):
        return halves
    for share in SHARES:
        narrow = share * max(measure(line) for line in lines)
        tried = wrap(text, lambda line, narrow=narrow: measure(line) <= narrow)  # type: ignore[misc]
        fits = len(tried) == len(lines) and all(measure(line) <= widest for line in tried)
        if fits and not _splits_a_word(text, tried):
            return tried
    return lines


def _at_a_pause(text: str, widest: float, measure: Measure) -> list[str] | None:
    halves = [[text[: at.end()].rstrip(), text[at.end() :]] for at in PAUSE.finditer(text) if at.end() < len(text)]
    fitting = [two for two in halves if all(measure(half) <= widest for half in two)]
    best = min(fitting, key=lambda two: max(map(measure, two)), default=None)
    return best if best and min(map(measure, best)) * 3 > max(map(measure, best)) else None


def _splits_a_word(text: str, lines: list[str]) -> bool:
    """Whether a Latin word was cut to fit: smaller is better than that."""
    words = set(text.split())
    return any(
        line and line[-1].isascii() and line[-1].isalpha() and line.split()[-1] not in words for line in lines[:-1]
    )


@cache
def _advance(character: str, bold: bool) -> float:
    font = _font(bold)
    glyph = font.get_nominal_glyph(ord(character))
    return float(font.get_glyph_h_advance(glyph or 0)) / float(font.face.upem)


@cache
def _font(bold: bool) -> Any:
    blob = uharfbuzz.Blob.from_file_path(str(font_file("bold" if bold else "regular")))
    return uharfbuzz.Font(uharfbuzz.Face(blob))
