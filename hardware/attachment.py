"""A line to a device, held open on a thread of its own and opened again whenever it is lost."""

from __future__ import annotations

import os
import select
import termios
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from hardware.faults import DeviceFault, FaultCode, NotYetKnown, driver_failed, reason

RETRY_S = 0.5
_AT_ONCE_BYTES = 4096


class Line(Protocol):
    """An open file, serial port or socket."""

    def fileno(self) -> int: ...

    def close(self) -> None: ...


L = TypeVar("L", bound=Line)


class Released(Exception):
    """The line is no longer wanted."""


class Attachment(Generic[L]):
    """Opens the line, has it served, and begins again half a second after it was lost."""

    def __init__(self, where: str, advice: str, open_line: Callable[[], L], serve: Callable[[L], None]) -> None:
        """`advice` says what to check when `where` cannot be reached.

        `open_line` raises OSError, ValueError or DeviceFault. `serve` goes on until the line is lost, which it says by
        OSError, or until `wait` raises Released.
        """
        self._where = where
        self._advice = advice
        self._open = open_line
        self._serve = serve
        self._fault: DeviceFault | None = NotYetKnown(where)
        self._stopping = threading.Event()
        self._woken, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name=f"line {where}", daemon=True)

    def start(self) -> None:
        """Open the line in the background."""
        self._thread.start()

    def close(self) -> None:
        """Let go of the line."""
        if not self._stopping.is_set():
            self._stopping.set()
            os.write(self._wake, b"!")
            if self._thread.ident is not None:
                self._thread.join()
            os.close(self._woken)
            os.close(self._wake)

    def fault(self) -> DeviceFault | None:
        """Why the line is not open."""
        return self._fault

    def wait(self, line: L, timeout_s: float | None) -> bytes:
        """The bytes that have come by now, or within the time; empty when none have. Raises OSError or Released."""
        ready = select.select([line.fileno(), self._woken], [], [], timeout_s)[0]
        if self._woken in ready:
            raise Released
        if not ready:
            return b""
        try:
            data = os.read(line.fileno(), _AT_ONCE_BYTES)
        except BlockingIOError:
            return b""
        if not data:
            raise ConnectionError("it hung up")
        return data

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                line = self._opened()
                self._fault = None
                try:
                    self._serve(line)
                finally:
                    line.close()
            except Released:
                return
            except DeviceFault as fault:
                self._fault = fault
            except (OSError, termios.error) as fault:
                self._fault = DeviceFault(FaultCode.OFFLINE, f"{self._where} is away ({reason(fault)}): {self._advice}")
            except Exception as fault:
                self._fault = driver_failed(fault)
            self._stopping.wait(RETRY_S)

    def _opened(self) -> L:
        try:
            return self._open()
        except ValueError as fault:  # pyserial's way to say that no line has such a speed
            raise OSError(str(fault)) from None
