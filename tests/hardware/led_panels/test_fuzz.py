"""Whatever bytes come, random or spoilt: a driver raises nothing but DeviceFault, a twin nothing at all, neither hangs.

`HYPOTHESIS_PROFILE=long pytest --timeout 0 tests/hardware/led_panels/test_fuzz.py` tries 100,000 streams of each.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.alpha import packets as alpha
from hardware.led_panels.alpha.board import AlphaBoard
from hardware.led_panels.alpha.panel import AlphaPanel
from hardware.led_panels.huidu import documents
from hardware.led_panels.huidu import packets as huidu
from hardware.led_panels.huidu.board import NAME, HuiduBoard
from hardware.led_panels.huidu.panel import HuiduPanel
from hardware.led_panels.onbon import commands, frames
from hardware.led_panels.onbon.board import OnbonBoard
from hardware.led_panels.onbon.dots import size_of
from hardware.led_panels.onbon.panel import OnbonPanel
from hardware.led_panels.port import Face, LedPanel
from hardware.led_panels.twin import Board, face_picture

SIZE = 32, 16


class ScriptedLine:
    """Brings what it was given, piece by piece, and then hangs up."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = list(pieces)
        self._open = False

    def open(self) -> bool:
        was, self._open = self._open, True
        return not was

    def write(self, data: bytes) -> None:
        assert data

    def read(self, timeout_s: float) -> bytes:
        if timeout_s <= 0:
            return b""
        if not self._pieces:
            raise DeviceFault(FaultCode.OFFLINE, "the end of the script")
        return self._pieces.pop(0)

    def close(self) -> None:
        self._open = False


def spoilt(stream: bytes, changes: list[tuple[int, int, int]]) -> bytes:
    """The stream with bytes changed, put in, taken out and repeated."""
    data = bytearray(stream)
    for kind, place, value in changes:
        at = place % (len(data) + 1)
        match kind:
            case 0:
                data[at : at + 1] = bytes((value,))
            case 1:
                data[at:at] = bytes((value,))
            case 2:
                del data[at : at + 1 + value % 8]
            case 3:
                data[at:at] = data[at : at + value]
    return bytes(data)


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    """The stream in pieces."""
    ends = sorted({place % (len(stream) + 1) for place in places} | {0, len(stream)})
    return [stream[begin:end] for begin, end in pairwise(ends)]


def streams(*valid: bytes) -> st.SearchStrategy[list[bytes]]:
    """Pieces of streams made of valid parts and noise, most of them spoilt."""
    parts = st.lists(st.sampled_from(valid) | st.binary(max_size=32), max_size=5).map(b"".join)
    changes = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2047), st.integers(0, 255)), max_size=5)
    return st.builds(cut, st.builds(spoilt, parts, changes), st.lists(st.integers(0, 2047), max_size=4))


def drive(panel: LedPanel, *acts: Callable[[LedPanel], None]) -> None:
    for act in acts:
        with suppress(DeviceFault):
            act(panel)


def feed(board: Board, pieces: list[bytes]) -> bytes:
    """What a board answers; what it then shows can be drawn."""
    board.connected()
    before = board.shown
    answers = b"".join(board.receive(piece) for piece in pieces)
    if board.shown != before:
        face_picture(board.shown, *SIZE)
    return answers


ALPHA_VALID = (
    alpha.text("Calling A012", alpha.FLASH, "red").pack(),
    alpha.dimming(50).pack(),
    alpha.ASK_ERRORS.pack(),
    alpha.errors_told(alpha.WELL).pack(),
)


@settings(deadline=None)  # the first words load a font
@given(streams(*ALPHA_VALID))
def test_alpha(pieces):
    reader = alpha.PacketReader()
    for piece in pieces:
        for packet in reader.read(piece):
            alpha.errors_in(packet)
        assert len(reader._held) <= alpha.LONGEST
    assert reader.read(alpha.ASK_ERRORS.pack())[-1] == alpha.ASK_ERRORS  # and it finds the way back
    answers = alpha.PacketReader()
    answers.read(feed(AlphaBoard(), pieces))
    assert (answers.damaged, answers.noise) == (0, 0)
    drive(AlphaPanel(ScriptedLine(pieces), colour="red", columns=80), AlphaPanel.check, AlphaPanel.check)


DOTS = bytes(size_of(*SIZE, "one"))
ONBON_VALID = (
    frames.Frame(commands.show(*SIZE, [DOTS, DOTS])).pack(),
    frames.Frame(commands.brightness(50)).pack(),
    frames.Frame(commands.ask()).pack(),
    frames.Frame(commands.Answer(commands.OBEYED).pack(), to=frames.COMPUTER).pack(),
    frames.Frame(commands.Answer(commands.REFUSED, status=1, error=77).pack(), to=frames.COMPUTER).pack(),
)
ONBON_DATA = (commands.show(*SIZE, [DOTS, DOTS]), commands.brightness(50), commands.Answer(commands.OBEYED).pack())


