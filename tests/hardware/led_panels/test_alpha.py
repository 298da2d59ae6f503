"""Alpha signs: the bytes, and a sign's twin on a real pseudo-terminal."""

import pytest

from hardware.led_panels.alpha import packets
from hardware.led_panels.alpha.board import AlphaBoard
from hardware.led_panels.alpha.packets import Packet, PacketReader
from hardware.led_panels.alpha.panel import AGAIN_S, AlphaPanel
from hardware.led_panels.port import Face
from tests.brokers import until
from tests.hardware.led_panels.conftest import BREAKAGES, Rig, breaks_and_works_again, panel_device


@pytest.fixture
def rig(rig_of) -> Rig:
    return rig_of(panel_device("alpha", width=80, height=7))


@pytest.mark.parametrize(
    ("packet", "pinned"),
    [
        (
            packets.text("A012", packets.FLASH, "red"),
            "00 00 00 00 00 01 5a 30 30 02 41 30 1b 30 63 1c 31 41 30 31 32 03 30 32 34 35 04",
        ),
        (packets.dimming(60), "00 00 00 00 00 01 5a 30 30 02 45 2f 30 30 30 33 03 30 31 33 43 04"),
        (packets.CLEAR_ERRORS, "00 00 00 00 00 01 5a 30 30 02 45 34 03 30 30 37 45 04"),
        (packets.ASK_ERRORS, "00 00 00 00 00 01 5a 30 30 02 46 2a 03 30 30 37 35 04"),
        (packets.errors_told(0x40), "00 00 00 00 00 01 30 30 30 02 45 2a 40 03 30 30 42 34 04"),
    ],
)
def test_each_packet_is_these_bytes(packet, pinned):
    assert packet.pack().hex(" ") == pinned
    assert PacketReader().read(bytes.fromhex(pinned)) == [packet]


def test_a_packet_is_found_however_it_is_chopped_and_whatever_noise_is_between():
    reader, wanted = PacketReader(), [packets.CLEAR_ERRORS, packets.ASK_ERRORS]
    stream = b"\x01Z\x04\xff" + wanted[0].pack() + b"\x01\x01Z0\x02" + wanted[1].pack()
    assert [packet for byte in stream for packet in reader.read(bytes((byte,)))] == wanted


def test_a_packet_with_a_wrong_sum_counts_as_damaged():
    reader, spoilt = PacketReader(), bytearray(packets.ASK_ERRORS.pack())
    spoilt[-3] ^= 1
    assert reader.read(bytes(spoilt)) == []
    assert reader.damaged == 1


def test_a_packet_without_a_sum_is_taken_too():
    assert PacketReader().read(b"\x00\x00\x00\x00\x00\x01Z00\x02AAtext\x04") == [Packet("AAtext")]


def test_noise_without_end_is_not_kept():
    reader = PacketReader()
    for _ in range(100):
        reader.read(b"\x01" * 100)
    assert len(reader._held) <= packets.LONGEST
    assert reader.read(packets.ASK_ERRORS.pack()) == [packets.ASK_ERRORS]


def test_words_come_to_the_sign(rig):
    rig.panel.show(Face("Calling A012", blinking=True))
    assert (rig.state("text"), rig.state("blinking")) == ("Calling A012", True)
    rig.panel.show(Face("A012"))
    assert (rig.state("text"), rig.state("blinking")) == ("A012", False)


def test_what_is_no_ascii_is_shown_as_a_question_mark(rig):
    rig.panel.show(Face("请A012"))
    assert rig.state("text") == "?A012"


def test_words_that_do_not_fit_run_through():
    sent: list[bytes] = []

    class OneWay:
        def open(self) -> bool:
            return False

        write = staticmethod(sent.append)

        def read(self, timeout_s: float) -> bytes:
            raise AssertionError("a sign without a wire back is not listened to")

        def close(self) -> None: ...

    panel = AlphaPanel(OneWay(), colour="green", columns=80, answers=False)
    panel.show(Face("Paused until ten past two", blinking=True))
    panel.check()
    (packet,) = PacketReader().read(b"".join(sent))
    assert packet.command == "A0\x1b0a\x1c2Paused until ten past two"


def test_brightness_is_the_nearest_of_five_steps(rig):
    for percent, step in ((100, 100), (80, 86), (60, 58), (1, 44)):
        rig.panel.brightness(percent)
        assert rig.state("brightness") == step


def test_a_sign_that_was_without_power_for_a_moment_is_told_all_again_within_a_minute(rig):
    rig.panel.brightness(60)
    rig.panel.show(Face("Calling A012", blinking=True))
    rig.twin._board = AlphaBoard()  # the line stood, and the sign says that it is well
    rig.panel.check()
    assert rig.state("text") is None
    rig.panel._told_at -= AGAIN_S
    rig.panel.check()
    assert (rig.state("text"), rig.state("blinking"), rig.state("brightness")) == ("Calling A012", True, 58)
    rig.twin._board = AlphaBoard()
    rig.panel.check()
    assert rig.state("text") is None  # not with every look: words that run through would never end


def test_a_sign_that_did_not_understand_says_so():
    board = AlphaBoard()
    board.receive(Packet("Qwhat").pack())
    assert board.receive(packets.ASK_ERRORS.pack()) == packets.errors_told(0x60).pack()
    spoilt = bytearray(packets.text("A012", packets.HOLD, "red").pack())
    spoilt[-8] ^= 1
    board.receive(packets.CLEAR_ERRORS.pack() + bytes(spoilt))
    assert board.receive(packets.ASK_ERRORS.pack()) == packets.errors_told(0x50).pack()
    assert board.shown.text is None


@BREAKAGES
def test_a_broken_sign_is_a_fault_that_says_what_to_do(rig, fault, code):
    breaks_and_works_again(rig, fault, code)
    until(lambda: rig.state("text") == "A013")


def test_a_slow_sign_is_waited_for(rig):
    rig.break_down("slow")
    rig.panel.check()


def test_the_face_is_a_picture_too(rig):
    rig.panel.show(Face("A012"))
    reds, greens, _ = rig.picture().split()
    assert reds.getextrema()[1] == 255
    assert greens.getextrema()[1] == 0
