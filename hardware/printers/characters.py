"""From a page to GB18030 characters, for printers with a Chinese font: a hundredth of a picture's bytes.

The font is 12 by 24 dots for ASCII and 24 by 24 for Chinese characters: 48 columns on 80 mm paper, 32 on 58 mm. A
block with a character that such a font lacks is sent as a picture.

| bytes | what for (Epson, ESC/POS reference) |
| --- | --- |
| `1C 26` | FS &: two bytes from 80 on are one Chinese character |
| `1B 52 00` | ESC R 0: `$` is a dollar; Chinese models print a yuan sign there after ESC @ |
| `1B 61 n` | ESC a: 0 left, 1 centre, 2 right; pictures and codes obey it, too |
| `1D 21 n` | GS !: width - 1 in bits 4 to 6, height - 1 in bits 0 to 2, of Chinese characters, too |
| `1B 45 n` | ESC E: bold |
| `1D 28 6B …` | GS ( k: a QR code, drawn by the printer |
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Literal

from hardware.printers.job import PIECE_ROWS, Job
from hardware.printers.layout import MEASURES, Faces, lay_out_block
from hardware.printers.page import QR, Align, BigNumber, Block, Columns, Gap, Heading, Item, Page, Rule, Text
from hardware.printers.qr_code import module_dots, qr_modules
from hardware.printers.raster import REAL_TIME, strips
from hardware.printers.wrapping import balanced, wrap

BEGIN = b"\x1c&\x1bR\x00"
COLUMN_DOTS = 12
CHARACTER_ROWS = 24
LINE_ROWS = 34  # 1/6 inch on a head of 8 dots a millimetre
LARGEST = 8
LARGEST_MODULE = 16

_ALIGN: dict[Align, int] = {"left": 0, "centre": 1, "right": 2}
_BOX = "□ "


@dataclass(frozen=True)
class Style:
    """How a line is dressed; `wide` and `high` are multiples of the font's size."""

    align: Align = "left"
    wide: int = 1
    high: int = 1
    bold: bool = False


@dataclass(frozen=True)
class Printed:
    """Commands that stand together, and the rows that they advance the paper."""

    data: bytes
    rows: int


def in_characters(page: Page, dots: Literal[384, 576], faces: Faces) -> Job:
    """The job that prints `page` by the printer's own font, as far as that has the characters."""
    sheet = _Sheet(dots, faces)
    parts = [part for block in page.blocks for part in sheet.parts(block)]
    return Job(tuple(_packed([Printed(BEGIN, 0), *parts])), sum(part.rows for part in parts))


def drawable(text: str) -> bool:
    """Whether a GB18030 font of two-byte characters has all of `text`."""
    return all(" " <= character <= "~" or character == "\n" or _in_two_bytes(character) for character in text)


def cells(text: str) -> int:
    """How many columns a line takes."""
    return sum(1 if character.isascii() else 2 for character in text)


def _in_two_bytes(character: str) -> bool:
    if unicodedata.category(character)[0] == "C":  # the private zone has bytes, but nobody knows which glyphs
        return False
    return len(character.encode("gb18030")) == 2


def _packed(parts: Iterable[Printed]) -> Iterator[bytes]:
    """Pieces of about `PIECE_ROWS` rows."""
    data, rows = b"", 0
    for part in parts:
        if data and rows + part.rows > PIECE_ROWS:
            yield data
            data, rows = b"", 0
        data, rows = data + part.data, rows + part.rows
    yield data


