"""Streams of any bytes, and right ones damaged: nothing raises but DeviceFault, nothing hangs, nothing is swallowed.

A hundred of each in the suite; a hundred thousand with `HYPOTHESIS_PROFILE=long`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from config.fonts import font_file
from hardware.faults import DeviceFault, FaultCode
from hardware.printers.characters import in_characters
from hardware.printers.escpos import BEGIN, CUT, EscPosPrinter
from hardware.printers.page import QR, BigNumber, Columns, Heading, Page, Rule, Text
from hardware.printers.raster import in_dots
from hardware.printers.replies import XOFF, XON, ReplyReader
from hardware.printers.twin.commands import CommandReader
from hardware.printers.twin.lettering import Lettering
from hardware.printers.twin.mechanism import Mechanism
from hardware.printers.twin.paper import Paper, Tray
from hardware.printers.twin.real_time import RealTimeWatch
from hardware.turns import Turns

SLIP = Page(
    (Heading("政务"), Rule(), BigNumber("A012"), Columns("前面等待", "12 人"), QR("http://hall/t/1"), Text("好"))
)
JOBS = (
    BEGIN + b"".join(in_characters(SLIP, 384, None).pieces) + CUT,
    BEGIN + b"".join(in_dots(Image.new("1", (40, 12), 0)).pieces) + CUT,
    b"\x10\x04\x01\x10\x04\x02\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x1dr\x01\x1da\x0e",
)
REPLIES = (
    bytes.fromhex("37 25 00 12 12 12 12 00 12 12 12 00"),  # cleared, well, idle, three pieces printed, out
    bytes.fromhex("37 25 00 1a 32 12 72"),  # no paper
    bytes.fromhex("10 00 00 00 38 08 0f 00 12 12 12 12 11 13"),
    bytes.fromhex("12 12 12 12 10 00 00 00 38 00 00 00 10 00 00 00"),
)


@st.composite
def damaged(draw: st.DrawFn, streams: tuple[bytes, ...]) -> bytes:
    """One of the streams with some bytes replaced, added or lost."""
    stream = bytearray(draw(st.sampled_from(streams)))
    for _ in range(draw(st.integers(0, 6))):
        at, lost = draw(st.integers(0, len(stream))), draw(st.integers(0, 3))
        stream[at : at + lost] = draw(st.binary(max_size=3))
    return bytes(stream)


def pieces_of(streams: tuple[bytes, ...]) -> st.SearchStrategy[list[bytes]]:
    return st.lists(st.binary(max_size=40) | damaged(streams), max_size=4)


@settings(deadline=None)
@given(pieces_of(REPLIES))
def test_every_byte_of_a_printer_is_in_one_reply_and_no_other(pieces):
    reader = ReplyReader()
    read = b"".join(reply.data for piece in pieces for reply in reader.read(piece))
    said = bytes(byte for byte in b"".join(pieces) if byte not in (XON, XOFF))
    assert said.startswith(read)
    assert len(said) - len(read) < 4  # the beginning of a reply that is to come


class Recorded:
    """A line on which a printer says what was recorded, in pieces, and then hangs up."""

    answers = True

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._left: list[bytes] = []

    def open(self) -> None:
        self._left = list(self._pieces)

    def write(self, data: bytes) -> None:
        pass

    def read(self, timeout_s: float) -> bytes:
        if not self._left:
            raise DeviceFault(FaultCode.OFFLINE, "the printer hung up")
        return self._left.pop(0)

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("printer")


@settings(deadline=None)
@given(pieces=pieces_of(REPLIES))
def test_whatever_a_printer_says_a_driver_ends_with_paper_or_a_fault(folder, pieces):
    job = in_dots(Image.new("1", (40, 12), 0))
    printer = EscPosPrinter(Recorded(pieces), lambda _page: job, 384, Turns(folder, "p"))
    for use in (printer.status, lambda: printer.print(SLIP), lambda: printer.watch(lambda _: None, lambda: False)):
        with suppress(DeviceFault):
            use()


@settings(deadline=None)
@given(pieces_of(JOBS))
def test_the_twin_reads_the_same_however_a_stream_is_chopped_up(pieces):
    def read(reader: CommandReader, data: bytes) -> list[str]:
        return [str(command) for command in reader.read(data) if not hasattr(command, "text")]

    many, one = CommandReader(), CommandReader()
    assert [said for piece in pieces for said in read(many, piece)] == read(one, b"".join(pieces))


@settings(deadline=None)
@given(pieces_of(JOBS))
def test_the_twin_finds_real_time_commands_wherever_a_stream_is_cut(pieces):
    one, many = RealTimeWatch(), RealTimeWatch()
    whole = [(found.urgent, found.n) for found in one.look(b"".join(pieces))]
    assert [(found.urgent, found.n) for piece in pieces for found in many.look(piece)] == whole


FONT = font_file("regular")


class Basket(Tray):
    """Slips fall into it and are thrown away."""

    def catch(self, slip: Image.Image) -> None:
        assert slip.width == 384


@settings(deadline=None)
@given(pieces=pieces_of(JOBS))
def test_the_twin_prints_whatever_comes(folder, pieces):
    said: list[bytes] = []
    paper = Paper(384)
    works = Mechanism(paper, Lettering(384, FONT), Basket(folder, "p"), said.append, lambda: None)
    reader = CommandReader()
    for piece in pieces:
        for command in reader.read(piece):
            works._do(command)
            if paper.height > 20_000:
                paper.take()
