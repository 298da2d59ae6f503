"""Pads that speak by themselves on a serial line: one, or several with different addresses on one RS-485 pair."""

from __future__ import annotations

import os
import select
import termios
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic

import serial

from hardware.call_pads.dialect import Dialect, F
from hardware.call_pads.port import Key
from hardware.faults import DeviceFault, FaultCode, NotYetKnown, driver_failed, reason

DEBOUNCE_S = 0.3  # the same key again within this is the same press
RETRY_S = 0.5
QUIET_S = 0.05  # a frame of 15 bytes takes 16 ms at 9600 baud; after this long the rest of it will not come
WRITE_S = 0.2
NOISE_IS_GARBAGE = 64  # bytes
BEEP_GAP_S = 0.15
ECHO_S = 0.3  # what we said and hear again within this is our own, from an adapter that echoes


class PadLine(Generic[F]):
    """One serial line, held open as long as its pads are used and opened again whenever it is lost."""

    def __init__(self, path: str, baud: int, dialect: Dialect[F]) -> None:
        self.dialect = dialect
        self._path = path
        self._baud = baud
        self._pads: dict[int, SerialPad[F]] = {}
        self._leaving = threading.Lock()  # the pads of a line are let go all at once, and one is the last
        self._port: serial.Serial | None = None
        self._reader = dialect.reader()
        self._fault: DeviceFault | None = NotYetKnown(path)
        self._stuck: DeviceFault | None = None  # the line is there, but takes no bytes
        self._writing = threading.Lock()  # guards _port, _later and _said too
        self._later: dict[int, list[tuple[float, F]]] = {}  # by unit: what is to be said when, soonest first
        self._said: dict[bytes, float] = {}  # until when hearing it is an echo
        self._echoes = False  # once we have heard what only we say
        self._stopping = False
        self._thread: threading.Thread | None = None

    def attach(self, unit: int, pad: SerialPad[F]) -> None:
        """Hand frames of one address to `pad`, and read the line from now on."""
        self._pads[unit] = pad
        if self._thread is None:
            self._woken, self._wake = os.pipe()
            self._thread = threading.Thread(target=self._run, name=f"pads {self._path}", daemon=True)
            self._thread.start()

    def detach(self, unit: int) -> None:
        """Forget a pad; without any the line is closed."""
        with self._leaving:
            self._pads.pop(unit, None)
            last = self._thread is not None and not self._pads and not self._stopping
            self._stopping = self._stopping or last
        if last and self._thread is not None:
            os.write(self._wake, b"!")
            self._thread.join()
            with self._writing:
                os.close(self._woken)
                os.close(self._wake)

    def fault(self) -> DeviceFault | None:
        """Why the line does not work."""
        if self._fault is None and self._reader.noise > NOISE_IS_GARBAGE:
            return DeviceFault(
                FaultCode.GARBAGE,
                f"{self._path} brings bytes that are no {self.dialect.name} frames: "
                "check the baud rate and for swapped wires",
            )
        return self._fault or self._stuck

    def send(self, frames: Sequence[F]) -> None:
        """Put frames on the line; without a line they are lost, and `fault` says why."""
        with self._writing:
            self._write(frames)

    def sound(self, unit: int, beeps: Sequence[F]) -> None:
        """Beeps one after another, the first at once, in place of what the pad was still to sound."""
        with self._writing:
            self._write(beeps[:1])
            now = time.monotonic()
            self._later[unit] = [(now + BEEP_GAP_S * n, beep) for n, beep in enumerate(beeps[1:], start=1)]
            if self._later[unit] and self._port is not None:
                os.write(self._wake, b"!")

    def _write(self, frames: Sequence[F]) -> None:
        if (port := self._port) is None or not frames:
            return
        until = time.monotonic() + ECHO_S
        self._said = {said: end for said, end in self._said.items() if end > until - ECHO_S}
        self._said |= {frame.pack(): until for frame in frames}
        try:
            port.write(b"".join(frame.pack() for frame in frames))
            self._stuck = None
        except OSError as fault:
            self._stuck = DeviceFault(
                FaultCode.SILENT, f"{self._path} takes no bytes ({fault}): check the adapter's plug"
            )

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._port = serial.Serial(self._path, self._baud, timeout=0, write_timeout=WRITE_S)
                self._serve(self._port)
            except (OSError, ValueError, TypeError, termios.error) as fault:  # TypeError: pyserial's way to say closed
                self._lost(fault)
            except Exception as fault:  # whatever it is, these pads are tried again
                self._fault = driver_failed(fault)
            if not self._stopping:
                self._pause()

    def _serve(self, port: serial.Serial) -> None:
        """Hear and speak until the line is lost."""
        try:
            self._fault = self._stuck = None
            self._reader, self._echoes = self.dialect.reader(), False
            for pad in list(self._pads.values()):
                pad.show_again()
            self._listen(port)
        finally:
            with self._writing, suppress(OSError):
                self._port = None
                self._later.clear()
                port.close()

    def _listen(self, port: serial.Serial) -> None:
        while not self._stopping:
            ready = select.select([port.fileno(), self._woken], [], [], self._patience())[0]
            if self._woken in ready:
                os.read(self._woken, 64)
            if port.fileno() in ready:
                self._take(self._reader.read(port.read(max(1, port.in_waiting))))
            elif not ready:
                self._take(self._reader.quiet())
            self._say_what_is_due()

    def _patience(self) -> float | None:
        """Seconds until something must be done even if nothing comes; None for never."""
        with self._writing:
            due = [later[0][0] for later in self._later.values() if later]
        soonest = [max(0.0, min(due) - time.monotonic())] if due else []
        return min([*soonest, QUIET_S]) if self._reader.waiting else min(soonest, default=None)

    def _say_what_is_due(self) -> None:
        with self._writing:
            now = time.monotonic()
            for unit, later in self._later.items():
                due = [frame for when, frame in later if when <= now]
                self._later[unit] = later[len(due) :]
                self._write(due)

    def _take(self, frames: Sequence[F]) -> None:
        for frame in frames:
            if not self._is_ours(frame) and (pad := self._pads.get(frame.unit)):
                pad.take(frame)

    def _is_ours(self, frame: F) -> bool:
        """Whether an adapter that echoes gave us back what we said a moment ago."""
        with self._writing:
            said = self._said.pop(frame.pack(), 0.0) > time.monotonic()
        if not self.dialect.is_pads(frame):
            self._echoes = self._echoes or said
            return True
        return self._echoes and said

    def _lost(self, fault: Exception) -> None:
        self._fault = DeviceFault(
            FaultCode.OFFLINE, f"{self._path} is away ({reason(fault)}): check the pad's plug and adapter"
        )

    def _pause(self) -> None:
        if select.select([self._woken], [], [], RETRY_S)[0]:
            os.read(self._woken, 64)


