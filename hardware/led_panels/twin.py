"""The virtual LED panel on its socket or serial line, and what can be done to it from outside."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from hardware.led_panels.drawing import coloured, draw
from hardware.twins.plugs import Cable, Plug
from hardware.twins.served import Served

NOISE = bytes.fromhex("01 30 30 30 02 45 2a ff 04 a5 a5 5a 5b 07 00 00 02 20 00 04 20 ff ff ff ff 3c 3e 00 04") * 3
SLOW_S = 0.5  # between receiving and obeying
_SCALE = 6  # pixels of the picture for a dot


class PanelFault(StrEnum):
    """How the twin can be broken."""

    UNPLUGGED = "unplugged"  # without power: dark, and it forgets
    GARBAGE = "garbage"  # answers with noise, shows nothing new
    SILENT = "silent"  # neither obeys nor answers
    SLOW = "slow"  # takes half a second over everything


@dataclass(frozen=True)
class Shown:
    """What a face shows: a text that the panel draws itself, or a picture that was sent to it."""

    text: str | None = None
    picture: Image.Image | None = None  # of mode "1" or "RGB"
    blinking: bool = False
    brightness: int = 100  # percent
    colour: str = "red"

    def but(self, **changes: Any) -> Shown:
        """The same with some things changed."""
        return replace(self, **changes)


class Board(Protocol):
    """The card behind a face: takes whatever bytes come, never raises."""

    shown: Shown

    def connected(self) -> None:
        """A new connection: what the last one began is forgotten."""
        ...

    def receive(self, data: bytes) -> bytes:
        """Obey what `data` completes, and return what it answers."""
        ...


class PanelTwin:
    """A panel that a driver finds at `plug`; its face is kept as a picture, `faces/NAME.png`."""

    def __init__(
        self, name: str, plug: Plug, make_board: Callable[[], Board], *, size: tuple[int, int], faces: Path
    ) -> None:
        self._line = Served(plug, self._listen, "panel-twin")
        self._make_board = make_board
        self._board = make_board()
        self._size = size
        self._picture = faces / f"{name}.png"
        self._fault: PanelFault | None = None
        self._changes = 0
        self._plugging = threading.Lock()  # held while it is plugged in or pulled out, to the end

    def start(self) -> None:
        """Plug it in; raises OSError when its address is taken."""
        self._picture.parent.mkdir(parents=True, exist_ok=True)
        self._paint()
        with self._plugging:
            self._line.insert()

    def stop(self) -> None:
        """Take it away."""
        with self._plugging:
            self._line.pull()

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """`{"fault": NAME or null}` breaks or mends it; anything else only tells its face.

        Raises ValueError with the possible faults for another name.
        """
        if "fault" in command:
            self._break_down(None if command["fault"] is None else _named(command["fault"]))
        shown = self._board.shown
        return {
            "kind": "led_panel",
            "fault": self._fault,
            "text": shown.text,
            "blinking": shown.blinking,
            "brightness": shown.brightness,
            "changes": self._changes,
            "picture": str(self._picture),
        }

    def _break_down(self, fault: PanelFault | None) -> None:
        with self._plugging:
            self._fault = fault
            if fault is PanelFault.UNPLUGGED:
                self._line.pull()
                self._board = self._make_board()
                self._paint()
            else:
                self._line.insert()

    def _listen(self, cable: Cable) -> None:
        self._board.connected()
        while data := cable.read():
            self._take(data, cable)

    def _take(self, data: bytes, cable: Cable) -> None:
        match self._fault:
            case PanelFault.SILENT | PanelFault.UNPLUGGED:
                return
            case PanelFault.GARBAGE:
                cable.write(NOISE)
                return
            case PanelFault.SLOW:
                self._line.pulled.wait(SLOW_S)
        before = self._board.shown
        answer = self._board.receive(data)
        if self._board.shown != before:
            self._paint()
            self._changes += 1  # only now: who sees the number finds the picture
        cable.write(answer)

    def _paint(self) -> None:
        """Write the face as a whole picture or none, so that nobody reads half of one."""
        fresh = self._picture.with_name(f".{self._picture.name}.{os.getpid()}")
        face_picture(self._board.shown, *self._size).save(fresh, "PNG")
        fresh.replace(self._picture)


def face_picture(shown: Shown, width: int, height: int) -> Image.Image:
    """What one sees of a face, each dot six pixels wide and high, dimmer as the panel is."""
    picture = shown.picture if shown.picture is not None else draw(shown.text or "", width, height)
    if picture.mode == "1":
        picture = coloured(picture, shown.colour)
    share = 0.3 + 0.7 * shown.brightness / 100  # a lit dot is seen even at 1 percent
    picture = picture.point(lambda value: round(value * share))
    return picture.resize((picture.width * _SCALE, picture.height * _SCALE), Image.Resampling.NEAREST)


def _named(name: object) -> PanelFault:
    try:
        return PanelFault(str(name))
    except ValueError:
        raise ValueError(f"no fault {name!r}; a panel's are {', '.join(PanelFault)}") from None
