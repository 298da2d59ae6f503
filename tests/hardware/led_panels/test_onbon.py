"""Onbon cards: the bytes, and a card's twin on a real socket."""

import pytest
from PIL import Image

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels import open_led_panel
from hardware.led_panels.drawing import coloured, draw
from hardware.led_panels.onbon import commands
from hardware.led_panels.onbon.board import OnbonBoard
from hardware.led_panels.onbon.commands import Answer
from hardware.led_panels.onbon.dots import decode, encode, size_of
from hardware.led_panels.onbon.frames import Frame, FrameReader, crc16
from hardware.led_panels.port import Face
from tests.hardware.led_panels.conftest import BREAKAGES, Rig, breaks_and_works_again, panel_device

PING = "a5 a5 a5 a5 a5 a5 a5 a5 fe ff 00 80 f0 00 fe ff 00 00 00 00 05 00 00 00 01 a2 00 00 00 c6 86 5a"


@pytest.fixture
def rig(rig_of) -> Rig:
    return rig_of(panel_device("onbon", width=96, height=16))


def corners() -> Image.Image:
    """A picture of 40 by 2 dots with the first and the last lit."""
    picture = Image.new("1", (40, 2))
    picture.putpixel((0, 0), 1)
    picture.putpixel((39, 1), 1)
    return picture


def test_the_makers_own_example_is_what_we_send():
    assert Frame(commands.ask()).pack().hex(" ") == PING
    assert FrameReader().read(bytes.fromhex(PING)) == [Frame(commands.ask())]


FROM_US = "a5 a5 a5 a5 a5 a5 a5 a5 fe ff 00 80 f0 00 fe ff 00 00 00 00 "
FROM_IT = "a5 a5 a5 a5 a5 a5 a5 a5 00 80 01 00 f0 00 74 01 00 00 00 00 "
PICTURE = (
    "5b 02 00 00 00 "  # 90 bytes, escaped
    "01 a7 00 00 00 01 00 3f 00 00 00 "
    "00 01 00 00 01 00 00 01 00 00 00 00 10 00 00 00 00 28 00 02 00 00 00 00 00 00 00 00 00 00 00 01 00 "
    "1a 00 00 00 00 01 00 00 32 00 01 28 00 00 00 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00 "
    "ff ff ff 7f ff ff ff ff ff ff ff ff ff ff ff fe a2 82 5a"
)
BRIGHTNESS = "36 00 00 00 01 a2 07 31 00 00 " + "0c " * 48 + "a1 90 5a"
REFUSAL = "09 00 00 00 00 a0 01 01 00 12 00 00 00 b7 52 5a"


@pytest.mark.parametrize(
    ("frame", "pinned"),
    [
        (Frame(commands.show(40, 2, [encode(corners(), "one", "red")])), FROM_US + PICTURE),
        (Frame(commands.brightness(80)), FROM_US + BRIGHTNESS),
        (
            Frame(Answer(commands.REFUSED, status=1, error=18).pack(), to=0x8000, sender=1, card=0x174),
            FROM_IT + REFUSAL,
        ),
    ],
)
def test_each_frame_is_these_bytes(frame, pinned):
    assert frame.pack().hex(" ") == pinned


def test_what_marks_a_frame_is_escaped_within_it():
    packed = Frame(bytes.fromhex("a5 a6 5a 5b")).pack()
    assert bytes.fromhex("a6 02 a6 01 5b 02 5b 01") in packed
    assert FrameReader().read(packed) == [Frame(bytes.fromhex("a5 a6 5a 5b"))]


def test_the_crc_is_the_published_one():
    assert crc16(b"123456789") == 0xBB3D  # CRC-16/ARC


def test_a_frame_is_found_however_it_is_chopped_and_whatever_noise_is_between():
    reader, wanted = FrameReader(), [Frame(commands.ask()), Frame(Answer(commands.OBEYED).pack(), to=0x8000)]
    stream = b"noise\x5a" + wanted[0].pack() + b"\xa5half\xa6" + wanted[1].pack()
    assert [frame for byte in stream for frame in reader.read(bytes((byte,)))] == wanted


def test_a_damaged_frame_is_counted_and_noise_without_end_is_not_kept():
    reader, spoilt = FrameReader(longest=1000), bytearray(Frame(commands.ask()).pack())
    spoilt[-4] ^= 1
    assert reader.read(bytes(spoilt)) == []
    assert reader.damaged == 1
    for _ in range(100):
        reader.read(b"\xa5" * 100)
    assert len(reader._held) <= 1000
    assert reader.read(Frame(commands.ask()).pack()) == [Frame(commands.ask())]