class SerialPad(Generic[F]):
    """One pad on a line."""

    def __init__(self, line: PadLine[F], unit: int, dialect: Dialect[F] | None = None) -> None:
        """`dialect` is the pad's own where pads on a line differ in what their keys mean."""
        self._line = line
        self._dialect = dialect or line.dialect
        self._unit = unit
        self._pressed: Callable[[Key], None] | None = None
        self._last_seen: dict[Key, float] = {}
        self._shown: list[F] = []

    def listen(self, pressed: Callable[[Key], None]) -> None:
        """Start reading; `pressed` is called once per press, debounced, from the line's thread."""
        self._pressed = pressed
        self._line.attach(self._unit, self)

    def show(self, number: str | None, waiting: int) -> None:
        """Show the people waiting and the number; again by itself when the pad comes back."""
        self._shown = self._dialect.shown(self._unit, number, waiting)
        self._line.send(self._shown)

    def accept(self) -> None:
        """Sound that the press was obeyed."""
        self._line.sound(self._unit, self._dialect.sounds(self._unit, obeyed=True))

    def refuse(self) -> None:
        """Sound that the press was refused."""
        self._line.sound(self._unit, self._dialect.sounds(self._unit, obeyed=False))

    def fault(self) -> DeviceFault | None:
        """None while the line works; a pad that says nothing cannot be told from one that nobody touches."""
        return self._line.fault()

    def close(self) -> None:
        """Stop reading; the line is let go by the last of its pads."""
        self._pressed = None
        self._line.detach(self._unit)

    # -- called by the line, on its thread ------------------------------------------------------

    def take(self, frame: F) -> None:
        """A frame of this pad came."""
        if (acknowledgement := self._dialect.acknowledgement(frame)) is not None:
            self._line.send([acknowledgement])
        if (key := self._dialect.key_of(frame)) is None:
            self.refuse()
            return
        now = time.monotonic()
        before, self._last_seen[key] = self._last_seen.get(key), now
        if self._pressed and (before is None or now - before >= DEBOUNCE_S):
            self._pressed(key)

    def show_again(self) -> None:
        """The line is back: light the digits as before."""
        self._line.send(self._shown)
