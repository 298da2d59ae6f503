"""The virtual scanner: a pseudo-terminal that brings the bytes of a serial scanner, or of a keyboard's events."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from hardware.scanners.key_events import typing
from hardware.twins.attached import TwinEnd
from hardware.twins.plugs import Plug

Wedge = Callable[[str], bytes]
"""The bytes that a scanner sends for a code; raises ValueError for one that it cannot send."""


class ScannerFault(StrEnum):
    """How the twin can be broken."""

    UNPLUGGED = "unplugged"
    GARBAGE = "garbage"  # noise in place of codes
    SILENT = "silent"  # reads nothing


def in_a_line(text: str) -> bytes:
    """What a serial scanner sends."""
    return text.encode("utf-8", errors="surrogatepass") + b"\r"


def typed_now(text: str) -> bytes:
    """What a scanner that plays a keyboard sends."""
    return typing(text, time.time())


class ScannerTwin:
    """One scanner on `plug`."""

    def __init__(self, plug: Plug, wedge: Wedge, noise: bytes = b"\x00\xff\xfe~" * 16) -> None:
        self._end = TwinEnd(plug, lambda _data: None, "scanner-twin")
        self._wedge = wedge
        self._noise = noise
        self._fault: ScannerFault | None = None
        self._scans = 0

    def start(self) -> None:
        """Plug it in; raises OSError when that is impossible."""
        self._end.insert()

    def stop(self) -> None:
        """Pull the plug."""
        self._end.pull()

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """`{"scan": TEXT}`, `{"fault": NAME or null}`, `{"send": HEX}` for raw bytes; else only its state is told.

        Raises ValueError for a fault, hexadecimal or code that is none.
        """
        if "fault" in command:
            self._break_down(None if command["fault"] is None else _named(command["fault"]))
        if "scan" in command:
            self._scan(command["scan"])
        if "send" in command:
            self._end.send(bytes.fromhex(str(command["send"])))
        return {"kind": "scanner", "fault": self._fault, "scans": self._scans}

    def _break_down(self, fault: ScannerFault | None) -> None:
        self._fault = fault
        if fault is ScannerFault.UNPLUGGED:
            self._end.pull()
            return
        self._end.insert()
        if fault is ScannerFault.GARBAGE:
            self._end.send(self._noise)

    def _scan(self, text: object) -> None:
        if not isinstance(text, str):
            raise ValueError("what is scanned is a text")  # noqa: TRY004 - the reception answers this one
        sent = self._wedge(text)
        match self._fault:
            case ScannerFault.UNPLUGGED | ScannerFault.SILENT:
                return
            case ScannerFault.GARBAGE:
                self._end.send(self._noise)
            case None:
                self._scans += 1
                self._end.send(sent)


def _named(name: object) -> ScannerFault:
    try:
        return ScannerFault(str(name))
    except ValueError:
        raise ValueError(f"no fault {name!r}; a scanner's are {', '.join(ScannerFault)}") from None
