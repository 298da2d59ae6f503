"""Driving an Alpha sign: its priority text, and its error register as the proof that it was understood."""

from __future__ import annotations

import time

from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.alpha import packets
from hardware.led_panels.alpha.packets import Packet, PacketReader
from hardware.led_panels.lines import PanelLine, drain
from hardware.led_panels.port import Face

ANSWER_S = 1.0
BETWEEN_S = 0.1  # a sign is busy for a moment after each packet
AGAIN_S = 60.0  # a sign that was without power for a moment has forgotten all, and says that it is well
COLUMNS_A_CHARACTER = 6  # five dots and one between


class AlphaPanel:
    """One sign on a serial line of its own.

    It shows ASCII alone. A sign says nothing by itself, so it is asked for its error register after each packet;
    where the cable has no wire back, `answers` is false and nobody can know whether the sign is there.
    """

    def __init__(self, line: PanelLine, *, colour: str, columns: int, answers: bool = True) -> None:
        """`columns` is the sign's width in dots: longer words run through."""
        self._line = line
        self._colour = colour
        self._fits = columns // COLUMNS_A_CHARACTER
        self._answers = answers
        self._told: dict[str, Packet] = {}  # what it was told last, of each kind
        self._told_at = 0.0

    def show(self, face: Face) -> None:
        """Show the words; they blink only when they fit."""
        words = "".join(letter if " " <= letter <= "~" else "?" for letter in face.text.replace("\n", " "))
        mode = packets.FLASH if face.blinking else packets.HOLD
        self._tell("words", packets.text(words, mode if len(words) <= self._fits else packets.ROTATE, self._colour))

    def brightness(self, percent: int) -> None:
        """Shine at the nearest of five steps: 44, 58, 72, 86 and 100 percent."""
        self._tell("brightness", packets.dimming(percent))

    def check(self) -> None:
        """Ask the sign for its error register, and tell it all again once a minute."""
        if time.monotonic() - self._told_at >= AGAIN_S:
            self._told_at = time.monotonic()
            for packet in self._told.values():
                self._send(packet)
        self._line.open()
        if self._answers:
            self._ask()

    def close(self) -> None:
        self._line.close()

    def _tell(self, kind: str, packet: Packet) -> None:
        self._told[kind], self._told_at = packet, time.monotonic()
        self._send(packet)

    def _send(self, packet: Packet) -> None:
        self._line.open()
        if self._answers:
            self._line.write(packets.CLEAR_ERRORS.pack())
            time.sleep(BETWEEN_S)
        self._line.write(packet.pack())
        time.sleep(BETWEEN_S)
        if self._answers:
            self._ask()

    def _ask(self) -> None:
        """Raise unless the sign says that it is well."""
        drain(self._line)
        self._line.write(packets.ASK_ERRORS.pack())
        errors = self._answer()
        if errors & ~packets.WELL:
            raise DeviceFault(
                FaultCode.GARBAGE,
                f"the panel did not understand what it was sent (errors {errors:02x}): check the baud rate, "
                "and that it is set to the Alpha protocol",
            )

    def _answer(self) -> int:
        reader, deadline, heard = PacketReader(), time.monotonic() + ANSWER_S, 0
        while (left := deadline - time.monotonic()) > 0:
            came = self._line.read(left)
            heard += len(came)
            for packet in reader.read(came):
                if (errors := packets.errors_in(packet)) is not None:
                    return errors
        if heard:
            raise DeviceFault(
                FaultCode.GARBAGE, "the panel's answer is not Alpha: check the baud rate and for swapped wires"
            )
        raise DeviceFault(
            FaultCode.SILENT,
            "the panel does not answer: check its power; if its cable has no wire back, set `answers = false`",
        )
