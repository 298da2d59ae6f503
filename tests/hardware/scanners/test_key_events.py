"""What an input device brings for what is scanned, byte by byte."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanners.key_events import EVENT, UNKNOWN, KeyReader, typing
from hardware.scanners.lines import LONGEST

PRINTABLE = "".join(map(chr, range(32, 127)))
URL = "http://127.0.0.1:8080/t/AbCdEfGhIjKlMnOpQrSt_-"

# What `evtest` shows of a USB keyboard when "A" is typed, and Enter after it, as the bytes of a 64-bit machine that
# counts from the lowest byte: 16 bytes of time, then type, code and value.
TIME = bytes.fromhex("c0 e1 20 6a 00 00 00 00 20 a1 07 00 00 00 00 00")
A_AND_ENTER = [
    "04 00 04 00 e1 00 07 00", "01 00 2a 00 01 00 00 00", "00 00 00 00 00 00 00 00",  # left shift down
    "04 00 04 00 04 00 07 00", "01 00 1e 00 01 00 00 00", "00 00 00 00 00 00 00 00",  # A down
    "04 00 04 00 04 00 07 00", "01 00 1e 00 00 00 00 00", "00 00 00 00 00 00 00 00",  # A up
    "04 00 04 00 e1 00 07 00", "01 00 2a 00 00 00 00 00", "00 00 00 00 00 00 00 00",  # left shift up
    "04 00 04 00 28 00 07 00", "01 00 1c 00 01 00 00 00", "00 00 00 00 00 00 00 00",  # Enter down
    "04 00 04 00 28 00 07 00", "01 00 1c 00 00 00 00 00", "00 00 00 00 00 00 00 00",  # Enter up
]  # fmt: skip
GOLDEN = b"".join(TIME + bytes.fromhex(event) for event in A_AND_ENTER)
SHIFT, CONTROL, CAPS, ENTER, A, M = 42, 29, 58, 28, 30, 50


def event(kind: int, code: int, value: int) -> bytes:
    return EVENT.pack(1, 2, kind, code, value)


def tap(*codes: int) -> bytes:
    return b"".join(event(1, code, value) + event(0, 0, 0) for code in codes for value in (1, 0))


def test_the_events_of_a_code_are_those_of_a_usb_keyboard():
    assert typing("A", at=0x6A20E1C0 + 0.5) == GOLDEN
    assert struct.unpack("<qq", TIME) == (0x6A20E1C0, 500_000)
    assert KeyReader().read(GOLDEN) == ["A"]


def test_every_character_of_a_us_keyboard_comes_through():
    assert KeyReader().read(typing(PRINTABLE) + typing(URL)) == [PRINTABLE, URL]


def test_events_may_come_byte_by_byte():
    reader = KeyReader()
    assert [code for byte in typing("A-b") for code in reader.read(bytes((byte,)))] == ["A-b"]
    assert not reader.waiting


def test_the_keypad_types_digits_and_its_enter_ends_a_code():
    assert KeyReader().read(tap(82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 96)) == ["0123456789"]


def test_either_shift_makes_capitals_and_caps_lock_makes_them_of_letters_alone():
    reader = KeyReader()
    assert reader.read(event(1, 54, 1) + tap(A, 2) + event(1, 54, 0) + tap(A, ENTER)) == ["A!a"]
    assert reader.read(tap(CAPS, A, 2) + event(1, SHIFT, 1) + tap(A) + event(1, SHIFT, 0) + tap(CAPS, ENTER)) == ["A1a"]


def test_a_key_held_down_types_once():
    assert KeyReader().read(event(1, A, 1) + event(1, A, 2) * 30 + event(1, A, 0) + tap(ENTER)) == ["a"]


def test_control_and_a_letter_are_a_control_character_for_others_to_refuse():
    assert KeyReader().read(event(1, CONTROL, 1) + tap(M) + event(1, CONTROL, 0) + tap(A, ENTER)) == ["\ra"]


def test_a_key_that_types_nothing_spoils_its_code_and_no_other():
    assert KeyReader().read(tap(A, 59, A, ENTER) + tap(A, ENTER)) == [f"a{UNKNOWN}a", "a"]  # 59: F1


def test_enter_alone_is_no_code():
    assert KeyReader().read(tap(ENTER, ENTER)) == []


def test_ten_thousand_characters_are_cut_and_the_next_code_is_whole():
    long, after = KeyReader().read(typing("A" * 10_000) + typing("A012"))
    assert (long, after) == ("A" * LONGEST, "A012")


def test_what_is_left_of_a_code_after_the_kernel_dropped_events_is_passed_over_up_to_a_pause():
    reader = KeyReader()
    assert reader.read(typing("http://")[: -6 * EVENT.size] + event(0, 3, 0) + typing("rest")) == []
    reader.quiet()
    assert reader.read(typing("A012")) == ["A012"]


def test_half_an_event_and_half_a_code_are_forgotten_at_a_pause():
    reader = KeyReader()
    assert reader.read(typing("A012")[: -8 * EVENT.size - 5]) == []
    assert reader.waiting
    reader.quiet()
    assert reader.noise > 0
    assert reader.read(typing("A013")) == ["A013"]
    assert reader.noise == 0


def test_a_shift_whose_end_was_lost_is_not_held_for_ever():
    reader = KeyReader()
    reader.read(event(1, SHIFT, 1) + tap(A))
    reader.quiet()
    assert reader.read(tap(A, ENTER)) == ["a"]


@pytest.mark.parametrize("text", ["张三", "é", "\x1b", "\n"])
def test_no_keyboard_sends_what_it_has_no_key_for(text):
    with pytest.raises(ValueError, match="a keyboard has no key for"):
        typing(text)


streams = st.lists(
    st.binary(max_size=80)
    | st.builds(event, st.integers(0, 0xFFFF), st.integers(0, 0xFFFF), st.integers(-(2**31), 2**31 - 1))
    | st.builds(event, st.just(1), st.integers(0, 120), st.integers(0, 2))
    | st.text(PRINTABLE, max_size=8).map(typing)
    | st.tuples(st.integers(0, 700), st.binary(min_size=1, max_size=3)).map(
        lambda cut: typing("A-b")[: cut[0]] + cut[1] + typing("A-b")[cut[0] :]
    ),
    max_size=20,
)


@given(streams)
def test_whatever_comes_the_next_code_after_a_pause_is_whole(pieces):
    reader = KeyReader()
    for piece in pieces:
        assert all(0 < len(code) <= LONGEST for code in reader.read(piece))
    reader.quiet()
    reader._caps = False
    assert reader.read(typing("A-b012")) == ["A-b012"]
