"""Commands that a printer obeys the moment it receives them, wherever they stand in the stream."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple


class Urgent(Enum):
    """What is asked in real time."""

    STATUS = 0x04  # DLE EOT n
    RECOVER = 0x05  # DLE ENQ n
    CLEAR = 0x14  # DLE DC4 8


class Found(NamedTuple):
    """One real-time command; `end` is where it ends in the bytes just received."""

    end: int
    urgent: Urgent
    n: int


_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_COMMANDS = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x05[\x00-\x02]|" + re.escape(_CLEAR))
_BEGINNINGS = re.compile(b"|".join(re.escape(_CLEAR[:end]) for end in range(9, 0, -1)) + rb"|\x10[\x04\x05]")


class RealTimeWatch:
    """Finds real-time commands in a stream, also when one is split between two receptions or stands in a picture."""

    def __init__(self) -> None:
        self._begun = b""

    def look(self, data: bytes) -> list[Found]:
        """The commands that `data` completes, in order."""
        seen = self._begun + data
        before = len(self._begun)
        found = [Found(match.end() - before, Urgent(match[0][1]), match[0][2]) for match in _COMMANDS.finditer(seen)]
        rest = seen[found[-1].end + before :] if found else seen
        self._begun = next((rest[at:] for at in range(max(0, len(rest) - 9), len(rest)) if _begins(rest[at:])), b"")
        return found


def _begins(tail: bytes) -> bool:
    return _BEGINNINGS.fullmatch(tail) is not None
