"""What the frames of an Onbon card say; facts and readings are told apart in docs/devices.md."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

ASK, SET_BRIGHTNESS, SHOW = b"\xa2\x00", b"\xa2\x07", b"\xa7\x00"
OBEYED, REFUSED = b"\xa0\x00", b"\xa0\x01"
BRIGHTEST = 15
BLINK_CS = 50  # hundredths of a second lit, and as long dark
_ANSWER_WANTED = b"\x01"
_IN_TURN, _STAY = 0, 1  # run modes: pages one after the other, or the last one for good
_ALONE = 1  # programmes stop, only this area is seen
_AREA = struct.Struct("<BBHBHB4xBHHHHBBBBB5xH")
_PAGE = struct.Struct("<IBBBBHBH9xII")
_ANSWER = struct.Struct("<x2sHHH")
_PICTURE_AREA, _PICTURE, _AT_ONCE = 0x10, 0x00, 0x01


class Refusal(IntEnum):
    """Why a card did not obey, as far as we name it; others are told by their number."""

    GROUP = 1
    COMMAND = 2
    BUSY = 3
    MEMORY = 4
    CHECKSUM = 5
    SCREEN = 18


@dataclass(frozen=True)
class Answer:
    """What a card says to a request."""

    command: bytes  # group and number
    status: int = 0
    error: int = 0
    data: bytes = b""

    def pack(self) -> bytes:
        """The data of its frame."""
        return _ANSWER.pack(self.command, self.status, self.error, len(self.data)) + self.data


@dataclass(frozen=True)
class Area:
    """A dynamic area with its pages, each the dots of a picture."""

    x: int
    y: int
    width: int
    height: int
    pages: tuple[bytes, ...]


def ask() -> bytes:
    """Whether the card is there."""
    return _ANSWER_WANTED + ASK + bytes(2)


def brightness(percent: int) -> bytes:
    """One brightness by hand, told for each half hour of the day."""
    level = max(1, round(percent * BRIGHTEST / 100))
    return _ANSWER_WANTED + SET_BRIGHTNESS + struct.pack("<HB", 49, 0) + bytes((level,)) * 48


def show(width: int, height: int, pages: Sequence[bytes]) -> bytes:
    """One picture for good, or several in turn, over the whole screen and in place of all programmes."""
    mode = _STAY if len(pages) == 1 else _IN_TURN
    area = _AREA.pack(
        0, mode, 0, 1, 0, _ALONE, _PICTURE_AREA, 0, 0, width, height, 0, 0, 0, 0, 0, len(pages)
    )  # fmt: skip
    offset = 0
    for page in pages:
        length = _PAGE.size - 4
        area += _PAGE.pack(length, _PICTURE, _AT_ONCE, 0, 0, BLINK_CS, 1, width, offset, len(page))
        offset += len(page)
    return _ANSWER_WANTED + SHOW + struct.pack("<HHI", 0, 1, len(area)) + area + b"".join(pages)


# -- the other way, for answers and for the twin; None for what is none --------------------------------


def answer_in(data: bytes) -> Answer | None:
    """The answer that a frame's data is."""
    if len(data) < _ANSWER.size:
        return None
    command, status, error, length = _ANSWER.unpack_from(data)
    rest = data[_ANSWER.size :]
    return Answer(command, status, error, rest) if len(rest) == length else None


def brightness_in(data: bytes) -> int | None:
    """The level that a request to set the brightness asks for now; 0 to 15."""
    levels = data[6:]
    if data[3:6] != struct.pack("<HB", 49, 0) or len(levels) != 48 or max(levels) > BRIGHTEST:
        return None
    return levels[0]


def area_in(data: bytes) -> Area | None:
    """The one area that a request to show brings, if it is a picture without frame, background and sound."""
    try:
        _, count, length = struct.unpack_from("<HHI", data, 3)
        _, _, _, _, programmes, _, kind, x, y, width, height, *extras, pages = _AREA.unpack_from(data, 11)
        if count != 1 or programmes or kind != _PICTURE_AREA or any(extras) or not pages:
            return None
        at, dots = 11 + _AREA.size, 11 + length
        found = []
        for _ in range(pages):
            offset, size = _PAGE.unpack_from(data, at)[-2:]
            found.append(data[dots + offset : dots + offset + size])
            if len(found[-1]) != size:
                return None
            at += _PAGE.size
    except struct.error:
        return None
    return Area(x, y, width, height, tuple(found)) if at == dots else None
