"""ESC/POS bytes read into commands, one after the other, as they come. Unknown ones are passed over, none is an error.

Formats are those of Epson's ESC/POS reference; of a command that changes nothing here, no more than its length matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Initialise:
    """ESC @: forget the line begun, back to default settings."""


@dataclass(frozen=True)
class Row:
    """One row of a picture (`GS v 0`), 8 dots a byte, 1 is black."""

    dots: bytes


@dataclass(frozen=True)
class Feed:
    """Advance the paper by rows of dots."""

    rows: int


@dataclass(frozen=True)
class Write:
    """Characters for the line being made up, in GB18030."""

    text: bytes


@dataclass(frozen=True)
class EndLine:
    """Print the line made up, then feed `lines` - 1 empty ones."""

    lines: int = 1


@dataclass(frozen=True)
class Cut:
    """GS V: cut the paper, after feeding to the cutter."""


@dataclass(frozen=True)
class ReportChanges:
    """GS a n: report changes unasked, when `mask` is not 0."""

    mask: int


@dataclass(frozen=True)
class Tell:
    """GS r n: answer when this is reached."""

    n: int


@dataclass(frozen=True)
class Aligned:
    """ESC a n: 0 left, 1 centre, 2 right, for lines, pictures and codes."""

    where: int


@dataclass(frozen=True)
class Sized:
    """GS ! n: characters so many times as wide and as high as the font, 1 to 8."""

    wide: int
    high: int


@dataclass(frozen=True)
class Emboldened:
    """ESC E n."""

    bold: bool


@dataclass(frozen=True)
class Chinese:
    """FS & and FS .: whether two bytes from 80 on are one character, or one byte is one of code page 437."""

    on: bool


@dataclass(frozen=True)
class CodeModule:
    """GS ( k, function 167: dots of a QR code's module."""

    dots: int


@dataclass(frozen=True)
class CodeData:
    """GS ( k, function 180: what the QR code says."""

    data: bytes


@dataclass(frozen=True)
class PrintCode:
    """GS ( k, function 181: print the QR code."""


Command = (
    Initialise | Row | Feed | Write | EndLine | Cut | ReportChanges | Tell
    | Aligned | Sized | Emboldened | Chinese | CodeModule | CodeData | PrintCode
)  # fmt: skip

LINE_ROWS = 30  # default line spacing of 1/6 inch at 180 dots an inch


class CommandReader:
    """Splits a stream into commands. Never raises, and never holds more than one command's beginning."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._row_bytes = 0
        self._rows_to_come = 0

    def read(self, data: bytes) -> Iterator[Command]:
        """The commands that `data` completes."""
        self._held += data
        while self._held:
            if self._rows_to_come:
                if len(self._held) < self._row_bytes:
                    return
                self._rows_to_come -= 1
                yield Row(self._take(self._row_bytes))
                continue
            if (length := self._length()) is None or len(self._held) < length:
                return
            yield from self._command(self._take(length))

    def _take(self, length: int) -> bytes:
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken

    def _length(self) -> int | None:
        """Bytes of the command that `_held` begins with; None while too few are there to know."""
        first = self._held[0]
        if first in _LEADS:
            if len(self._held) < 2:
                return None
            return _LEADS[first](self._held)
        if first < 0x20:
            return 1
        return next((at for at, byte in enumerate(self._held) if byte < 0x20), len(self._held))

    def _command(self, command: bytes) -> Iterator[Command]:
        match command[:2]:
            case b"\x1b@":
                yield Initialise()
            case b"\x1bJ":
                yield Feed(command[2])
            case b"\x1bd":
                yield EndLine(command[2])
            case b"\x1dv":
                self._row_bytes = int.from_bytes(command[4:6], "little")
                self._rows_to_come = int.from_bytes(command[6:8], "little") if self._row_bytes else 0
            case b"\x1dV":
                yield Feed(command[3] if len(command) > 3 else 0)
                yield Cut()
            case b"\x1da":
                yield ReportChanges(command[2])
            case b"\x1dr":
                yield Tell(command[2])
            case b"\n":
                yield EndLine()
            case _ if command[0] >= 0x20:
                yield Write(command)
            case _:
                yield from _dressing(command)


def _dressing(command: bytes) -> Iterator[Command]:
    """How the lines to come look, and codes; values out of range are passed over, as Epson says."""
    match command[:2], command[2:]:
        case b"\x1ba", argument if argument[0] & 0x0F < 3 and argument[0] & 0xCF < 3:
            yield Aligned(argument[0] & 0x0F)
        case b"\x1bE", argument:
            yield Emboldened(bool(argument[0] & 1))
        case b"\x1d!", argument if not argument[0] & 0x88:
            yield Sized((argument[0] >> 4) + 1, (argument[0] & 0x07) + 1)
        case (b"\x1c&" | b"\x1c.") as chosen, _:
            yield Chinese(chosen == b"\x1c&")
        case b"\x1d(", argument if argument[:1] == b"k" and argument[3:4] == b"1":
            yield from _code(argument[4:])


def _code(order: bytes) -> Iterator[Command]:
    """What GS ( k says of a QR code."""
    match order[:1], order[1:]:
        case b"C", module if len(module) == 1 and 1 <= module[0] <= 16:
            yield CodeModule(module[0])
        case b"P", data if data[:1] == b"0":
            yield CodeData(data[1:])
        case b"Q", b"0":
            yield PrintCode()


def _after_dle(held: bytearray) -> int | None:
    """Real-time commands were obeyed on reception; here they are only passed over."""
    if held[1] in (0x04, 0x05):
        return 3
    if held[1] != 0x14:
        return 1
    return None if len(held) < 3 else 10 if held[2] == 8 else 5


def _after_esc(held: bytearray) -> int | None:
    return 2 + _ESC.get(bytes(held[1:2]), 0)


def _after_fs(held: bytearray) -> int | None:
    return 2 + _FS.get(bytes(held[1:2]), 0)


def _after_gs(held: bytearray) -> int | None:
    match bytes(held[1:2]):
        case b"v":
            return 8  # the rows follow one by one
        case b"V":
            return None if len(held) < 3 else 4 if held[2] in (65, 66, 97, 98, 103, 104) else 3
        case b"(":
            return None if len(held) < 5 else 5 + int.from_bytes(held[3:5], "little")
        case other:
            return 2 + _GS.get(other, 0)


_LEADS: dict[int, Callable[[bytearray], int | None]] = {
    0x10: _after_dle,
    0x1B: _after_esc,
    0x1C: _after_fs,
    0x1D: _after_gs,
}
_ESC = {
    **dict.fromkeys((b"!", b"a", b"d", b"J", b"3", b"E", b"G", b"M", b"t", b"R", b"-", b"{", b" ", b"V", b"="), 1),
    **dict.fromkeys((b"T", b"r", b"?", b"%"), 1),
    **dict.fromkeys((b"$", b"\\", b"c"), 2),
    b"p": 3,
    b"W": 8,
}
_GS = {
    **dict.fromkeys((b"a", b"r", b"!", b"B", b"h", b"w", b"H", b"f", b"I", b"b"), 1),
    **dict.fromkeys((b"L", b"W", b"P", b"$", b"\\"), 2),
}
_FS = {**dict.fromkeys((b"!", b"-", b"C", b"W"), 1), b"S": 2}
