"""Driving an Onbon card: the words as a picture in dynamic area 0."""

from __future__ import annotations

import time

from PIL import Image

from hardware.faults import DeviceFault, FaultCode
from hardware.led_panels.drawing import draw
from hardware.led_panels.lines import PanelLine, drain
from hardware.led_panels.onbon import commands
from hardware.led_panels.onbon.commands import Answer, Refusal
from hardware.led_panels.onbon.dots import Colours, encode
from hardware.led_panels.onbon.frames import Frame, FrameReader
from hardware.led_panels.port import Face

ANSWER_S = 2.0
_ADVICE = {
    Refusal.SCREEN: "check that `width` and `height` are the panel's",
    Refusal.BUSY: "it is busy: wait a moment",
    Refusal.CHECKSUM: "check the network cable",
}


class OnbonPanel:
    """One card, reached by network; its dynamic areas are lost when power goes, and are never written to flash."""

    def __init__(self, line: PanelLine, *, width: int, height: int, colours: Colours, colour: str) -> None:
        self._line = line
        self._size = width, height
        self._colours = colours
        self._colour = colour

    def show(self, face: Face) -> None:
        """Show the words in any script; blinking is two pages in turn, one of them dark."""
        pictures = [draw(face.text, *self._size)]
        if face.blinking:
            pictures.append(Image.new("1", self._size))
        pages = [encode(picture, self._colours, self._colour) for picture in pictures]
        self._order(commands.show(*self._size, pages))

    def brightness(self, percent: int) -> None:
        """Shine at the nearest of fifteen steps."""
        self._order(commands.brightness(percent))

    def check(self) -> None:
        """Ask whether it is there; any answer will do."""
        self._request(commands.ask())

    def close(self) -> None:
        self._line.close()

    def _order(self, data: bytes) -> None:
        answer = self._request(data)
        if answer.status & 1 or answer.command == commands.REFUSED:
            advice = _ADVICE.get(Refusal(answer.error), "") if answer.error in set(Refusal) else ""
            advice = advice or "check that it is a BX-6E or BX-6Q card and that `colours` is right"
            raise DeviceFault(FaultCode.BROKEN, f"the panel refuses (error {answer.error}): {advice}")

    def _request(self, data: bytes) -> Answer:
        self._line.open()
        drain(self._line)
        self._line.write(Frame(data).pack())
        reader, deadline, heard = FrameReader(), time.monotonic() + ANSWER_S, 0
        while (left := deadline - time.monotonic()) > 0:
            came = self._line.read(left)
            heard += len(came)
            for frame in reader.read(came):
                if (answer := commands.answer_in(frame.data)) is not None:
                    return answer
        if heard:
            raise DeviceFault(
                FaultCode.GARBAGE, "what answers is no Onbon card of generation 6: check the address and the card"
            )
        raise DeviceFault(FaultCode.SILENT, "the panel does not answer: power it off and on, check the network")
