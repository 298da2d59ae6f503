"""From a page to dots: one 1-bit picture as wide as the paper prints, black on white.

Heads of ticket printers have 8 dots a millimetre: 576 dots are the 72 mm printed on 80 mm paper, 384 the 48 mm on
58 mm paper. Text is drawn without grey, for a head that only knows hot and cold.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from hardware.printers.page import QR, Align, BigNumber, Block, Columns, Gap, Heading, Item, Page, Rule, Text
from hardware.printers.qr_code import qr_image
from hardware.printers.wrapping import balanced, wrap

BLACK, WHITE = 0, 1
_NUMBERS = "A0123456789"
_OVERHANG = 6  # some glyphs reach past their width; margins are wider


@dataclass(frozen=True)
class Faces:
    """The two font files that slips are set in."""

    regular: Path
    bold: Path


@dataclass(frozen=True)
class Measures:
    """Sizes for one width of paper, in dots."""

    dots: int
    margin: int
    heading: int
    text: int
    small: int
    number: int  # the largest the ticket's number may be
    code: int  # room for a QR code, quiet zone included

    @property
    def column(self) -> int:
        """Width that text may take."""
        return self.dots - 2 * self.margin


WIDE = Measures(dots=576, margin=20, heading=46, text=32, small=26, number=208, code=320)
NARROW = Measures(dots=384, margin=10, heading=36, text=28, small=24, number=144, code=296)
MEASURES = {measures.dots: measures for measures in (WIDE, NARROW)}


def lay_out(page: Page, dots: Literal[384, 576], faces: Faces) -> Image.Image:
    """Draw `page` as a picture of mode "1", `dots` wide and as high as it needs to be."""
    sheet = _Sheet(MEASURES[dots], faces)
    strips = [strip for block in page.blocks for strip in sheet.strips(block)]
    return _stacked(strips + sheet.foot() if strips else [], dots)


def lay_out_block(block: Block, dots: Literal[384, 576], faces: Faces) -> Image.Image:
    """Draw one block, to stand between others that are not drawn."""
    return _stacked(list(_Sheet(MEASURES[dots], faces).strips(block)), dots)


def _stacked(strips: list[Image.Image], dots: int) -> Image.Image:
    picture = Image.new("1", (dots, max(1, sum(strip.height for strip in strips))), WHITE)
    top = 0
    for strip in strips:
        picture.paste(strip, (0, top))
        top += strip.height
    return picture


@cache
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _advance(font: ImageFont.FreeTypeFont, character: str) -> float:
    return font.getlength(character, mode="1")  # as it is drawn: hinted, so wider than in grey


def _width(font: ImageFont.FreeTypeFont, text: str) -> float:
    """Width of a line; the basic layout has no kerning, so that it is the sum of its characters'."""
    return sum(_advance(font, character) for character in text)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    return wrap(text, lambda part: _width(font, part) <= width)


