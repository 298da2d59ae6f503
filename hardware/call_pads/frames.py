"""Finding frames in whatever comes over a serial line, and the frames of FF 68 call pads, byte by byte.

`FF 68 L L 68 ADDR FUNC DATA… SUM 16`: L counts ADDR, FUNC and DATA and is sent twice; SUM is the sum of the same
bytes modulo 256. Everything is pure: bytes in, frames out. See docs/devices.md for what is fact and what is reading.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, TypeVar

F = TypeVar("F")

LONGEST = 16  # of L; the longest known frame has 8
_OVERHEAD = 7  # FF 68 L L 68 … SUM 16


@dataclass(frozen=True)
class Frame:
    """One frame, to or from the pad with address `unit`."""

    unit: int
    function: int
    data: bytes = b""

    def pack(self) -> bytes:
        """The bytes on the line."""
        body = bytes((self.unit, self.function)) + self.data
        return bytes((0xFF, 0x68, len(body), len(body), 0x68)) + body + bytes((sum(body) % 256, 0x16))


class Reader(ABC, Generic[F]):
    """Finds frames in whatever comes, however it is chopped up and whatever noise is between. Never raises.

    It holds no more than one frame's beginning. `noise` counts the bytes that were of no frame since the last one.
    """

    first: int
    """The byte that every frame begins with."""

    def __init__(self) -> None:
        self._held = b""
        self.noise = 0

    @abstractmethod
    def length(self, held: bytes) -> int | None:
        """Bytes of the frame that `held` begins with; 0 when it begins with none, None while too few to know."""

    @abstractmethod
    def unpack(self, whole: bytes) -> F | None:
        """The frame that these bytes are, or None when they only looked like one."""

    @property
    def waiting(self) -> bool:
        """Whether a frame has begun and is not complete."""
        return bool(self._held)

    def read(self, data: bytes) -> list[F]:
        """The frames that `data` completes."""
        self._held += data
        frames: list[F] = []
        while (length := self.length(self._held)) is not None and len(self._held) >= length:
            if length and (frame := self.unpack(self._held[:length])):
                frames.append(frame)
                self.noise = 0
                self._held = self._held[length:]
            else:
                self._skip()
        return frames

    def quiet(self) -> list[F]:
        """The line went quiet: what had begun is noise, but a frame may stand inside it."""
        frames: list[F] = []
        while self._held:
            self._skip()
            frames += self.read(b"")
        return frames

    def _skip(self) -> None:
        """Give up the first byte and go to the next that may begin a frame."""
        at = self._held.find(self.first, 1)
        at = len(self._held) if at < 0 else at
        self.noise += at
        self._held = self._held[at:]


class FrameReader(Reader[Frame]):
    """Finds FF 68 frames."""

    first = 0xFF

    def length(self, held: bytes) -> int | None:
        """The L bytes tell it, once both are there and agree."""
        if not b"\xff\x68".startswith(held[:2]):
            return 0 if held else None
        if len(held) >= 3 and not 2 <= held[2] <= LONGEST:
            return 0
        if (len(held) >= 4 and held[3] != held[2]) or (len(held) >= 5 and held[4] != 0x68):
            return 0
        return held[2] + _OVERHEAD if len(held) >= 5 else None

    def unpack(self, whole: bytes) -> Frame | None:
        """Only with the right sum and end."""
        body, total, end = whole[5:-2], whole[-2], whole[-1]
        if end != 0x16 or sum(body) % 256 != total:
            return None
        return Frame(body[0], body[1], body[2:])
