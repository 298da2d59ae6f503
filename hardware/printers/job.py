"""A page as a printer gets it: bytes, in pieces."""

from __future__ import annotations

from dataclasses import dataclass

PIECE_ROWS = 160  # 20 mm: how much is sent between two looks at whether the printer still prints


@dataclass(frozen=True)
class Job:
    """The commands that print one page, without the cut. Each piece prints about `PIECE_ROWS` rows of dots at most."""

    pieces: tuple[bytes, ...]
    rows: int  # of dots, that the paper advances
