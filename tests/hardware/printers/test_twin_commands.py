"""How the twin reads ESC/POS: golden bytes from Epson's reference, and whatever else may come."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.printers.twin.commands import (
    Aligned,
    Chinese,
    CodeData,
    CodeModule,
    CommandReader,
    Cut,
    Emboldened,
    EndLine,
    Feed,
    Initialise,
    PrintCode,
    ReportChanges,
    Row,
    Sized,
    Tell,
    Write,
)
from hardware.printers.twin.real_time import RealTimeWatch, Urgent


@pytest.mark.parametrize(
    ("data", "commands"),
    [
        ("1b 40", [Initialise()]),
        ("1b 4a 18", [Feed(24)]),
        ("1b 64 03", [EndLine(3)]),
        ("0a", [EndLine()]),
        ("1d 76 30 00 02 00 02 00 ff 00 0a 1b", [Row(b"\xff\x00"), Row(b"\x0a\x1b")]),
        ("1d 56 00", [Feed(0), Cut()]),
        ("1d 56 42 08", [Feed(8), Cut()]),
        ("1d 61 0e", [ReportChanges(14)]),
        ("1d 72 01", [Tell(1)]),
        ("c4 fa ba c3 0a", [Write("您好".encode("gb18030")), EndLine()]),
        ("1b 61 01 41", [Aligned(1), Write(b"A")]),
        ("1b 61 32 41", [Aligned(2), Write(b"A")]),  # ESC a '2'
        ("1b 61 03 41", [Write(b"A")]),  # out of range
        ("1b 45 01 1b 45 00", [Emboldened(True), Emboldened(False)]),
        ("1d 21 11 1d 21 07", [Sized(2, 2), Sized(1, 8)]),
        ("1d 28 6b 03 00 31 43 06", [CodeModule(6)]),
        ("1d 28 6b 04 00 31 41 32 00 1d 28 6b 03 00 31 45 31", []),  # model 2, error correction M: what it draws
        ("1d 28 6b 06 00 31 50 30 61 62 63 1d 28 6b 03 00 31 51 30", [CodeData(b"abc"), PrintCode()]),
        ("1d 28 41 02 00 30 31 42", [Write(b"B")]),  # GS ( A with its two parameters
        ("1c 26 43 1c 2e", [Chinese(True), Write(b"C"), Chinese(False)]),
        ("10 04 01 10 14 08 01 03 14 01 06 02 08 44", [Write(b"D")]),  # obeyed on reception
        ("1d 76 30 00 00 00 05 00 45", [Write(b"E")]),  # a picture of no width
    ],
)
def test_commands_are_read(data, commands):
    assert list(CommandReader().read(bytes.fromhex(data))) == commands


def test_a_picture_is_printed_row_by_row_as_it_comes():
    reader = CommandReader()
    assert list(reader.read(bytes.fromhex("1d 76 30 00 01 00 03 00 aa"))) == [Row(b"\xaa")]
    assert list(reader.read(b"\xbb")) == [Row(b"\xbb")]
    assert list(reader.read(b"\xcc\n")) == [Row(b"\xcc"), EndLine()]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=8))
def test_no_bytes_make_the_reader_raise_and_pieces_do_not_matter(pieces):
    def text(commands):  # how writing is chopped up depends on the pieces, what is written does not
        return b"".join(c.text if isinstance(c, Write) else repr(c).encode() for c in commands)

    one, many = CommandReader(), CommandReader()
    assert text(one.read(b"".join(pieces))) == text([command for piece in pieces for command in many.read(piece)])


CLEAR = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")


def test_real_time_commands_are_found_wherever_they_stand():
    found = RealTimeWatch().look(b"\x1dv0\x00\xff\x00" + b"\x10\x04\x02" + b"\x10" + CLEAR + b"\x10\x05\x02")
    assert [(one.urgent, one.n) for one in found] == [(Urgent.STATUS, 2), (Urgent.CLEAR, 8), (Urgent.RECOVER, 2)]


@settings(deadline=None)
@given(st.integers(1, 9), st.binary(max_size=5))
def test_real_time_commands_are_found_across_receptions(cut, before):
    watch = RealTimeWatch()
    found = watch.look(before.replace(b"\x10", b"") + CLEAR[:cut]) + watch.look(CLEAR[cut:])
    assert [one.urgent for one in found] == [Urgent.CLEAR]
    assert found[0].end == len(CLEAR) - cut


@settings(deadline=None)
@given(st.lists(st.binary(max_size=30), max_size=6))
def test_no_bytes_make_the_watch_raise(pieces):
    watch = RealTimeWatch()
    for piece in pieces:
        assert all(0 < one.end <= len(piece) for one in watch.look(piece))
