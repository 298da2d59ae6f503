"""The packets of Alpha signs, byte by byte; sources in docs/devices.md.

`00 00 00 00 00 SOH TYPE ADDRESS STX COMMAND… ETX SUM EOT`: the zeros let the sign find the baud rate, TYPE is one
character and ADDRESS two, SUM four hexadecimal digits of the sum of the bytes from STX to ETX, modulo 65536. A
sign's answers have the type `0`. Everything is pure: bytes in, packets out.
"""

from __future__ import annotations

from dataclasses import dataclass

SOH, STX, ETX, EOT, ESC = 0x01, 0x02, 0x03, 0x04, 0x1B

EVERY_SIGN = "Z00"
ANSWER = "000"
LONGEST = 512  # bytes from SOH to EOT; the priority text holds 125
PRIORITY = "0"  # the text file that every sign has, that needs no memory set up, and that is shown in place of all
FILL = "0"  # position: all lines, text in their middle
HOLD, FLASH, ROTATE = "b", "c", "a"
COLOURS = {"red": "1", "green": "2", "amber": "3"}
LONGEST_TEXT = 120
_WAKE = bytes(5)
_DIMMED = {100: "00", 86: "01", 72: "02", 58: "03", 44: "04"}  # percent of brightness by what the sign calls it
WELL = 0x40  # the error register without an error


@dataclass(frozen=True)
class Packet:
    """One command to signs, or one answer of a sign; `command` is its letter and all that belongs to it."""

    command: str  # ASCII
    address: str = EVERY_SIGN

    def pack(self) -> bytes:
        """The bytes on the line."""
        body = bytes((STX,)) + self.command.encode("ascii") + bytes((ETX,))
        total = f"{sum(body) % 65536:04X}".encode()
        return _WAKE + bytes((SOH,)) + self.address.encode("ascii") + body + total + bytes((EOT,))


def text(words: str, mode: str, colour: str) -> Packet:
    """Shows `words` (ASCII) in place of all else."""
    return Packet(f"A{PRIORITY}{chr(ESC)}{FILL}{mode}\x1c{COLOURS[colour]}{words[:LONGEST_TEXT]}")


def dimming(percent: int) -> Packet:
    """Sets the brightness to the nearest of the five steps that signs have."""
    nearest = min(_DIMMED, key=lambda step: abs(step - percent))
    return Packet(f"E/00{_DIMMED[nearest]}")


CLEAR_ERRORS = Packet("E4")
ASK_ERRORS = Packet("F*")


def errors_told(errors: int) -> Packet:
    """What a sign answers to `ASK_ERRORS`."""
    return Packet(f"E*{chr(errors)}", ANSWER)


def errors_in(packet: Packet) -> int | None:
    """The error register that an answer tells; None when it tells something else."""
    if packet.address == ANSWER and packet.command.startswith("E*") and len(packet.command) == 3:
        return ord(packet.command[2])
    return None


def dimmed_to(step: str) -> int | None:
    """Percent of brightness by what the sign calls it."""
    return next((percent for percent, name in _DIMMED.items() if name == step), None)


class PacketReader:
    """Finds packets in whatever comes, however it is chopped up and whatever noise is between. Never raises.

    `damaged` counts packets whose sum was wrong, `noise` the bytes of none since the last packet.
    """

    def __init__(self) -> None:
        self._held = b""
        self.damaged = 0
        self.noise = 0

    def read(self, data: bytes) -> list[Packet]:
        """The packets that `data` completes."""
        self._held += data
        packets = []
        while (end := self._held.find(EOT)) >= 0:
            whole, self._held = self._held[:end], self._held[end + 1 :]
            if (packet := self._unpack(whole[max(0, whole.rfind(SOH)) :])) is None:
                self.noise += len(whole.lstrip(b"\0"))
            else:
                packets.append(packet)
                self.noise = 0
        if len(self._held) > LONGEST:
            self.noise += len(self._held) - LONGEST
            self._held = self._held[-LONGEST:]
        return packets

    def _unpack(self, whole: bytes) -> Packet | None:
        """A packet from its SOH up to its EOT, both of which are told by the stream. The sum may be left out."""
        if len(whole) < 6 or whole[0] != SOH or whole[4] != STX or not whole.isascii():
            return None
        body, mark, total = whole[4:].partition(bytes((ETX,)))
        if mark and total and total != f"{sum(body + mark) % 65536:04X}".encode():
            self.damaged += 1
            return None
        return Packet(body[1:].decode("ascii"), whole[1:4].decode("ascii"))