@pytest.mark.parametrize("colours", ["one", "two", "all"])
@pytest.mark.parametrize("colour", ["red", "green"])
@pytest.mark.parametrize("width", [16, 31, 32, 33, 96])
def test_dots_are_read_back_as_they_were_drawn(colours, colour, width):
    picture = draw("A012", width, 16)
    dots = encode(picture, colours, colour)
    assert len(dots) == size_of(width, 16, colours)
    back = decode(dots, width, 16, colours)
    assert back == (picture if colours == "one" else coloured(picture, colour))


def test_amber_is_red_and_green_where_there_are_two_colours():
    picture = draw("A012", 32, 16)
    back = decode(encode(picture, "two", "amber"), 32, 16, "two")
    assert {colour for _, colour in back.getcolors()} == {(0, 0, 0), (255, 255, 0)}


def test_words_of_any_script_come_to_the_panel(rig):
    for words in ("请A012", "暫停服務", "Window 3"):
        rig.panel.show(Face(words))
        assert rig.picture() == coloured(draw(words, 96, 16), "red")
        assert rig.state("blinking") is False
    rig.panel.show(Face("请A012", blinking=True))
    assert rig.picture() == coloured(draw("请A012", 96, 16), "red")
    assert rig.state("blinking") is True


def test_a_full_colour_card_shows_the_words_colour(rig_of):
    rig = rig_of(panel_device("onbon", width=64, height=32, colours="all", colour="amber"))
    rig.panel.show(Face("请A012"))
    assert rig.picture() == coloured(draw("请A012", 64, 32), "amber")


def test_brightness_is_the_nearest_of_fifteen_steps_and_never_dark(rig):
    for percent, step in ((100, 100), (80, 80), (50, 53), (1, 7)):
        rig.panel.brightness(percent)
        assert rig.state("brightness") == step


def test_a_card_that_refuses_is_broken_and_its_fault_says_what_to_look_at(rig, tmp_path):
    wrong = Device.model_validate(rig.device.model_dump() | {"width": 64})
    panel = open_led_panel(wrong, tmp_path)
    with pytest.raises(DeviceFault) as raised:
        panel.show(Face("A012"))
    panel.close()
    assert (raised.value.code, "`width`" in raised.value.detail) == (FaultCode.BROKEN, True)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\x01\xa3\x06", 1),
        (b"\x01\xa2\x55", 2),
        (b"\x01\xa2\x07\x31\x00\x00\x0f", 18),
        (b"\x01\xa7\x00\x00\x00\x01\x00", 18),
        (commands.show(96, 16, [b"too few dots"]), 18),
        (commands.show(96, 16, [bytes(192)])[:-1], 18),
        (b"", 1),
    ],
)
def test_a_card_refuses_what_it_does_not_know(data, error):
    board = OnbonBoard(96, 16, "one", "red")
    (frame,) = FrameReader().read(board.receive(Frame(data).pack()))
    assert commands.answer_in(frame.data) == Answer(commands.REFUSED, status=1, error=error)


def test_a_card_says_when_a_frame_came_damaged():
    spoilt = bytearray(Frame(commands.ask()).pack())
    spoilt[-4] ^= 1
    (frame,) = FrameReader().read(OnbonBoard(96, 16, "one", "red").receive(bytes(spoilt)))
    assert commands.answer_in(frame.data).error == 5


@BREAKAGES
def test_a_broken_panel_is_a_fault_that_says_what_to_do(rig, fault, code):
    breaks_and_works_again(rig, fault, code)
    assert rig.picture() == coloured(draw("A013", 96, 16), "red")


def test_a_picture_larger_than_a_frame_is_said_when_the_panel_is_opened(tmp_path):
    with pytest.raises(DeviceFault) as raised:
        open_led_panel(panel_device("onbon", width=512, height=256, colours="all"), tmp_path)
    assert raised.value.code == FaultCode.MISCONFIGURED


@pytest.mark.parametrize("address", ["host:0", "host:port", ":5005", "unix:"])
def test_an_address_that_is_none_is_said_when_the_panel_is_opened(tmp_path, address):
    with pytest.raises(DeviceFault) as raised:
        open_led_panel(panel_device("onbon", address=address), tmp_path)
    assert raised.value.code == FaultCode.MISCONFIGURED
    assert "192.168.1.70:5005" in raised.value.detail
