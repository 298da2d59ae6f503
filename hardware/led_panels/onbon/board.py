"""What is behind the face of a virtual panel with an Onbon card."""

from __future__ import annotations

from hardware.led_panels.onbon import commands
from hardware.led_panels.onbon.commands import Answer, Refusal
from hardware.led_panels.onbon.dots import Colours, decode
from hardware.led_panels.onbon.frames import COMPUTER, Frame, FrameReader
from hardware.led_panels.twin import Shown

SCREEN, CARD = 1, 0x0174  # BX-6E1


class OnbonBoard:
    """Takes frames, keeps the picture of its one dynamic area. Never raises."""

    def __init__(self, width: int, height: int, colours: Colours, colour: str) -> None:
        self.shown = Shown(colour=colour)
        self._size = width, height
        self._colours = colours
        self._reader = FrameReader()

    def connected(self) -> None:
        """What the last connection began is forgotten."""
        self._reader = FrameReader()

    def receive(self, data: bytes) -> bytes:
        """Obey what `data` completes; what the card answers."""
        answers = b"".join(_framed(self._obey(frame.data)) for frame in self._reader.read(data))
        for _ in range(self._reader.damaged):
            answers += _framed(_refusal(Refusal.CHECKSUM))
        self._reader.damaged = 0
        return answers

    def _obey(self, data: bytes) -> Answer:
        match data[1:3]:
            case commands.ASK:
                return Answer(b"\xa2\x80")
            case commands.SET_BRIGHTNESS:
                return self._shine(commands.brightness_in(data))
            case commands.SHOW:
                return self._show(commands.area_in(data))
        return _refusal(Refusal.COMMAND if data[1:2] in (b"\xa2", b"\xa7") else Refusal.GROUP)

    def _shine(self, level: int | None) -> Answer:
        if level is None:
            return _refusal(Refusal.SCREEN)
        self.shown = self.shown.but(brightness=round(level * 100 / commands.BRIGHTEST))
        return Answer(commands.OBEYED)

    def _show(self, area: commands.Area | None) -> Answer:
        if area is None or (area.x, area.y, area.width, area.height) != (0, 0, *self._size):
            return _refusal(Refusal.SCREEN)
        pages = [decode(page, *self._size, self._colours) for page in area.pages]
        if any(page is None for page in pages):
            return _refusal(Refusal.SCREEN)
        self.shown = self.shown.but(picture=pages[0], blinking=len(pages) > 1)
        return Answer(commands.OBEYED)


def _refusal(why: Refusal) -> Answer:
    return Answer(commands.REFUSED, status=1, error=why)


def _framed(answer: Answer) -> bytes:
    return Frame(answer.pack(), to=COMPUTER, sender=SCREEN, card=CARD).pack()
