"""What a printer says: telling its bytes apart, and what the bits of each status mean.

Fixed bits tell which command a byte answers (Epson, appendix "Transmission Status Identification"; Citizen and
Bixolon print the same table), `*` being the status itself:

| bytes | bits |
| --- | --- |
| `DLE EOT n`, answered at once | `0**1**10` |
| `GS r n`, answered when all before it was printed | `0**0****` |
| automatic status, first of four bytes | `0**1**00`, then three of `0**0****` |
| XON, XOFF | `00010001`, `00010011` |
| `DLE DC4 8`: buffers cleared | `37 25 00` |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.port import PrinterStatus


class Said(Enum):
    """What kind of reply it is."""

    AT_ONCE = "DLE EOT"
    IN_TURN = "GS r"
    BY_ITSELF = "automatic status"
    CLEARED = "DLE DC4"
    GARBAGE = "garbage"


@dataclass(frozen=True)
class Reply:
    """One reply; `data` is its bytes as they came."""

    said: Said
    data: bytes


XON, XOFF = 0x11, 0x13
_CLEARED = b"\x37\x25\x00"


class ReplyReader:
    """Splits what a printer sends into replies, however it is chopped up. Never raises."""

    def __init__(self) -> None:
        self._begun = b""  # of a reply of several bytes

    def read(self, data: bytes) -> list[Reply]:
        """The replies that `data` completes."""
        return [reply for byte in data for reply in self._take(byte)]

    def _take(self, byte: int) -> list[Reply]:
        if byte in (XON, XOFF):
            return []  # the operating system's business; may stand anywhere
        begun = self._begun + bytes((byte,))
        self._begun = b""
        if _CLEARED.startswith(begun) or (_opens_automatic(begun[0]) and all(map(_in_turn, begun[1:]))):
            whole = begun == _CLEARED or len(begun) == 4
            if not whole:
                self._begun = begun
                return []
            return [Reply(Said.CLEARED if begun == _CLEARED else Said.BY_ITSELF, begun)]
        if len(begun) > 1:  # it was not the beginning of what it seemed
            return [Reply(Said.GARBAGE, begun[:-1]), *self._take(byte)]
        if byte & 0b1001_0011 == 0b0001_0010:
            return [Reply(Said.AT_ONCE, begun)]
        return [Reply(Said.IN_TURN if _in_turn(byte) else Said.GARBAGE, begun)]


def _in_turn(byte: int) -> bool:
    return byte & 0b1001_0000 == 0


def _opens_automatic(byte: int) -> bool:
    return byte & 0b1001_0011 == 0b0001_0000


# -- the four bytes of DLE EOT 1…4 (Epson TM-T88III and TM-U220 specifications, DLE EOT) ----------------------------


def decode(answers: Sequence[int]) -> PrinterStatus:
    """The printer's state from its four answers to `DLE EOT 1`, `2`, `3` and `4`."""
    printer, offline, error, paper = answers
    return PrinterStatus(
        online=not printer & 0x08,
        paper=not (offline & 0x20 or paper & 0x60),
        paper_near_end=bool(paper & 0x0C),
        cover_closed=not offline & 0x04,
        cutter_ok=not error & 0x08,
        error=bool(error & (0x04 | 0x20 | 0x40)),  # mechanical, unrecoverable, or one that ends by itself (heat)
    )


def decode_automatic(report: bytes) -> PrinterStatus:
    """The printer's state from the four bytes that it sends by itself (Epson TM-T88III, GS a; Citizen CT-S2000)."""
    printer, error, paper, _ = report
    return PrinterStatus(
        online=not printer & 0x08,
        paper=not paper & 0x0C,
        paper_near_end=bool(paper & 0x03),
        cover_closed=not printer & 0x20,
        cutter_ok=not error & 0x08,
        error=bool(error & (0x04 | 0x20 | 0x40)),
    )


def stopped(offline: int) -> bool:
    """Whether the answer to `DLE EOT 2` names a reason why printing does not go on."""
    return bool(offline & (0x04 | 0x20 | 0x40))


def fault_of(status: PrinterStatus) -> DeviceFault | None:
    """Why a slip would not come out, the most telling reason first; None when it would.

    The cover goes before the paper: with the cover open, the paper sensor may say anything (Epson TM-T88III, GS a).
    """
    if status.ready:
        return None
    if not status.cover_closed:
        return DeviceFault(FaultCode.COVER_OPEN, "close the printer's cover until it clicks")
    if not status.paper:
        return DeviceFault(FaultCode.PAPER_OUT, "put a new roll in, printing side to the head, and close the cover")
    if not status.cutter_ok:
        return DeviceFault(
            FaultCode.CUTTER,
            "open the cover, remove the jammed paper from the cutter, close it; else power it off and on",
        )
    if status.error:
        return DeviceFault(
            FaultCode.BROKEN,
            "the printer reports a fault of its own: let it cool for a minute, then power it off and on; "
            "if it comes back, have it repaired",
        )
    return DeviceFault(
        FaultCode.BROKEN,
        "the printer is offline and does not say why: release its feed button, then power it off and on",
    )
