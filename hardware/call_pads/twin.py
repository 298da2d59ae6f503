"""The virtual call pad: a pseudo-terminal that speaks the pad's bytes, with keys to press and lights to look at.

Several may share one pseudo-terminal, as real ones share an RS-485 pair.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import Any, TypeVar

from hardware.call_pads.port import Key
from hardware.call_pads.twin_speech import Speech
from hardware.twins.plugs import Cable, Plug

E = TypeVar("E", bound=StrEnum)


class PadFault(StrEnum):
    """How the twin can be broken."""

    UNPLUGGED = "unplugged"
    GARBAGE = "garbage"  # noise in place of frames
    SILENT = "silent"  # neither speaks nor listens


class TwinLine:
    """The pair of wires at a plug, and the pads on it. It is there as long as one of them is plugged in."""

    def __init__(self, plug: Plug, *, echoes: bool = False) -> None:
        """With `echoes` it is an adapter that hears itself: whatever is sent to the pads also comes back."""
        self._plug = plug
        self._echoes = echoes
        self._cable: Cable | None = None
        self._pads: tuple[PadTwin, ...] = ()
        self._lock = threading.Lock()  # guards all of these
        self._listening: threading.Thread | None = None

    def join(self, pad: PadTwin) -> None:
        """A pad is plugged in; raises OSError when the first cannot be."""
        with self._lock:
            if self._listening is None:
                self._plug.insert()
                self._cable = self._plug.accept()
            if pad not in self._pads:
                self._pads = (*self._pads, pad)
            if self._listening is None:
                self._listening = threading.Thread(
                    target=self._listen, args=(self._cable,), name="pad-twin", daemon=True
                )
                self._listening.start()

    def leave(self, pad: PadTwin) -> None:
        """A pad is pulled out, and with the last of them the line."""
        with self._lock:
            self._pads = tuple(other for other in self._pads if other is not pad)
            if self._pads or self._listening is None:
                return
            listening, self._listening, self._cable = self._listening, None, None
            self._plug.pull()
        listening.join()

    def send(self, data: bytes) -> None:
        """Put a pad's bytes on the line."""
        if data and (cable := self._cable) is not None:
            cable.write(data)

    def _listen(self, cable: Cable | None) -> None:
        while cable is not None and (data := cable.read()):
            if self._echoes:
                self.send(data)
            for pad in self._pads:
                self.send(pad.hear(data))


class PadTwin:
    """One pad on a line."""

    def __init__(self, line: TwinLine, speech: Speech, kind: str = "call_pad") -> None:
        self._line = line
        self._speech = speech
        self._kind = kind
        self._fault: PadFault | None = None

    def start(self) -> None:
        """Plug it in; raises OSError when that is impossible."""
        self._line.join(self)

    def stop(self) -> None:
        """Pull the plug."""
        self._line.leave(self)

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """`{"press": KEY}`, `{"fault": NAME or null}`, `{"send": HEX}` for raw bytes; else only its state is told.

        Raises ValueError for a key, fault or hexadecimal that is none.
        """
        if "fault" in command:
            self._break_down(None if command["fault"] is None else _one_of(PadFault, command["fault"], "fault"))
        if "press" in command:
            self._press(_one_of(Key, command["press"], "key"))
        if "send" in command:
            self._line.send(bytes.fromhex(str(command["send"])))
        return {"kind": self._kind, "fault": self._fault, **self._speech.seen()}

    def hear(self, data: bytes) -> bytes:
        """What the pad answers to what is on the line."""
        return b"" if self._fault is PadFault.SILENT else self._speech.hear(data)

    def _break_down(self, fault: PadFault | None) -> None:
        self._fault = fault
        if fault is PadFault.UNPLUGGED:
            self.stop()
            self._speech.dark()
            return
        self.start()
        if fault is PadFault.GARBAGE:
            self._line.send(self._speech.noise)

    def _press(self, key: Key) -> None:
        said = self._speech.press(key)
        match self._fault:
            case PadFault.UNPLUGGED | PadFault.SILENT:
                return
            case PadFault.GARBAGE:
                self._line.send(self._speech.noise)
            case None:
                self._line.send(said)


def _one_of(kind: type[E], name: object, what: str) -> E:
    try:
        return kind(str(name))
    except ValueError:
        raise ValueError(f"no {what} {name!r}; a call pad's are {', '.join(kind)}") from None
