"""What is printed: a page is a list of blocks, laid out the same on 58 mm and 80 mm paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Heading:
    """A bold line, centred; wraps."""

    text: str


@dataclass(frozen=True)
class Text:
    """Running text; wraps by width, CJK between any two characters, Latin between words; keeps line breaks."""

    text: str
    align: Align = "left"
    small: bool = False
    bold: bool = False


@dataclass(frozen=True)
class BigNumber:
    """The ticket's number, as large as the paper allows."""

    text: str


@dataclass(frozen=True)
class QR:
    """A QR code, centred, with a caption under it."""

    data: str
    caption: str = ""


@dataclass(frozen=True)
class Rule:
    """A line across the paper; dashed between parts of one matter, solid between matters."""

    dashed: bool = False


@dataclass(frozen=True)
class Columns:
    """Two texts on one row: one at the left edge, one (bold if wished) at the right; they stack when both are long."""

    left: str
    right: str
    bold: bool = False


@dataclass(frozen=True)
class Item:
    """One line of a list, such as a thing to bring: a box to tick, then text that hangs beside it."""

    text: str
    small: bool = True


@dataclass(frozen=True)
class Gap:
    """White space: `lines` times the height of a small line."""

    lines: float = 1.0


Block = Heading | Text | BigNumber | QR | Rule | Columns | Item | Gap


@dataclass(frozen=True)
class Page:
    """One slip or notice: printed whole and cut."""

    blocks: tuple[Block, ...]
