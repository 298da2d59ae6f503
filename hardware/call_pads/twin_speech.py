"""How a virtual pad speaks: what its keys send, and what it makes of what it hears. One class for each driver."""

from __future__ import annotations

from typing import Any, Protocol

from hardware.call_pads import ff68, simple
from hardware.call_pads.frames import Frame, FrameReader
from hardware.call_pads.port import Key


class Speech(Protocol):
    """The pad's side of a protocol, with the lights that it has."""

    noise: bytes
    """What looks like its frames and is none."""

    def press(self, key: Key) -> bytes:
        """What the pad sends at once; raises ValueError for a key that it does not have."""
        ...

    def hear(self, data: bytes) -> bytes:
        """Take what came, which may be for another pad on the line, and return the answer."""
        ...

    def dark(self) -> None:
        """The power went."""
        ...

    def seen(self) -> dict[str, Any]:
        """What somebody at the desk sees and has heard."""
        ...


class FF68Speech:
    """An FF 68 pad with evaluator."""

    noise = bytes.fromhex("ff 68 08 ff 16 68 03 03 00 9c ff ff 68 03 03 68 01 01 0c 99 16 e3") * 4

    def __init__(self, unit: int) -> None:
        self._unit = unit
        self._reader = FrameReader()
        self._waiting: str | None = None  # the first three digits
        self._number: str | None = None  # the last three
        self._beeps = 0
        self._acknowledged = 0

    def press(self, key: Key) -> bytes:
        return ff68.frame_for(key, self._unit).pack()

    def hear(self, data: bytes) -> bytes:
        for frame in self._reader.read(data):
            if frame.unit == self._unit:
                self._take(frame)
        return b""

    def dark(self) -> None:
        self._reader = FrameReader()
        self._waiting = self._number = None

    def seen(self) -> dict[str, Any]:
        return {
            "number": self._number,
            "waiting": self._waiting,
            "beeps": self._beeps,
            "acknowledged": self._acknowledged,
        }

    def _take(self, frame: Frame) -> None:
        match frame.function:
            case ff68.SHOW:
                digits = "".join(str(digit) if digit < ff68.DARK else " " for digit in frame.data)
                self._waiting, self._number = digits[:3].strip() or None, digits[3:].strip() or None
            case ff68.BEEP:
                self._beeps += 1
            case ff68.PRESSED:
                self._acknowledged += 1


class SimpleSpeech:
    """A simple pad."""

    noise = bytes.fromhex("01 03 31 01 03 99 07 31 07 01 01 07 00 01 ff 3f 07 55") * 5

    def __init__(self, unit: int, dialect: simple.Simple) -> None:
        self._unit = unit
        self._dialect = dialect
        self._beeps = 0
        self._long_beeps = 0
        self.dark()

    def press(self, key: Key) -> bytes:
        return self._dialect.frame_for(key, self._unit).pack()

    def hear(self, data: bytes) -> bytes:
        for frame in self._reader.read(data):
            if frame.unit == self._unit:
                self._take(frame.command)
        return b""

    def dark(self) -> None:
        self._reader = self._dialect.reader()
        self._lamps = {"waiting": False, "here": False}

    def seen(self) -> dict[str, Any]:
        return {"lamps": dict(self._lamps), "beeps": self._beeps, "long_beeps": self._long_beeps}

    def _take(self, command: int) -> None:
        for lamp, commands in (("waiting", simple.WAITING_LAMP), ("here", simple.HERE_LAMP)):
            if command in commands.values():
                self._lamps[lamp] = command == commands[True]
        self._beeps += command == simple.SHORT_BEEP
        self._long_beeps += command == simple.LONG_BEEP
