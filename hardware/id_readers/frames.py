"""The frames of a SAM, the security module in every reader of Chinese ID cards. Pure: bytes in, frames out.

`AA AA AA 96 69`, a 16-bit length (high byte first), then what it counts: command and parameter, or three status bytes,
then data, and last the XOR of everything from the length on. See docs/devices.md for the sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("aa aa aa 96 69")
LONGEST = 2400
"""Of what the length counts; the longest known reply, with fingerprints, has 2314."""
_SHORTEST = 3  # command, parameter, XOR


@dataclass(frozen=True)
class Command:
    """What a SAM is asked to do."""

    code: int
    parameter: int

    def pack(self) -> bytes:
        """The bytes on the line."""
        return _packed(bytes((self.code, self.parameter)))


FIND = Command(0x20, 0x01)
SELECT = Command(0x20, 0x02)
READ = Command(0x30, 0x01)
STATUS = Command(0x11, 0xFF)


@dataclass(frozen=True)
class Reply:
    """What a SAM answers; `data` of a card is not shown."""

    status: int  # the third status byte; the first two are 0 unless the card itself answered otherwise
    data: bytes = field(default=b"", repr=False)
    first: bytes = b"\0\0"

    def pack(self) -> bytes:
        """The bytes on the line."""
        return _packed(self.first + bytes((self.status,)) + self.data)


FOUND, NOT_FOUND = 0x9F, 0x80
WELL = 0x90
NOT_SELECTED, NOT_READ = 0x81, 0x41
SELF_TEST_FAILED, NOT_AUTHORISED = 0x60, 0x66


class FrameReader:
    """Finds frames in whatever comes, however it is chopped up and whatever noise is between. Never raises.

    It holds no more than one frame's beginning. `noise` counts the bytes that were of no frame since the last one.
    """

    def __init__(self) -> None:
        self._held = b""
        self.noise = 0

    @property
    def waiting(self) -> bool:
        """Whether a frame has begun and is not complete."""
        return bool(self._held)

    def read(self, data: bytes) -> list[bytes]:
        """The bodies of the frames that `data` completes: what stands between length and XOR."""
        self._held += data
        bodies: list[bytes] = []
        while (length := _length(self._held)) is not None and len(self._held) >= length:
            whole = self._held[:length]
            if length and _xor(whole[len(PREAMBLE) :]) == 0:
                bodies.append(whole[len(PREAMBLE) + 2 : -1])
                self.noise = 0
                self._held = self._held[length:]
            else:
                self._skip()
        return bodies

    def quiet(self) -> list[bytes]:
        """The line went quiet: what had begun is noise, but a frame may stand inside it."""
        bodies: list[bytes] = []
        while self._held:
            self._skip()
            bodies += self.read(b"")
        return bodies

    def _skip(self) -> None:
        """Give up the first byte and go to the next that may begin a frame."""
        at = self._held.find(PREAMBLE[0], 1)
        at = len(self._held) if at < 0 else at
        self.noise += at
        self._held = self._held[at:]


def reply_of(body: bytes) -> Reply | None:
    """The reply that a frame's body is; None for one that is too short for any."""
    return Reply(body[2], body[3:], body[:2]) if len(body) >= 3 else None


def command_of(body: bytes) -> Command | None:
    """The command that a frame's body is; None when it is none."""
    return Command(body[0], body[1]) if len(body) == 2 else None


def _length(held: bytes) -> int | None:
    """Bytes of the frame that `held` begins with; 0 when it begins with none, None while too few are there to know."""
    if not PREAMBLE.startswith(held[: len(PREAMBLE)]):
        return 0 if held else None
    if len(held) < len(PREAMBLE) + 2:
        return None
    counted = int.from_bytes(held[len(PREAMBLE) : len(PREAMBLE) + 2])
    return len(PREAMBLE) + 2 + counted if _SHORTEST <= counted <= LONGEST else 0


def _packed(body: bytes) -> bytes:
    counted = (len(body) + 1).to_bytes(2) + body
    return PREAMBLE + counted + bytes((_xor(counted),))


def _xor(data: bytes) -> int:
    return reduce(xor, data, 0)
