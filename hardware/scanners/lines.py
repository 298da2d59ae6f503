"""What a serial scanner sends: a code a line, which ends in CR, LF or both. Pure: bytes in, codes out."""

from __future__ import annotations

import re

LONGEST = 4096
"""Bytes kept of one code; the largest QR code holds 2953 (ISO/IEC 18004, version 40-L)."""

_ENDS = re.compile(rb"[\r\n]")


class LineReader:
    """Finds codes in whatever comes, however it is chopped up. Never raises.

    A code that is too long is cut; the rest of it is dropped up to its end. Control characters inside a code stay: it
    is for others to refuse it. `noise` counts the bytes that came without an end since the last code.
    """

    def __init__(self) -> None:
        self._held = b""
        self.noise = 0

    @property
    def waiting(self) -> bool:
        """Whether a code has begun and not ended."""
        return bool(self._held)

    def read(self, data: bytes) -> list[str]:
        """The codes that `data` completes."""
        *ended, begun = _ENDS.split(data)
        codes: list[str] = []
        for part in ended:
            if code := self._taken(part):
                codes.append(_text(code))
                self.noise = 0
            self._held = b""
        self._held = self._taken(begun)
        return codes

    def quiet(self) -> None:
        """The scanner paused: the end of what had begun will not come."""
        self.noise += len(self._held)
        self._held = b""

    def _taken(self, part: bytes) -> bytes:
        return (self._held + part)[:LONGEST]


def _text(code: bytes) -> str:
    """As characters: UTF-8, or else what Chinese scanners send by default."""
    try:
        return code.decode()
    except UnicodeDecodeError:
        return code.decode("gb18030", errors="replace")
