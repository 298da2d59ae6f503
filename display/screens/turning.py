"""Which lines a TV shows where its zone has more than have room at once: a page of them, turned by the hall's clock.

So a browser without scripts, which asks for its page every five seconds, is shown one page after another. Where scripts
run, turning.js puts as many on a page as have room there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import NamedTuple
from unicodedata import east_asian_width

from config.models import Language

TURN_S = 7
"""Longer than the page is asked for anew, so that none is skipped. turning.js turns them at the same moments."""
AT_ONCE = 6
AT_ONCE_LONG = 4
"""So many lines have room on every screen, and so many where a name is long."""
LONG_NAME = 10
"""A name of more ideographs is long, or of as many letters as are as wide."""
NARROW = 0.55
"""How wide a letter is, an ideograph being 1."""


class Turned(NamedTuple):
    """The page that is shown, of how many, and what it shows of all the lines: which, and in which places none."""

    page: int
    pages: int
    shown: range
    empty: range

    def place(self, line: int) -> str:
        """What the page says of a line: nothing, that it is hidden, or that it only keeps a place empty."""
        if line in self.shown:
            return ""
        return "data-empty" if line in self.empty else "hidden"


def turned(names: Sequence[Mapping[Language, str]], now: datetime) -> Turned:
    """The page of the lines of these names that is shown now."""
    at_once = AT_ONCE_LONG if any(_is_long(name) for name in names) else AT_ONCE
    pages = max(1, ceil(len(names) / at_once))
    page = int(now.timestamp()) // TURN_S % pages
    first, end = (ceil(turn * len(names) / pages) for turn in (page, page + 1))
    # a page that has one line less keeps its rows as high as the others' are, and that is never the first
    return Turned(page + 1, pages, range(first, end), range(ceil(len(names) / pages) - (end - first)))


def _is_long(name: Mapping[Language, str]) -> bool:
    return any(sum(map(_width, words)) > LONG_NAME for words in name.values())


def _width(sign: str) -> float:
    return 1 if east_asian_width(sign) in "WF" else NARROW
