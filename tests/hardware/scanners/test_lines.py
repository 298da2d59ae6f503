"""What a serial scanner sends, byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanners.lines import LONGEST, LineReader
from hardware.scanners.twin import in_a_line

URL = "http://127.0.0.1:8080/t/AbCdEfGhIjKlMnOpQrSt_-"


def test_the_bytes_of_a_code_are_its_characters_and_a_carriage_return():
    assert in_a_line("A012") == bytes.fromhex("41 30 31 32 0d")


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_a_code_ends_with_cr_lf_or_both(end):
    assert LineReader().read(URL.encode() + end + b"A012" + end) == [URL, "A012"]


def test_a_code_may_come_byte_by_byte():
    reader = LineReader()
    came = [code for byte in (URL + "\r\n").encode() for code in reader.read(bytes((byte,)))]
    assert came == [URL]
    assert not reader.waiting


def test_empty_lines_are_no_codes():
    assert LineReader().read(b"\r\n\r\n\r\r") == []


def test_a_code_that_is_too_long_is_cut_and_the_next_one_is_whole():
    long, after = LineReader().read(b"A" * 10_000 + b"\rA012\r")
    assert long == "A" * LONGEST
    assert after == "A012"


def test_an_endless_code_is_not_held():
    reader = LineReader()
    for _ in range(100):
        assert reader.read(b"A" * 4096) == []
    assert reader.read(b"\r") == ["A" * LONGEST]


def test_control_characters_stay_for_others_to_refuse():
    assert LineReader().read(b"A0\x00\x1b12\r") == ["A0\x00\x1b12"]


def test_characters_are_utf_8_or_what_chinese_scanners_send():
    assert LineReader().read("张三\r".encode()) == ["张三"]
    assert LineReader().read("张三\r".encode("gb18030")) == ["张三"]
    assert LineReader().read(b"\xff\xff\r") == ["\ufffd\ufffd"]


def test_a_code_whose_end_never_came_is_forgotten_when_the_scanner_pauses():
    reader = LineReader()
    assert reader.read(b"http://127.0") == []
    reader.quiet()
    assert reader.noise == 12
    assert reader.read(b"A012\r") == ["A012"]
    assert reader.noise == 0


@given(st.lists(st.binary(max_size=64) | st.just(b"\r") | st.just(b"\r\n") | st.just(b"A012\r"), max_size=40))
def test_whatever_comes_the_next_code_after_a_pause_is_whole(pieces):
    reader = LineReader()
    for piece in pieces:
        assert all(0 < len(code) <= LONGEST for code in reader.read(piece))
    reader.quiet()
    assert reader.read(b"A012\r") == ["A012"]
