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
    """Running text; wraps by width, CJK between any two characters, Latin between words."""

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
    """A QR code with a caption under it."""

    data: str
    caption: str = ""


@dataclass(frozen=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True)
class Columns:
    """Two texts on one row: one at the left edge, one at the right."""

    left: str
    right: str


Block = Heading | Text | BigNumber | QR | Rule | Columns


@dataclass(frozen=True)
class Page:
    """One slip or notice: printed whole and cut."""

    blocks: tuple[Block, ...]
