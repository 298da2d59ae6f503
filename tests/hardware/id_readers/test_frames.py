"""The frames of a SAM, byte by byte; docs/devices.md says where they were seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.id_readers import frames
from hardware.id_readers.frames import Command, FrameReader, Reply, command_of, reply_of

ASKED = {
    "AA AA AA 96 69 00 03 11 FF ED": frames.STATUS,
    "AA AA AA 96 69 00 03 20 01 22": frames.FIND,
    "AA AA AA 96 69 00 03 20 02 21": frames.SELECT,
    "AA AA AA 96 69 00 03 30 01 32": frames.READ,
}
ANSWERED = {
    "AA AA AA 96 69 00 04 00 00 90 94": Reply(frames.WELL),
    "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97": Reply(frames.FOUND, bytes(4)),
    "AA AA AA 96 69 00 04 00 00 80 84": Reply(frames.NOT_FOUND),
    "AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C": Reply(frames.WELL, bytes(8)),
    "AA AA AA 96 69 00 04 00 00 81 85": Reply(frames.NOT_SELECTED),
    "AA AA AA 96 69 00 04 00 00 41 45": Reply(frames.NOT_READ),
}
FOUND = Reply(frames.FOUND, bytes(4)).pack()


@pytest.mark.parametrize(("written", "command"), ASKED.items())
def test_the_bytes_of_each_command(written, command):
    assert command.pack() == bytes.fromhex(written)
    (body,) = FrameReader().read(bytes.fromhex(written))
    assert command_of(body) == command


@pytest.mark.parametrize(("written", "reply"), ANSWERED.items())
def test_the_bytes_of_each_answer(written, reply):
    assert reply.pack() == bytes.fromhex(written)
    (body,) = FrameReader().read(bytes.fromhex(written))
    assert reply_of(body) == reply


def test_a_card_is_1295_bytes():
    packed = Reply(frames.WELL, bytes.fromhex("01 00 04 00") + bytes(256 + 1024)).pack()
    assert len(packed) == 1295
    assert packed[:14] == bytes.fromhex("AA AA AA 96 69 05 08 00 00 90 01 00 04 00")
    assert [reply_of(body).status for body in FrameReader().read(packed)] == [frames.WELL]


def test_a_frame_may_come_byte_by_byte():
    reader = FrameReader()
    assert len([body for byte in FOUND for body in reader.read(bytes((byte,)))]) == 1
    assert not reader.waiting


def test_a_wrong_last_byte_is_no_frame_and_the_next_one_is():
    reader = FrameReader()
    assert reader.read(FOUND[:-1] + b"\x96") == []
    assert reader.noise == len(FOUND)
    assert len(reader.read(FOUND)) == 1
    assert reader.noise == 0


def test_a_frame_is_found_behind_the_half_of_another():
    reader = FrameReader()
    reader.read(FOUND[:9])
    assert len(reader.read(FOUND) + reader.quiet()) == 1


@pytest.mark.parametrize("length", ["00 00", "00 02", "ff ff", "09 61"])
def test_a_length_that_no_frame_has_is_no_frame(length):
    reader = FrameReader()
    assert len(reader.read(bytes.fromhex(f"aa aa aa 96 69 {length}") + FOUND)) == 1


def test_preambles_may_begin_with_more_bytes_of_their_kind():
    assert len(FrameReader().read(b"\xaa\xaa" + FOUND)) == 1


def test_what_a_card_answered_is_not_shown():
    assert repr(Reply(frames.WELL, "张三".encode("utf-16-le"))) == "Reply(status=144, first=b'\\x00\\x00')"


def test_a_body_that_is_too_short_is_no_reply_and_one_that_is_too_long_no_command():
    assert reply_of(b"\0\0") is None
    assert command_of(b"\x20\x01\0") is None


commands = st.builds(Command, st.integers(0, 255), st.integers(0, 255)).map(Command.pack)
streams = st.lists(
    st.binary(max_size=40)
    | commands
    | st.sampled_from([FOUND, FOUND[:-1], FOUND[:7], FOUND[3:], b"\xaa" * 7, frames.PREAMBLE + b"\x09\x60"])
    | st.tuples(st.integers(0, len(FOUND)), st.binary(max_size=3)).map(lambda cut: FOUND[: cut[0]] + cut[1]),
    max_size=20,
)


@given(streams)
def test_whatever_comes_the_next_frame_after_a_pause_is_found(pieces):
    reader = FrameReader()
    for piece in pieces:
        for body in reader.read(piece):
            reply_of(body)
            command_of(body)
    reader.quiet()
    assert not reader.waiting
    (body,) = reader.read(FOUND)
    assert reply_of(body) == Reply(frames.FOUND, bytes(4))