def _balanced(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    return balanced(text, lambda part: _width(font, part), width, font.size / 2)


@lru_cache(maxsize=512)
def _inked(font: ImageFont.FreeTypeFont, line: str) -> Image.Image:
    """A line of text on as little paper as it needs; most lines of a slip are the same on the next one."""
    strip = Image.new("1", (max(1, math.ceil(_width(font, line))) + 2 * _OVERHANG, _line_height(font)), WHITE)
    baseline = round(strip.height / 2 + 0.38 * font.size)  # centres a full-width character
    ImageDraw.Draw(strip).text((_OVERHANG, baseline), line, BLACK, font, anchor="ls")
    return strip


class _Sheet:
    """Draws blocks as strips of paper, each as wide as the sheet."""

    def __init__(self, measures: Measures, faces: Faces) -> None:
        self._m = measures
        self._faces = faces

    def strips(self, block: Block) -> Iterator[Image.Image]:
        """The strips of one block, from top to bottom."""
        m = self._m
        match block:
            case Heading(text):
                yield from self._lines(text, self._heading(text), "centre")
            case Text(text, align, small, bold):
                size = m.small if small else m.text
                yield from self._lines(text, self._bold(size) if bold else self._plain(size), align)
            case BigNumber(text):
                yield self._number(text)
            case QR(data, caption):
                yield self._code(data)
                if caption:
                    yield from self._lines(caption, self._plain(m.small), "centre")
            case Rule(dashed):
                yield self._rule(dashed=dashed)
            case Columns(left, right, bold):
                yield from self._columns(left, right, bold=bold)
            case Item(text, small):
                yield from self._item(text, m.small if small else m.text)
            case Gap(lines):
                yield self._blank(round(lines * m.small))

    def foot(self) -> list[Image.Image]:
        """White below the last block: the paper is cut where the picture ends."""
        return [self._blank(self._m.small)]

    def _plain(self, size: int) -> ImageFont.FreeTypeFont:
        return _font(self._faces.regular, size)

    def _bold(self, size: int) -> ImageFont.FreeTypeFont:
        return _font(self._faces.bold, size)

    def _heading(self, text: str) -> ImageFont.FreeTypeFont:
        """The heading's font, smaller for one that would take more than two lines."""
        large, smaller = self._bold(self._m.heading), self._bold((self._m.heading + self._m.text) // 2)
        return large if len(_wrapped(text, large, self._m.column)) <= 2 else smaller

    def _blank(self, height: int) -> Image.Image:
        return Image.new("1", (self._m.dots, max(1, height)), WHITE)

    def _lines(self, text: str, font: ImageFont.FreeTypeFont, align: Align, indent: int = 0) -> Iterator[Image.Image]:
        width = self._m.column - indent
        for line in _balanced(text, font, width) if align == "centre" else _wrapped(text, font, width):
            strip = self._blank(_line_height(font))
            self._write(strip, line, font, align, indent)
            yield strip

    def _write(
        self, strip: Image.Image, line: str, font: ImageFont.FreeTypeFont, align: Align, indent: int = 0
    ) -> None:
        spare = self._m.column - indent - _width(font, line)
        left = self._m.margin + indent + {"left": 0.0, "centre": spare / 2, "right": spare}[align]
        strip.paste(_inked(font, line), (round(left) - _OVERHANG, 0))

    def _number(self, text: str) -> Image.Image:
        size = self._m.number
        while size > self._m.small and _width(self._bold(size), text) > self._m.column:
            size -= 4
        font = self._bold(size)
        left, _, right, _ = font.getbbox(text, mode="1")
        _, top, _, bottom = font.getbbox(text + _NUMBERS, mode="1")  # no slip longer than another for its digits
        air = self._m.number // 8
        strip = self._blank(round(bottom - top) + 2 * air)
        ImageDraw.Draw(strip).text(((self._m.dots - (left + right)) // 2, air - top), text, BLACK, font)
        return strip

    def _code(self, data: str) -> Image.Image:
        code = qr_image(data, self._m.code)
        strip = self._blank(code.height)
        strip.paste(code, ((self._m.dots - code.width) // 2, 0))
        return strip

    def _rule(self, *, dashed: bool) -> Image.Image:
        m = self._m
        strip = self._blank(m.text)
        pen = ImageDraw.Draw(strip)
        middle = m.text // 2
        step, dash = (12, 6) if dashed else (m.column, m.column)
        for left in range(m.margin, m.dots - m.margin, step):
            pen.rectangle((left, middle - 1, min(left + dash, m.dots - m.margin) - 1, middle), BLACK)
        return strip

    def _columns(self, left: str, right: str, *, bold: bool) -> Iterator[Image.Image]:
        plain, strong = self._plain(self._m.text), self._bold(self._m.text) if bold else self._plain(self._m.text)
        between = self._m.text
        if "\n" in left + right or _width(plain, left) + between + _width(strong, right) > self._m.column:
            yield from self._lines(left, plain, "left")
            yield from self._lines(right, strong, "right")
            return
        strip = self._blank(_line_height(plain))
        self._write(strip, left, plain, "left")
        self._write(strip, right, strong, "right")
        yield strip

    def _item(self, text: str, size: int) -> Iterator[Image.Image]:
        font = self._plain(size)
        box, indent = round(size * 0.66), round(size * 1.2)
        for number, strip in enumerate(self._lines(text, font, "left", indent)):
            if number == 0:
                top = (strip.height - box) // 2
                where = (self._m.margin, top, self._m.margin + box - 1, top + box - 1)
                ImageDraw.Draw(strip).rectangle(where, outline=BLACK, width=2)
            yield strip


def _line_height(font: ImageFont.FreeTypeFont) -> int:
    return round(font.size * 1.4)