class _Sheet:
    """Writes blocks, each line dressed in full where it differs from the line before."""

    def __init__(self, dots: Literal[384, 576], faces: Faces) -> None:
        self._dots = dots
        self._faces = faces
        self._columns = dots // COLUMN_DOTS
        self._style: Style | None = None  # what the job before it left is not known

    def parts(self, block: Block) -> Iterator[Printed]:
        """One block, from top to bottom."""
        texts = (text for text in astuple(block) if isinstance(text, str))
        return self._written(block) if drawable("".join(texts)) else self._drawn(block)

    def _written(self, block: Block) -> Iterator[Printed]:
        match block:
            case Heading(text):
                yield from self._heading(text)
            case Text(text, align, _, bold):
                yield from self._lines(text, Style(align, bold=bold))
            case BigNumber(text):
                size = max(1, min(LARGEST, self._columns // max(1, cells(text))))
                yield from self._lines(text, Style("centre", size, size, bold=True))
            case QR():
                yield from self._code(block)
            case Rule(dashed):
                yield self._line("-" * self._columns if dashed else "─" * (self._columns // 2), Style())
            case Columns(left, right, bold):
                yield from self._side_by_side(left, right, bold=bold)
            case Item(text):
                yield from self._item(text)
            case Gap(lines):
                yield from (self._line("", Style()) for _ in range(max(1, round(lines))))

    def _heading(self, text: str) -> Iterator[Printed]:
        """Twice as large, or only twice as high when it would take more than two lines."""
        large = Style("centre", 2, 2, bold=True)
        fits = len(wrap(text, lambda part: cells(part) * 2 <= self._columns)) <= 2
        yield from self._lines(text, large if fits else Style("centre", 1, 2, bold=True))

    def _lines(self, text: str, style: Style) -> Iterator[Printed]:
        room = self._columns // style.wide
        centred = style.align == "centre"
        lines = balanced(text, cells, room, 1) if centred else wrap(text, lambda part: cells(part) <= room)
        for line in lines:
            yield self._line(line, style)

    def _item(self, text: str) -> Iterator[Printed]:
        hang = cells(_BOX)
        for number, line in enumerate(wrap(text, lambda part: cells(part) <= self._columns - hang)):
            yield self._line((" " * hang if number else _BOX) + line, Style())

    def _side_by_side(self, left: str, right: str, *, bold: bool) -> Iterator[Printed]:
        spare = self._columns - cells(left) - cells(right)
        if "\n" in left + right or spare < 2:
            yield from self._lines(left, Style())
            yield from self._lines(right, Style("right", bold=bold))
            return
        begun = self._dressed(Style()) + left.encode("gb18030") + b" " * spare
        end = self._dressed(Style(bold=bold)) + right.encode("gb18030") + b"\n"
        yield Printed(begun + end, LINE_ROWS)

    def _code(self, block: QR) -> Iterator[Printed]:
        modules = len(qr_modules(block.data))
        size = min(LARGEST_MODULE, module_dots(modules, MEASURES[self._dots].code))
        command = qr_command(block.data.encode(), size)
        if REAL_TIME.search(command):  # its length would read as a real-time command
            yield from self._drawn(block)
            return
        above = self._line("", Style("centre"))  # the printer draws no quiet zone
        yield Printed(above.data + command, above.rows + modules * size)
        yield self._line("", Style("centre"))
        if block.caption:
            yield from self._lines(block.caption, Style("centre"))

    def _drawn(self, block: Block) -> Iterator[Printed]:
        picture = lay_out_block(block, self._dots, self._faces)
        left = self._dressed(Style())
        for number, strip in enumerate(strips(picture)):
            rows = min(PIECE_ROWS, picture.height - number * PIECE_ROWS)
            yield Printed(strip if number else left + strip, rows)

    def _line(self, text: str, style: Style) -> Printed:
        rows = max(LINE_ROWS, CHARACTER_ROWS * style.high)
        return Printed(self._dressed(style) + text.encode("gb18030") + b"\n", rows)

    def _dressed(self, style: Style) -> bytes:
        """The commands that lead to a style from the one before."""
        before, self._style = self._style, style
        commands = b""
        if before is None or before.align != style.align:
            commands += b"\x1ba" + bytes((_ALIGN[style.align],))
        if before is None or (before.wide, before.high) != (style.wide, style.high):
            commands += b"\x1d!" + bytes(((style.wide - 1) << 4 | (style.high - 1),))
        if before is None or before.bold != style.bold:
            commands += b"\x1bE" + bytes((style.bold,))
        return commands


def qr_command(data: bytes, module: int) -> bytes:
    """`GS ( k`: model 2, modules of so many dots, error correction M, then the data, then print."""
    orders = (b"1A2\x00", b"1C" + bytes((module,)), b"1E1", b"1P0" + data, b"1Q0")
    return b"".join(b"\x1d(k" + len(order).to_bytes(2, "little") + order for order in orders)
