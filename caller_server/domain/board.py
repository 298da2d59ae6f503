"""What a waiting area's screen shows: the newest call of each number, newest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

ROWS = 7
"""One being called and six recent (look: TV)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: this number, please go to this window."""

    number: str
    window: str
    call: int
    at: datetime


@dataclass(slots=True)
class Board:
    """The calls of one zone."""

    rows: list[Row] = field(default_factory=list)

    def show(self, row: Row) -> None:
        """A call appears at the top; an older call of the same number goes."""
        self.rows = [row, *(known for known in self.rows if known.number != row.number)][:ROWS]
