"""The twin's own letters and codes: characters gathered into lines as wide as the paper, dressed as commands say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageFont
from qrcode.exceptions import DataOverflowError

from hardware.printers.twin.commands import (
    LINE_ROWS,
    Aligned,
    Chinese,
    CodeData,
    CodeModule,
    Emboldened,
    Sized,
)

CELL_DOTS = 12  # of half width; a Chinese character takes two
CELL_ROWS = 24
_DRAWN_AT = 22
_BASELINE = 20
_BLACK, _WHITE = 0, 1


@dataclass(frozen=True)
class Dress:
    """How characters to come look."""

    where: int = 0
    wide: int = 1
    high: int = 1
    bold: bool = False
    chinese: bool = True
    module: int = 3


@dataclass(frozen=True)
class _Letter:
    picture: Image.Image
    high: int


class Lettering:
    """Makes lines of dots out of characters. Never raises, whatever characters come."""

    def __init__(self, dots: int, font: Path) -> None:
        self._dots = dots
        self._font = ImageFont.truetype(str(font), _DRAWN_AT, layout_engine=ImageFont.Layout.BASIC)
        self._glyph = lru_cache(maxsize=1024)(self._drawn)
        self.reset()

    def reset(self) -> None:
        """As after ESC @: nothing begun, nothing dressed."""
        self.dress = Dress()
        self._runs: list[tuple[Dress, bytes]] = []
        self._code = b""

    def obey(self, command: Aligned | Sized | Emboldened | Chinese | CodeModule | CodeData) -> None:
        """Dress what comes after it."""
        match command:
            case Aligned(where):
                self.dress = replace(self.dress, where=where)
            case Sized(wide, high):
                self.dress = replace(self.dress, wide=wide, high=high)
            case Emboldened(bold):
                self.dress = replace(self.dress, bold=bold)
            case Chinese(on):
                self.dress = replace(self.dress, chinese=on)
            case CodeModule(dots):
                self.dress = replace(self.dress, module=dots)
            case CodeData(data):
                self._code = data

    def write(self, text: bytes) -> None:
        """Add characters to the line begun."""
        if self._runs and self._runs[-1][0] == self.dress:
            text = self._runs.pop()[1] + text
        self._runs.append((self.dress, text))

    def lines(self) -> Iterator[Image.Image]:
        """End the line begun: it as rows of dots, or several when it was longer than the paper is wide."""
        where = self._runs[0][0].where if self._runs else 0
        line: list[_Letter] = []
        for letter in self._letters():
            if line and sum(one.picture.width for one in (*line, letter)) > self._dots:
                yield self._set(line, where)
                line = []
            line.append(letter)
        yield self._set(line, where)

    def code(self) -> Image.Image | None:
        """The QR code, or None for data that makes none; a printer draws no quiet zone."""
        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
        try:
            code.add_data(self._code)
            code.make(fit=True)
        except (ValueError, DataOverflowError):
            return None
        rows = code.get_matrix()
        picture = Image.new("1", (len(rows), len(rows)), _WHITE)
        picture.putdata([_BLACK if module else _WHITE for row in rows for module in row])
        side = len(rows) * self.dress.module
        if not self._code or side > self._dots:
            return None
        return self._placed(picture.resize((side, side), Image.Resampling.NEAREST), self.dress.where)

    def _letters(self) -> Iterator[_Letter]:
        runs, self._runs = self._runs, []
        for dress, text in runs:
            for character in text.decode("gb18030" if dress.chinese else "cp437", "replace"):
                cells = 2 if dress.chinese and not character.isascii() else 1
                glyph = self._glyph(character, cells)
                if dress.bold:
                    glyph = ImageChops.logical_and(glyph, ImageChops.offset(glyph, 1, 0))
                size = (glyph.width * dress.wide, glyph.height * dress.high)
                yield _Letter(glyph.resize(size, Image.Resampling.NEAREST), dress.high)

    def _set(self, line: list[_Letter], where: int) -> Image.Image:
        rows = max((letter.picture.height for letter in line), default=0)
        text = Image.new("1", (sum(letter.picture.width for letter in line) or 1, max(rows, LINE_ROWS)), _WHITE)
        left = 0
        for letter in line:
            text.paste(letter.picture, (left, rows - letter.picture.height))
            left += letter.picture.width
        return self._placed(text, where)

    def _placed(self, picture: Image.Image, where: int) -> Image.Image:
        """On a strip as wide as the paper; what is wider is lost."""
        strip = Image.new("1", (self._dots, picture.height), _WHITE)
        strip.paste(picture, (max(0, self._dots - picture.width) * where // 2, 0))
        return strip

    def _drawn(self, character: str, cells: int) -> Image.Image:
        """One glyph in its cell, narrowed when the font draws it wider."""
        cell = cells * CELL_DOTS
        wide = max(cell, math.ceil(self._font.getlength(character)))
        glyph = Image.new("1", (wide, CELL_ROWS), _WHITE)
        left = (wide - self._font.getlength(character)) / 2
        ImageDraw.Draw(glyph).text((left, _BASELINE), character, _BLACK, self._font, anchor="ls")
        return glyph if wide == cell else glyph.resize((cell, CELL_ROWS), Image.Resampling.NEAREST)
