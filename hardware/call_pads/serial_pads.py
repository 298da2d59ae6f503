"""FF 68 pads on a serial line: one pad, or several with different addresses on one RS-485 pair."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import serial

from hardware.call_pads import ff68
from hardware.call_pads.frames import Frame, FrameReader
from hardware.call_pads.port import Key
from hardware.faults import DeviceFault, FaultCode

DEBOUNCE_S = 0.3  # the same key again within this is the same press
RETRY_S = 0.5
QUIET_S = 0.05  # a frame of 15 bytes takes 16 ms at 9600 baud; after this long the rest of it will not come
WRITE_S = 0.2
NOISE_IS_GARBAGE = 64  # bytes


class PadLine:
    """One serial line, held open as long as its pads are used and opened again whenever it is lost."""

    def __init__(self, path: str, baud: int) -> None:
        self._path = path
        self._baud = baud
        self._pads: dict[int, SerialPad] = {}
        self._port: serial.Serial | None = None
        self._reader = FrameReader()
        self._fault: DeviceFault | None = DeviceFault(FaultCode.OFFLINE, f"{path} is not open yet")
        self._stuck: DeviceFault | None = None  # the line is there, but takes no bytes
        self._writing = threading.Lock()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def attach(self, unit: int, pad: SerialPad) -> None:
        """Hand frames of one address to `pad`, and read the line from now on."""
        self._pads[unit] = pad
        if self._thread is None:
            self._woken, self._wake = os.pipe()
            self._thread = threading.Thread(target=self._run, name=f"pads {self._path}", daemon=True)
            self._thread.start()

    def detach(self, unit: int) -> None:
        """Forget a pad; without any the line is closed."""
        self._pads.pop(unit, None)
        if self._thread is not None and not self._pads and not self._stopping:
            self._stopping = True
            os.write(self._wake, b"!")
            self._thread.join()
            os.close(self._woken)
            os.close(self._wake)

    def fault(self) -> DeviceFault | None:
        """Why the line does not work."""
        if self._fault is None and self._reader.noise > NOISE_IS_GARBAGE:
            return DeviceFault(
                FaultCode.GARBAGE,
                f"{self._path} brings bytes that are no FF 68 frames: check the baud rate and for swapped wires",
            )
        return self._fault or self._stuck

    def send(self, frame: Frame) -> None:
        """Put a frame on the line; without a line it is lost, and `fault` says why."""
        with self._writing:
            if (port := self._port) is None:
                return
            try:
                port.write(frame.pack())
                self._stuck = None
            except OSError as fault:
                self._stuck = DeviceFault(
                    FaultCode.SILENT, f"{self._path} takes no bytes ({fault}): check the adapter's plug"
                )

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._port = serial.Serial(self._path, self._baud, timeout=0, write_timeout=WRITE_S)
            except (OSError, ValueError) as fault:
                self._lost(fault)
                self._pause()
                continue
            self._fault = self._stuck = None
            self._reader = FrameReader()
            for pad in list(self._pads.values()):
                pad.show_again()
            try:
                self._listen(self._port)
            except (OSError, TypeError) as fault:  # TypeError: pyserial's way to say closed meanwhile
                self._lost(fault)
                self._pause()
            finally:
                with self._writing, suppress(OSError):
                    port, self._port = self._port, None
                    port.close()

    def _listen(self, port: serial.Serial) -> None:
        while not self._stopping:
            patience = QUIET_S if self._reader.waiting else None
            came = port.fileno() in select.select([port.fileno(), self._woken], [], [], patience)[0]
            for frame in self._reader.read(port.read(max(1, port.in_waiting))) if came else self._reader.quiet():
                if pad := self._pads.get(frame.unit):
                    pad.take(frame)

    def _lost(self, fault: Exception) -> None:
        self._fault = DeviceFault(
            FaultCode.OFFLINE, f"{self._path} is away ({fault}): check the pad's plug and adapter"
        )

    def _pause(self) -> None:
        select.select([self._woken], [], [], RETRY_S)


class SerialPad:
    """One FF 68 pad."""

    def __init__(self, line: PadLine, unit: int) -> None:
        self._line = line
        self._unit = unit
        self._pressed: Callable[[Key], None] | None = None
        self._last_seen: dict[Key, float] = {}
        self._shown: Frame | None = None

    def listen(self, pressed: Callable[[Key], None]) -> None:
        """Start reading; `pressed` is called once per press, debounced, from the line's thread."""
        self._pressed = pressed
        self._line.attach(self._unit, self)

    def show(self, number: str | None, waiting: int) -> None:
        """Show the people waiting and the number; again by itself when the pad comes back."""
        self._shown = ff68.shown(self._unit, number, waiting)
        self._line.send(self._shown)

    def refuse(self) -> None:
        """Sound that the press was refused."""
        self._line.send(ff68.beep(self._unit))

    def fault(self) -> DeviceFault | None:
        """None while the line works; a pad that says nothing cannot be told from one that nobody touches."""
        return self._line.fault()

    def close(self) -> None:
        """Stop reading; the line is let go by the last of its pads."""
        self._pressed = None
        self._line.detach(self._unit)

    # -- called by the line, on its thread ------------------------------------------------------

    def take(self, frame: Frame) -> None:
        """A frame of this pad came."""
        if frame.function in (ff68.SHOW, ff68.BEEP):
            return  # our own, from an adapter that echoes
        self._line.send(ff68.acknowledgement(frame))
        if (key := ff68.key_of(frame)) is None:
            self.refuse()
            return
        now = time.monotonic()
        before, self._last_seen[key] = self._last_seen.get(key), now
        if self._pressed and (before is None or now - before >= DEBOUNCE_S):
            self._pressed(key)

    def show_again(self) -> None:
        """The line is back: light the digits as before."""
        if self._shown is not None:
            self._line.send(self._shown)
