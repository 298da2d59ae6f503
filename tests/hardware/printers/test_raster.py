"""The bytes of pictures, pinned."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.printers.job import PIECE_ROWS
from hardware.printers.raster import strips
from hardware.printers.twin.commands import CommandReader, Row
from hardware.printers.twin.real_time import RealTimeWatch


def rows_of(data: bytes) -> list[bytes]:
    return [command.dots for command in CommandReader().read(data) if isinstance(command, Row)]


def test_two_rows_of_sixteen_dots_are_these_bytes():
    # GS v 0 as in Epson's reference: 1D 76 30, m = 0, 2 bytes across, 2 rows, then the dots, 1 is black
    picture = Image.new("1", (16, 2), 1)
    picture.putpixel((0, 0), 0)
    picture.putpixel((15, 1), 0)
    assert b"".join(strips(picture)) == bytes.fromhex("1d 76 30 00 02 00 02 00 80 00 00 01")


def test_white_margins_are_not_sent():
    picture = Image.new("1", (576, 10), 1)
    assert b"".join(strips(picture)) == bytes.fromhex("1d 76 30 00 01 00 0a 00") + bytes(10)


def test_a_width_that_is_no_multiple_of_eight_gets_no_black_edge():
    assert rows_of(b"".join(strips(Image.new("1", (12, 1), 0)))) == [b"\xff\xf0"]


def test_a_long_picture_goes_in_strips_between_which_the_printer_can_be_asked():
    parts = list(strips(Image.new("1", (8, 2 * PIECE_ROWS + 5), 0)))
    assert [int.from_bytes(part[6:8], "little") for part in parts] == [PIECE_ROWS, PIECE_ROWS, 5]


def test_dots_that_read_as_a_real_time_command_are_changed_by_one_dot():
    # in a picture 10 14 08 01 03 14 01 06 02 08 would clear the printer, 10 04 01 make it answer unasked
    dots = bytes.fromhex("10 04 01 00 10 14 08 01 03 14 01 06 02 08 10 05 02")
    picture = Image.frombytes("1", (8 * len(dots), 1), bytes(255 - byte for byte in dots))
    sent = b"".join(strips(picture))
    assert RealTimeWatch().look(sent) == []
    (row,) = rows_of(sent)
    assert sum((a ^ b).bit_count() for a, b in zip(row, dots, strict=True)) == 3


@settings(deadline=None)
@given(st.binary(min_size=8, max_size=400), st.integers(1, 8))
def test_what_is_sent_is_what_is_printed(dots, across):
    height = len(dots) // across
    rows = [dots[row * across : (row + 1) * across] for row in range(height)]
    picture = Image.frombytes("1", (8 * across, height), bytes(255 - byte for byte in b"".join(rows)))
    printed = [row.ljust(across, b"\0") for row in rows_of(b"".join(strips(picture)))]
    assert len(printed) == height
    for was, wanted in zip(printed, rows, strict=True):
        assert was == wanted or re.search(rb"\x10[\x04\x05\x14]", b"".join(rows))
