"""What is behind the face of a virtual Alpha sign."""

from __future__ import annotations

from hardware.led_panels.alpha import packets
from hardware.led_panels.alpha.packets import Packet, PacketReader
from hardware.led_panels.twin import Shown

DAMAGED, UNKNOWN = 0x10, 0x20  # bits of the error register

_MODES = {packets.HOLD: False, packets.FLASH: True, packets.ROTATE: False}


class AlphaBoard:
    """Takes packets, keeps the priority text and the error register. Never raises."""

    def __init__(self) -> None:
        self.shown = Shown()
        self._reader = PacketReader()
        self._errors = packets.WELL

    def connected(self) -> None:
        """A serial line knows no connections; what was begun before is forgotten."""
        self._reader = PacketReader()

    def receive(self, data: bytes) -> bytes:
        """Obey what `data` completes; what the sign answers."""
        answers = b"".join(self._obey(packet) for packet in self._reader.read(data))
        if self._reader.damaged:
            self._reader.damaged = 0
            self._errors |= DAMAGED
        return answers

    def _obey(self, packet: Packet) -> bytes:
        if packet.address[0] == packets.ANSWER[0]:
            return b""  # of another sign
        match packet.command[:2]:
            case "A0":
                self._show(packet.command[2:])
            case "E/" if (percent := packets.dimmed_to(packet.command[4:6])) is not None:
                self.shown = self.shown.but(brightness=percent)
            case "E4":
                self._errors = packets.WELL
            case "F*":
                return packets.errors_told(self._errors).pack()
            case _:
                self._errors |= UNKNOWN
        return b""

    def _show(self, data: str) -> None:
        """`ESC POSITION MODE` and words with a colour before them; without the three, words alone."""
        mode = packets.HOLD
        if data.startswith(chr(packets.ESC)):
            mode, data = data[2:3], data[3:]
        if mode not in _MODES:
            self._errors |= UNKNOWN
            return
        named = {code: name for name, code in packets.COLOURS.items()}
        colour = self.shown.colour
        if data.startswith("\x1c"):
            colour, data = named.get(data[1:2], colour), data[2:]
        self.shown = self.shown.but(text=data, blinking=_MODES[mode], colour=colour, picture=None)
