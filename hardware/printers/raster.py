"""From a picture to `GS v 0`: strips of rows, only as wide as what is black in them.

`GS v 0` is `1D 76 30 m xL xH yL yH` and then `x` bytes for each of `y` rows, 1 is black (Epson, ESC/POS reference).
White margins are not sent: a narrow strip feeds the paper by exact dots on every model, which `ESC J` does not, its
unit being 1/360 inch on one and a dot on another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import Image

from hardware.printers.job import PIECE_ROWS, Job

_INVERTED = bytes(255 - byte for byte in range(256))
REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")  # DLE EOT, DLE ENQ, DLE DC4


def in_dots(picture: Image.Image) -> Job:
    """The job that prints a picture of mode "1" and nothing else."""
    return Job(tuple(strips(picture)), picture.height)


def strips(picture: Image.Image) -> Iterator[bytes]:
    """The commands that print a picture of mode "1", top to bottom, each with at most `PIECE_ROWS` rows."""
    across = (picture.width + 7) // 8
    dots = picture.tobytes().translate(_INVERTED)
    if spare := across * 8 - picture.width:  # bits past the right edge are not part of the picture
        dots = _without_spare_bits(dots, across, spare)
    for top in range(0, picture.height, PIECE_ROWS):
        rows = [dots[row * across : (row + 1) * across] for row in range(top, min(top + PIECE_ROWS, picture.height))]
        wide = max(1, *(len(row.rstrip(b"\0")) for row in rows))
        yield raster(wide, [row[:wide] for row in rows])


def raster(wide: int, rows: list[bytes]) -> bytes:
    """One `GS v 0` command; every row has `wide` bytes."""
    size = wide.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return b"\x1dv0\x00" + size + _tame(b"".join(rows))


def _tame(dots: bytes) -> bytes:
    """Blacken one dot wherever dots would read as a real-time command.

    Printers look for `10 04 n`, `10 05 n` and `10 14 fn` even inside a picture and obey them (Epson says so in the
    notes of each): a slip could open a cash drawer or clear its own printer. One dot more is not seen on paper.
    """
    return REAL_TIME.sub(b"\x11", dots)


def _without_spare_bits(dots: bytes, across: int, spare: int) -> bytes:
    kept = bytearray(dots)
    for last in range(across - 1, len(kept), across):
        kept[last] &= 0xFF << spare & 0xFF
    return bytes(kept)
