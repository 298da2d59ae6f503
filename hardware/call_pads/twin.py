"""The virtual call pad: a pseudo-terminal that speaks FF 68, with keys to press and digits to look at."""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import Any, TypeVar

from hardware.call_pads import ff68
from hardware.call_pads.frames import Frame, FrameReader
from hardware.call_pads.port import Key
from hardware.twins.plugs import Cable, Plug

E = TypeVar("E", bound=StrEnum)
NOISE = bytes.fromhex("ff 68 08 ff 16 68 03 03 00 9c ff ff 68 03 03 68 01 01 0c 99 16 e3") * 4


class PadFault(StrEnum):
    """How the twin can be broken."""

    UNPLUGGED = "unplugged"
    GARBAGE = "garbage"  # noise in place of frames
    SILENT = "silent"  # neither speaks nor listens


class PadTwin:
    """One pad on `plug`."""

    def __init__(self, plug: Plug, unit: int) -> None:
        self._plug = plug
        self._unit = unit
        self._fault: PadFault | None = None
        self._cable: Cable | None = None
        self._lock = threading.Lock()  # guards _listening and _cable
        self._listening: threading.Thread | None = None
        self._waiting: str | None = None  # the first three digits
        self._number: str | None = None  # the last three
        self._beeps = 0
        self._acknowledged = 0

    def start(self) -> None:
        """Plug it in; raises OSError when that is impossible."""
        with self._lock:
            if self._listening is None:
                self._plug.insert()
                self._cable = self._plug.accept()
                self._listening = threading.Thread(target=self._listen, name="pad-twin", daemon=True)
                self._listening.start()

    def stop(self) -> None:
        """Pull the plug."""
        with self._lock:
            listening, self._listening, self._cable = self._listening, None, None
            self._plug.pull()
        if listening is not None:
            listening.join()

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """`{"press": KEY}`, `{"fault": NAME or null}`, `{"send": HEX}` for raw bytes; else only its state is told.

        Raises ValueError for a key, fault or hexadecimal that is none.
        """
        if "fault" in command:
            self._break_down(None if command["fault"] is None else _one_of(PadFault, command["fault"], "fault"))
        if "press" in command:
            self._press(_one_of(Key, command["press"], "key"))
        if "send" in command:
            self._send(bytes.fromhex(str(command["send"])))
        return {
            "kind": "call_pad",
            "fault": self._fault,
            "number": self._number,
            "waiting": self._waiting,
            "beeps": self._beeps,
            "acknowledged": self._acknowledged,
        }

    def _break_down(self, fault: PadFault | None) -> None:
        self._fault = fault
        if fault is PadFault.UNPLUGGED:
            self.stop()
            self._waiting = self._number = None  # its digits go dark without power
            return
        self.start()
        if fault is PadFault.GARBAGE:
            self._send(NOISE)

    def _press(self, key: Key) -> None:
        match self._fault:
            case PadFault.UNPLUGGED | PadFault.SILENT:
                return
            case PadFault.GARBAGE:
                self._send(NOISE)
            case None:
                self._send(ff68.frame_for(key, self._unit).pack())

    def _send(self, data: bytes) -> None:
        if (cable := self._cable) is not None:
            cable.write(data)

    def _listen(self) -> None:
        cable, reader = self._cable, FrameReader()
        while cable is not None and (data := cable.read()):
            for frame in reader.read(data):
                if frame.unit == self._unit and self._fault is not PadFault.SILENT:
                    self._take(frame)

    def _take(self, frame: Frame) -> None:
        match frame.function:
            case ff68.SHOW:
                digits = "".join(str(digit) if digit < ff68.DARK else " " for digit in frame.data)
                self._waiting, self._number = digits[:3].strip() or None, digits[3:].strip() or None
            case ff68.BEEP:
                self._beeps += 1
            case ff68.PRESSED:
                self._acknowledged += 1


def _one_of(kind: type[E], name: object, what: str) -> E:
    try:
        return kind(str(name))
    except ValueError:
        raise ValueError(f"no {what} {name!r}; a call pad's are {', '.join(kind)}") from None
