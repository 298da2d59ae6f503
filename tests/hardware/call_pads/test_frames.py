"""FF 68 frames, byte by byte. Golden frames follow the facts in docs/devices.md; sums are worked out by hand there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.call_pads import ff68
from hardware.call_pads.frames import LONGEST, Frame, FrameReader
from hardware.call_pads.port import Key
from hardware.call_pads.twin_speech import FF68Speech
from tests.hardware.call_pads.streams import mutated

FRAMES = st.builds(Frame, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=LONGEST - 2))


@pytest.mark.parametrize(
    ("frame", "data"),
    [
        # unit 3, FUNC 01, key 0C "call": L = 3, SUM = 03 + 01 + 0C = 10
        (Frame(3, 0x01, b"\x0c"), "ff 68 03 03 68 03 01 0c 10 16"),
        # unit 1, keys 6 and confirm: SUM = 01 + 01 + 06 + 0F = 17
        (Frame(1, 0x01, b"\x06\x0f"), "ff 68 04 04 68 01 01 06 0f 17 16"),
        # unit 5 shows "012" on the last three digits: SUM = 05 + 02 + 3 * 0A + 00 + 01 + 02 = 28
        (Frame(5, 0x02, bytes((10, 10, 10, 0, 1, 2))), "ff 68 08 08 68 05 02 0a 0a 0a 00 01 02 28 16"),
        # unit 5 beeps: SUM = 05 + 03 = 08
        (Frame(5, 0x03), "ff 68 02 02 68 05 03 08 16"),
        # unit 250 rated: the sum wraps, FA + 11 + 00 = 10B
        (Frame(250, 0x11, b"\x00"), "ff 68 03 03 68 fa 11 00 0b 16"),
    ],
)
def test_frames_are_these_bytes(frame, data):
    assert frame.pack() == bytes.fromhex(data)
    assert FrameReader().read(bytes.fromhex(data)) == [frame]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("01 0c", Key.NEXT),
        ("01 0d", Key.RECALL),
        ("01 0f", Key.START),
        ("01 0b", Key.FINISH),
        ("01 06 0f", Key.MISS),
        ("01 0e", Key.MISS),
        ("01 12", Key.PAUSE),
        ("01 13", Key.TRANSFER),
        ("11 00", Key.RATE_5),
        ("11 04", Key.RATE_1),
        ("01 00 0f", None),  # hang up: the wire has no such key
        ("01 03 0f", None),  # call back
        ("01 07", None),
        ("11 05", None),
        ("11", None),
    ],
)
def test_keys_mean(data, key):
    function, *rest = bytes.fromhex(data)
    assert ff68.key_of(Frame(1, function, bytes(rest))) == key


def test_every_key_of_the_wire_can_be_pressed_on_a_pad():
    for key in Key:
        assert ff68.key_of(ff68.frame_for(key, 7)) == key


def test_every_frame_of_a_pad_is_sent_back_and_a_rating_as_a_press():
    # seen in a system in live use: the host returns the frame, and for FUNC 11 the same with FUNC 01
    assert ff68.acknowledgement(Frame(3, 0x01, b"\x0c")) == Frame(3, 0x01, b"\x0c")
    assert ff68.acknowledgement(Frame(3, 0x11, b"\x02")) == Frame(3, 0x01, b"\x02")


@pytest.mark.parametrize(
    ("number", "waiting", "digits"),
    [
        ("A012", 7, [0, 0, 7, 0, 1, 2]),
        (None, 12, [0, 1, 2, 10, 10, 10]),
        ("A1234", 5000, [9, 9, 9, 2, 3, 4]),
        ("A012", -1, [0, 0, 0, 0, 1, 2]),
    ],
)
def test_six_digits_show_the_people_waiting_and_the_number(number, waiting, digits):
    assert ff68.shown(1, number, waiting) == Frame(1, 0x02, bytes(digits))


@settings(deadline=None)
@given(st.lists(FRAMES, max_size=5), st.integers(1, 9))
def test_frames_are_found_however_they_are_chopped_up(frames, size):
    stream = b"".join(frame.pack() for frame in frames)
    reader = FrameReader()
    assert [f for at in range(0, len(stream), size) for f in reader.read(stream[at : at + size])] == frames


@settings(deadline=None)
@given(st.binary(max_size=40), FRAMES)
def test_after_noise_the_next_frame_is_found_at_the_latest_when_the_line_goes_quiet(noise, frame):
    reader = FrameReader()
    found = reader.read(noise) + reader.read(frame.pack()) + reader.quiet()
    # noise may happen to swallow the frame only by being a frame that ends inside it, which its sum all but excludes
    assert frame in found or any(other.pack() in noise + frame.pack() for other in found)


@settings(deadline=None)
@given(mutated(FRAMES.map(Frame.pack)))
def test_no_bytes_make_the_reader_raise_or_hold_more_than_a_frame(pieces):
    reader = FrameReader()
    for piece in pieces:
        for frame in reader.read(piece):
            ff68.key_of(frame)
            ff68.acknowledgement(frame).pack()
        assert len(reader._held) < LONGEST + 7
    reader.quiet()
    assert not reader.waiting


@settings(deadline=None)
@given(mutated(FRAMES.map(Frame.pack)))
def test_no_bytes_make_the_virtual_pad_fall(pieces):
    speech = FF68Speech(3)
    for piece in pieces:
        assert speech.hear(piece) == b""
    assert set(speech.seen()) == {"number", "waiting", "beeps", "acknowledged"}


def test_a_frame_behind_the_beginning_of_another_is_not_lost():
    reader = FrameReader()
    press = Frame(3, 1, b"\x0c").pack()
    assert reader.read(bytes.fromhex("ff 68 10 10 68 03") + press) == []  # it might all be one long frame
    assert reader.quiet() == [Frame(3, 1, b"\x0c")]


def test_noise_is_counted_until_a_frame_comes():
    reader = FrameReader()
    reader.read(bytes(100))
    assert reader.noise == 100
    reader.read(Frame(1, 1, b"\x0c").pack())
    assert reader.noise == 0
