"""From words to dots: as large as the panel has room for, lit or dark and nothing between."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from config.fonts import font_file
from hardware.printers.wrapping import wrap

LIT = 1
SMALLEST = 9  # dots of a character's square; smaller than that nobody reads
_BOLD_FROM = 20
_GAP = 1  # dark rows between two lines

RGB = {"red": (255, 0, 0), "green": (0, 255, 0), "amber": (255, 176, 0), "white": (255, 255, 255)}


@lru_cache(maxsize=64)
def draw(words: str, width: int, height: int) -> Image.Image:
    """A picture of mode "1", `width` by `height` dots, with the words in its middle.

    They are broken into lines where that lets them be larger, never within a number; what does not fit even at the
    smallest size is cut off with an ellipsis.
    """
    picture = Image.new("1", (width, height))
    if (size := size_of(words, width, height)) > SMALLEST:
        return _stacked(picture, _strips(words, size, width, whole=True) or [])
    strips = _strips(words, SMALLEST, width, whole=False) or []
    while _height(strips) > height and len(strips) > 1:
        kept = _lines(words, SMALLEST, width)[: len(strips) - 1]
        kept[-1] = _shortened(kept[-1] + "…", SMALLEST, width)
        strips = [strip for line in kept if (strip := _ink(line, SMALLEST)) is not None]
    return _stacked(picture, strips)


def coloured(picture: Image.Image, colour: str) -> Image.Image:
    """A picture of mode "1" as one of mode "RGB", its lit dots in this colour."""
    return Image.composite(Image.new("RGB", picture.size, RGB[colour]), Image.new("RGB", picture.size), picture)


@lru_cache(maxsize=64)
def size_of(words: str, width: int, height: int) -> int:
    """The largest size, in dots of a character's square, at which the words fit unbroken, or the smallest there is."""
    for size in range(max(SMALLEST, height * 5 // 4), SMALLEST, -1):
        strips = _strips(words, size, width, whole=True)
        if strips is not None and _height(strips) <= height:
            return size
    return SMALLEST


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    weight = font_file("bold" if size >= _BOLD_FROM else "regular")
    return ImageFont.truetype(str(weight), size, layout_engine=ImageFont.Layout.BASIC)


def _lines(words: str, size: int, width: int) -> list[str]:
    font = _font(size)
    return wrap(words, lambda part: font.getlength(part) <= width)


def _strips(words: str, size: int, width: int, *, whole: bool) -> list[Image.Image] | None:
    """The lines as pictures no larger than their ink, or None when `whole` and a word or number would be broken."""
    lines = _lines(words, size, width)
    if whole and any(_in_a_word(before, after) for before, after in pairwise(lines)):
        return None
    strips = [strip for line in lines if (strip := _ink(line, size)) is not None]
    return None if whole and any(strip.width > width for strip in strips) else strips


def _in_a_word(before: str, after: str) -> bool:
    ends = before[-1:] + after[:1]
    return len(ends) == 2 and ends.isascii() and ends.isalnum()


def _ink(line: str, size: int) -> Image.Image | None:
    font = _font(size)
    room = Image.new("1", (round(font.getlength(line)) + 2 * size, 2 * size))
    ImageDraw.Draw(room).text((size, round(1.4 * size)), line, LIT, font, anchor="ls")
    box = room.getbbox()
    return None if box is None else room.crop(box)


def _shortened(line: str, size: int, width: int) -> str:
    font = _font(size)
    while len(line) > 1 and font.getlength(line) > width:
        line = line[:-2] + "…"
    return line


def _height(strips: list[Image.Image]) -> int:
    return sum(strip.height + _GAP for strip in strips) - _GAP


def _stacked(picture: Image.Image, strips: list[Image.Image]) -> Image.Image:
    for strip, top in zip(strips, _tops(strips, picture.height), strict=True):
        picture.paste(strip, ((picture.width - strip.width) // 2, top))
    return picture


def _tops(strips: list[Image.Image], height: int) -> Iterator[int]:
    top = max(0, (height - _height(strips)) // 2) if strips else 0
    for strip in strips:
        yield top
        top += strip.height + _GAP