@settings(deadline=None)  # the first words load a font
@given(streams(*ONBON_VALID))
def test_onbon(pieces):
    reader = frames.FrameReader(longest=4096)
    for piece in pieces:
        for frame in reader.read(piece):
            commands.answer_in(frame.data)
        assert len(reader._held) <= 4096
    whole = frames.Frame(commands.ask())
    assert reader.read(whole.pack())[-1] == whole
    answers = frames.FrameReader()
    for frame in answers.read(feed(OnbonBoard(*SIZE, "one", "red"), pieces)):
        assert commands.answer_in(frame.data) is not None
    assert answers.damaged == 0
    panel = OnbonPanel(ScriptedLine(pieces), width=32, height=16, colours="one", colour="red")
    drive(panel, OnbonPanel.check, lambda panel: panel.show(Face("A012")), lambda panel: panel.brightness(50))


@settings(deadline=None)  # the first words load a font
@given(streams(*ONBON_DATA))
def test_onbon_whose_frames_are_sound_and_whose_data_is_not(pieces):
    framed = [frames.Frame(piece).pack() for piece in pieces]
    answers = frames.FrameReader().read(feed(OnbonBoard(*SIZE, "one", "red"), framed))
    assert len(answers) == len(pieces)
    assert all(commands.answer_in(frame.data) is not None for frame in answers)
    panel = OnbonPanel(ScriptedLine(framed), width=32, height=16, colours="one", colour="red")
    drive(panel, OnbonPanel.check, lambda panel: panel.show(Face("A012")))


HUIDU_DOCUMENTS = (
    documents.ask_version(),
    documents.brightness(NAME, 50),
    documents.program(NAME, documents.Text("A012", 16, "#ff0000", blinking=True), *SIZE, 7),
    documents.answer(NAME, documents.ADD_PROGRAM, documents.DONE),
    documents.answer(NAME, documents.ASK_VERSION, documents.DONE),
)
HUIDU_VALID = (
    huidu.ask_version().pack(),
    huidu.version_told().pack(),
    huidu.Packet(huidu.Command.HEARTBEAT_ANSWER).pack(),
    *(packet.pack() for document in HUIDU_DOCUMENTS[:3] for packet in huidu.pieces(document)),
    *(packet.pack() for document in HUIDU_DOCUMENTS[3:] for packet in huidu.pieces(document, huidu.Command.XML_ANSWER)),
)


def drive_huidu(pieces: list[bytes]) -> None:
    panel = HuiduPanel(ScriptedLine(pieces), width=32, height=16, colour="red")
    drive(panel, HuiduPanel.check, lambda panel: panel.show(Face("A012")), lambda panel: panel.brightness(50))


@settings(deadline=None)  # the first words load a font
@given(streams(*HUIDU_VALID))
def test_huidu(pieces):
    reader, whole = huidu.PacketReader(), huidu.DocumentReader()
    for piece in pieces:
        for packet in reader.read(piece):
            if (document := whole.read(packet)) is not None:
                documents.answer_in(document)
        assert len(reader._held) <= huidu.LONGEST_PACKET
        assert len(whole._held) <= huidu.LONGEST_DOCUMENT
    answers = huidu.PacketReader()
    answers.read(feed(HuiduBoard(*SIZE), [huidu.ask_version().pack(), *pieces]))
    assert not answers.broken
    drive_huidu(pieces)


@settings(deadline=None)  # the first words load a font
@given(streams(*HUIDU_DOCUMENTS))
def test_huidu_whose_packets_are_sound_and_whose_documents_are_not(pieces):
    for piece in pieces:
        documents.request_in(piece)
    asked = [packet.pack() for piece in pieces for packet in huidu.pieces(piece)]
    feed(HuiduBoard(*SIZE), [huidu.ask_version().pack(), *asked])
    told = [packet.pack() for piece in pieces for packet in huidu.pieces(piece, huidu.Command.XML_ANSWER)]
    drive_huidu([huidu.version_told().pack(), *told])


class BabblingLine(ScriptedLine):
    """Never falls quiet, and never says anything."""

    def __init__(self) -> None:
        super().__init__([])

    def read(self, timeout_s: float) -> bytes:
        time.sleep(min(max(timeout_s, 0), 0.01))
        return b"\x08\x00"


def test_no_driver_listens_for_ever_to_what_never_falls_quiet():
    panels = (
        AlphaPanel(BabblingLine(), colour="red", columns=80),
        OnbonPanel(BabblingLine(), width=32, height=16, colours="one", colour="red"),
        HuiduPanel(BabblingLine(), width=32, height=16, colour="red"),
    )

    def fails(panel: LedPanel) -> float:
        began = time.monotonic()
        with pytest.raises(DeviceFault) as raised:
            panel.check()
        assert raised.value.code == FaultCode.GARBAGE
        return time.monotonic() - began

    with ThreadPoolExecutor() as at_once:
        assert max(at_once.map(fails, panels)) < 4


@pytest.mark.parametrize("valid", [ALPHA_VALID, ONBON_VALID, HUIDU_VALID])
def test_what_is_not_spoilt_is_understood(valid):
    """Else the streams above would prove nothing."""
    board = {ALPHA_VALID: AlphaBoard, ONBON_VALID: lambda: OnbonBoard(*SIZE, "one", "red")}.get(
        valid, lambda: HuiduBoard(*SIZE)
    )()
    before = board.shown
    assert feed(board, [b"".join(valid)])
    assert board.shown != before
