"""Modbus RTU as the one who is asked speaks it: requests in, answers out. Pure; used by the virtual pad.

Source: Modbus Application Protocol 1.1b3 (functions, exceptions) and Modbus over Serial Line 1.02 (frame, CRC).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hardware.call_pads.frames import Reader

READ_COILS, READ_INPUTS, READ_REGISTERS = 0x01, 0x02, 0x03
WRITE_COILS, WRITE_REGISTERS = 0x0F, 0x10
NO_SUCH_FUNCTION, NO_SUCH_ADDRESS, NO_SUCH_VALUE = 1, 2, 3


@dataclass(frozen=True)
class Request:
    """What the pad with address `unit` is asked: `count` places from `address` on, with `data` to write there."""

    unit: int
    function: int
    address: int
    count: int
    data: bytes = b""


class RequestReader(Reader[Request]):
    """Finds the requests to one unit."""

    def __init__(self, unit: int) -> None:
        super().__init__()
        self.first = unit

    def length(self, held: bytes) -> int | None:
        """Eight bytes, and what is to be written."""
        if not held:
            return None
        if held[0] != self.first or (len(held) > 1 and not 1 <= held[1] <= WRITE_REGISTERS):
            return 0
        if len(held) < 2 or (held[1] in (WRITE_COILS, WRITE_REGISTERS) and len(held) < 7):
            return None
        return 9 + held[6] if held[1] in (WRITE_COILS, WRITE_REGISTERS) else 8

    def unpack(self, whole: bytes) -> Request | None:
        """Only with the right CRC."""
        if with_crc(whole[:-2]) != whole:
            return None
        address, count = int.from_bytes(whole[2:4], "big"), int.from_bytes(whole[4:6], "big")
        return Request(whole[0], whole[1], address, count, whole[7:-2])


def with_crc(body: bytes) -> bytes:
    """The frame: its bytes and their CRC, low byte first."""
    crc = 0xFFFF
    for byte in body:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return body + crc.to_bytes(2, "little")


def bits_answer(request: Request, bits: Sequence[bool]) -> bytes:
    """Coils or inputs, the first in the lowest bit."""
    packed = sum(bit << place for place, bit in enumerate(bits)).to_bytes((len(bits) + 7) // 8, "little")
    return with_crc(bytes((request.unit, request.function, len(packed))) + packed)


def written_answer(request: Request) -> bytes:
    """It is written."""
    where = request.address.to_bytes(2, "big") + request.count.to_bytes(2, "big")
    return with_crc(bytes((request.unit, request.function)) + where)


def refusal(request: Request, code: int) -> bytes:
    """An exception."""
    return with_crc(bytes((request.unit, request.function | 0x80, code)))
