"""Driving a Huidu card: its name for the conversation first, then one program with the words."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.drawing import RGB, size_of
from hardware.led_panels.huidu import documents, packets
from hardware.led_panels.huidu.packets import Command, DocumentReader, Packet, PacketReader
from hardware.led_panels.lines import PanelLine
from hardware.led_panels.port import Face

ANSWER_S = 2.0
T = TypeVar("T")


class HuiduPanel:
    """One full-colour card, reached by network. It draws the words with its own font."""

    def __init__(self, line: PanelLine, *, width: int, height: int, colour: str) -> None:
        self._line = line
        self._size = width, height
        self._colour = "#{:02x}{:02x}{:02x}".format(*RGB[colour])
        self._guid = documents.NOBODY
        self._packets = PacketReader()

    def show(self, face: Face) -> None:
        """Show the words in any script that the card's font has, as large as our own would fit."""
        self._greet()
        text = documents.Text(face.text, size_of(face.text, *self._size), self._colour, face.blinking)
        now_ms = time.time_ns() // 1_000_000
        self._order(documents.program(self._guid, text, *self._size, now_ms), documents.ADD_PROGRAM)

    def brightness(self, percent: int) -> None:
        """Shine as bright as this."""
        self._greet()
        self._order(documents.brightness(self._guid, percent), documents.SET_BRIGHTNESS)

    def check(self) -> None:
        """Ask for a sign of life."""
        self._greet()
        self._line.write(Packet(Command.HEARTBEAT).pack())
        self._wait(lambda packet: packet.command == Command.HEARTBEAT_ANSWER or None)

    def close(self) -> None:
        self._line.close()

    def _greet(self) -> None:
        """Begin a conversation unless one goes on."""
        if not self._line.open():
            return
        try:
            self._introduce()
        except DeviceFault:
            self._line.close()
            raise

    def _introduce(self) -> None:
        self._packets = PacketReader()
        self._line.write(packets.ask_version().pack())
        if status := self._wait(packets.status_in):
            raise DeviceFault(
                FaultCode.BROKEN,
                f"the panel will not talk (status {status}): close HDPlayer and other programs that use it",
            )
        said = self._ask(documents.ask_version(), documents.ASK_VERSION)
        self._guid = said.guid or documents.NOBODY

    def _order(self, document: bytes, method: str) -> None:
        said = self._ask(document, method)
        if said.result != documents.DONE:
            raise DeviceFault(
                FaultCode.BROKEN,
                f"the panel refuses {method} ({said.result}): check that it is a full-colour card with SDK 2.0 and "
                "that `width` and `height` are its own",
            )

    def _ask(self, document: bytes, method: str) -> documents.Answer:
        for packet in packets.pieces(document):
            self._line.write(packet.pack())
        reader = DocumentReader()

        def heard(packet: Packet) -> documents.Answer | None:
            if packet.command != Command.XML_ANSWER or (whole := reader.read(packet)) is None:
                return None
            said = documents.answer_in(whole)
            return said if said is not None and said.method == method else None

        return self._wait(heard)

    def _wait(self, heard: Callable[[Packet], T | None]) -> T:
        """What `heard` makes of the first packet that it makes anything of."""
        deadline, came = time.monotonic() + ANSWER_S, b""
        while not self._packets.broken and (left := deadline - time.monotonic()) > 0:
            came = self._line.read(left) or came
            for packet in self._packets.read(came):
                if packet.command == Command.HEARTBEAT:
                    self._line.write(Packet(Command.HEARTBEAT_ANSWER).pack())
                elif packet.command == Command.ERROR:
                    code = int.from_bytes(packet.data[:2], "little")
                    raise DeviceFault(FaultCode.BROKEN, f"the panel reports error {code}: power it off and on")
                elif (found := heard(packet)) is not None:
                    return found
        if came:
            raise DeviceFault(
                FaultCode.GARBAGE, "what answers is no Huidu full-colour card: check the address and the card"
            )
        raise DeviceFault(FaultCode.SILENT, "the panel does not answer: power it off and on, check the network")
