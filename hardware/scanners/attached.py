"""A scanner on a line, whatever the line brings: a serial port's text or a keyboard's events."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from hardware.attachment import Attachment, Line
from hardware.faults import DeviceFault, FaultCode
from hardware.scanners.repeats import Repeats

QUIET_S = 0.5
"""A scanner sends a code in one go; after this long the rest of it will not come."""
NOISE_IS_GARBAGE = 16
"""Bytes without a code; less may be a cable that was touched."""


class CodeReader(Protocol):
    """Finds codes in bytes. `noise` counts the bytes since the last code that belong to none."""

    noise: int

    @property
    def waiting(self) -> bool: ...

    def read(self, data: bytes) -> list[str]: ...

    def quiet(self) -> None: ...


class AttachedScanner:
    """One scanner."""

    def __init__(
        self,
        where: str,
        open_line: Callable[[], Line],
        make_reader: Callable[[], CodeReader],
        *,
        advice: str,
        when_garbage: str,
    ) -> None:
        self._make_reader = make_reader
        self._reader = make_reader()
        self._when_garbage = when_garbage
        self._repeats = Repeats()
        self._scanned: Callable[[str], None] | None = None
        self._line = Attachment(where, advice, open_line, self._serve)

    def listen(self, scanned: Callable[[str], None]) -> None:
        """Start reading; `scanned` is called once per code, from the line's thread."""
        self._scanned = scanned
        self._line.start()

    def fault(self) -> DeviceFault | None:
        """None while the line works; a scanner that says nothing cannot be told from one that nobody uses."""
        if (fault := self._line.fault()) is not None:
            return fault
        if self._reader.noise > NOISE_IS_GARBAGE:
            return DeviceFault(FaultCode.GARBAGE, self._when_garbage)
        return None

    def close(self) -> None:
        """Stop reading and let go of the line."""
        self._line.close()

    def _serve(self, line: Line) -> None:
        self._reader = reader = self._make_reader()
        while True:
            came = self._line.wait(line, QUIET_S if reader.waiting else None)
            if not came:
                reader.quiet()
            for code in reader.read(came):
                if self._scanned and self._repeats.fresh(code, time.monotonic()):
                    self._scanned(code)
