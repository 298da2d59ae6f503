"""The frames of Onbon's generation 6, byte by byte; sources in docs/devices.md.

`A5` eight times, header of 16 bytes, data, CRC, `5A`. Header: u16 destination, u16 source, `F0`, `00`, u16 card, u32
`0`, u32 length of the data. The CRC is of header and data, and what stands between `A5` and `5A` is escaped after it.
All numbers have their low byte first. Everything is pure: bytes in, frames out.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

BEGIN, END = 0xA5, 0x5A
ANY_SCREEN, ANY_CARD, COMPUTER = 0xFFFE, 0xFFFE, 0x8000
LONGEST = 63 * 1024
"""Bytes of data that a card takes in one frame."""
_HEADER = struct.Struct("<HHBBHII")
_VERSION = 0xF0
_ESCAPES = {b"\xa5": b"\xa6\x02", b"\xa6": b"\xa6\x01", b"\x5a": b"\x5b\x02", b"\x5b": b"\x5b\x01"}
_PLAIN = {escape: byte for byte, escape in _ESCAPES.items()}


@dataclass(frozen=True)
class Frame:
    """One request or answer."""

    data: bytes
    to: int = ANY_SCREEN
    sender: int = COMPUTER
    card: int = ANY_CARD

    def pack(self) -> bytes:
        """The bytes on the line."""
        body = _HEADER.pack(self.to, self.sender, _VERSION, 0, self.card, 0, len(self.data)) + self.data
        body += crc16(body).to_bytes(2, "little")
        return bytes((BEGIN,)) * 8 + _escaped(body) + bytes((END,))


class FrameReader:
    """Finds frames in whatever comes, however it is chopped up and whatever noise is between. Never raises.

    `damaged` counts what looked like a frame and was none.
    """

    def __init__(self, longest: int = 2 * LONGEST + 64) -> None:
        """`longest` is the most it keeps of a frame that has begun, in bytes."""
        self._longest = longest
        self._held = bytearray()
        self._searched = 0
        self.damaged = 0

    def read(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes."""
        self._held += data
        frames = []
        while (end := self._held.find(END, self._searched)) >= 0:
            begun = self._held.rfind(BEGIN, 0, end)
            if begun >= 0 and (frame := _unpack(bytes(self._held[begun + 1 : end]))) is not None:
                frames.append(frame)
            elif begun >= 0:
                self.damaged += 1
            del self._held[: end + 1]
            self._searched = 0
        self._searched = len(self._held)
        if len(self._held) > self._longest:
            self._held.clear()
            self._searched = 0
            self.damaged += 1
        return frames


def crc16(data: bytes) -> int:
    """The CRC with the polynomial `A001`, beginning at 0."""
    crc = 0
    for byte in data:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc


def _of_one(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (0xA001 if byte & 1 else 0)
    return byte


_TABLE = tuple(_of_one(byte) for byte in range(256))


def _escaped(body: bytes) -> bytes:
    return re.sub(rb"[\xa5\xa6\x5a\x5b]", lambda found: _ESCAPES[found[0]], body)


def _unpack(escaped: bytes) -> Frame | None:
    body = re.sub(rb"[\xa6\x5b][\x01\x02]", lambda found: _PLAIN[found[0]], escaped)
    if len(body) < _HEADER.size + 2 or crc16(body[:-2]).to_bytes(2, "little") != body[-2:]:
        return None
    to, sender, version, _, card, _, length = _HEADER.unpack_from(body)
    data = body[_HEADER.size : -2]
    return Frame(data, to, sender, card) if version == _VERSION and length == len(data) else None
