"""Call pads on Modbus RTU, through pymodbus: buttons are discrete inputs, lamps and beeper coils, digits registers.

On Modbus only the one that is asked may speak, so the pads of a line are asked in turn. What the hall's `registers`
mean stands in docs/devices.md.
"""

from __future__ import annotations

import logging
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Protocol, TypeVar

from pymodbus.client import ModbusSerialClient
from pymodbus.exceptions import ConnectionException, ModbusException
from pymodbus.pdu import ModbusPDU

from config.models import Registers
from hardware.call_pads.port import Key
from hardware.call_pads.serial_pads import DEBOUNCE_S, RETRY_S
from hardware.faults import DeviceFault, FaultCode, NotYetKnown, driver_failed

T = TypeVar("T", bool, int)

POLL_S = 0.04
ANSWER_S = 0.06  # a pad answers within a few milliseconds; the bytes themselves come on top
LONGEST_ANSWER = 32  # bytes
SILENT_AFTER = 3  # turns without an answer
SILENT_TURN_S = 1.0  # a silent pad is asked only so often, so that it costs the others little
SHORT_S, LONG_S = 0.15, 0.8  # how long the coils for obeyed and for refused are on
HIGHEST = 0xFFFF

_CANNOT_BE = (ModbusException, ValueError, IndexError, struct.error)
"""What pymodbus raises for no answer and for answers that are none."""


class ModbusLine:
    """One serial line, held open as long as its pads are used and opened again whenever it is lost."""

    def __init__(self, path: str, baud: int) -> None:
        self._path = path
        self._baud = baud
        self._pads: tuple[ModbusPad, ...] = ()
        self._changing = threading.Lock()  # held while _pads are: the pads of a line are let go all at once
        self._fault: DeviceFault | None = NotYetKnown(path)
        self._stopping = False
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None

    def attach(self, pad: ModbusPad) -> None:
        """Ask this pad, too, from now on."""
        with self._changing:
            self._pads = (*self._pads, pad)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"pads {self._path}", daemon=True)
            self._thread.start()

    def detach(self, pad: ModbusPad) -> None:
        """Forget a pad; without any the line is closed."""
        with self._changing:
            self._pads = tuple(other for other in self._pads if other is not pad)
            last = self._thread is not None and not self._pads and not self._stopping
            self._stopping = self._stopping or last
        if last and self._thread is not None:
            self.wake()
            self._thread.join()

    def fault(self) -> DeviceFault | None:
        """Why the line does not work."""
        return self._fault

    def wake(self) -> None:
        """Something is to be told to a pad: do not wait for its turn."""
        self._woken.set()

    def _run(self) -> None:
        logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)  # `fault` says it, once
        client = ModbusSerialClient(
            self._path,
            baudrate=self._baud,
            timeout=ANSWER_S + LONGEST_ANSWER * 10 / self._baud,
            retries=0,
            handle_local_echo=True,  # harmless without: no answer to what we ask begins as the question ends
        )
        while not self._stopping:
            try:
                self._fault = self._served(client)
            except Exception as fault:  # whatever it is, these pads are tried again
                self._fault = driver_failed(fault)
            if not self._stopping:
                self._wait(RETRY_S)

    def _served(self, client: ModbusSerialClient) -> DeviceFault:
        """Ask the pads until the line is lost; why it is."""
        with suppress(OSError, termios.error):
            if client.connect():
                self._fault = None
                for pad in self._pads:
                    pad.forget()
                try:
                    self._serve(client)
                finally:
                    client.close()  # type: ignore[no-untyped-call]
        return DeviceFault(FaultCode.OFFLINE, f"{self._path} is away: check the plug of the pads' adapter")

    def _serve(self, client: ModbusSerialClient) -> None:
        """Ask one pad after another until the line is lost."""
        while not self._stopping:
            for pad in self._pads:
                try:
                    pad.take_turn(client)
                except (ConnectionException, OSError):
                    return
            self._wait(POLL_S)

    def _wait(self, seconds: float) -> None:
        self._woken.wait(seconds)
        self._woken.clear()


class ModbusPad:
    """One pad on a Modbus line."""

    def __init__(self, line: ModbusLine, unit: int, registers: Registers) -> None:
        self._line = line
        self._unit = unit
        self._registers = registers
        self._buttons = {address: Key(key) for key, address in registers.buttons.items()}
        self._pressed: Callable[[Key], None] | None = None
        self._last_seen: dict[Key, float] = {}
        self._steady: dict[int, bool] = {}  # coils that stay as they are
        self._until: dict[int, float] = {}  # coils that are on for a moment
        self._digits: dict[int, int] = {}  # registers
        self._coils_told: dict[int, bool] = {}
        self._digits_told: dict[int, int] = {}
        self._down: frozenset[int] | None = None  # the buttons at the last look; None before the first
        self._unanswered = 0
        self._next_turn = 0.0
        self._fault: DeviceFault | None = None

    def listen(self, pressed: Callable[[Key], None]) -> None:
        """Start asking; `pressed` is called once per press, debounced, from the line's thread."""
        self._pressed = pressed
        self._line.attach(self)

    def show(self, number: str | None, waiting: int) -> None:
        """Light what the pad has: lamps for "people wait" and "somebody is here", digits for both."""
        lamps, digits = self._registers.lamps, "".join(c for c in number or "" if c.isdigit())
        wanted = {lamps.get("waiting"): waiting > 0, lamps.get("here"): number is not None}
        self._steady = {address: on for address, on in wanted.items() if address is not None}
        figures = {self._registers.waiting: waiting, self._registers.number: int(digits or 0)}
        self._digits = {address: min(max(n, 0), HIGHEST) for address, n in figures.items() if address is not None}
        self._line.wake()

    def accept(self) -> None:
        """Switch the coil for obeyed on for a moment."""
        self._sound("obeyed", SHORT_S)

    def refuse(self) -> None:
        """Switch the coil for refused on, for longer."""
        self._sound("refused", LONG_S)

    def fault(self) -> DeviceFault | None:
        """None while the line works and the pad answers."""
        return self._line.fault() or self._fault

    def close(self) -> None:
        """Stop asking; the line is let go by the last of its pads."""
        self._pressed = None
        self._line.detach(self)

    def _sound(self, lamp: str, seconds: float) -> None:
        if (address := self._registers.lamps.get(lamp)) is not None:  # type: ignore[call-overload]
            self._until[address] = time.monotonic() + seconds
            self._line.wake()

    # -- called by the line, on its thread ------------------------------------------------------

    def forget(self) -> None:
        """The pad may have been without power: nothing is known of it, and no key that is down was just pressed."""
        self._coils_told, self._digits_told, self._down = {}, {}, None
        self._next_turn = 0.0

    def take_turn(self, client: Master) -> None:
        """Look at the buttons and tell what is news; lets only a lost line out."""
        if time.monotonic() < self._next_turn:
            return
        try:
            self._tell_coils(client)
            self._look(client)
            self._tell_coils(client)
            self._tell_digits(client)
        except (ConnectionException, OSError):
            raise
        except _CANNOT_BE as wrong:
            self._not_answered(refused=isinstance(wrong, _Refused))
        else:
            self._unanswered, self._fault = 0, None

    def _look(self, client: Master) -> None:
        first = min(self._buttons)
        answer = client.read_discrete_inputs(first, count=max(self._buttons) - first + 1, device_id=self._unit)
        bits = self._well(answer).bits
        down = frozenset(address for address in self._buttons if bits[address - first])
        before, self._down = self._down, down
        for address in sorted(down - before) if before is not None else ():
            self._press(self._buttons[address])

    def _press(self, key: Key) -> None:
        now = time.monotonic()
        before, self._last_seen[key] = self._last_seen.get(key), now
        if self._pressed and (before is None or now - before >= DEBOUNCE_S):
            self._pressed(key)

    def _tell_coils(self, client: Master) -> None:
        now = time.monotonic()
        wanted = dict.fromkeys(self._registers.lamps.values(), False) | self._steady
        wanted |= {address: True for address, until in self._until.copy().items() if until > now}
        if wanted != self._coils_told:
            for first, values in _runs(wanted):
                self._well(client.write_coils(first, values, device_id=self._unit))
            self._coils_told = wanted

    def _tell_digits(self, client: Master) -> None:
        wanted = self._digits
        if wanted != self._digits_told:
            for first, values in _runs(wanted):
                self._well(client.write_registers(first, values, device_id=self._unit))
            self._digits_told = wanted

    def _well(self, answer: ModbusPDU) -> ModbusPDU:
        if answer.isError():
            code = getattr(answer, "exception_code", 0)
            self._fault = DeviceFault(
                FaultCode.MISCONFIGURED,
                f"pad {self._unit} refuses what it is asked (Modbus exception {code}): "
                "compare `registers` with its sheet",
            )
            raise _Refused(f"exception {code}")
        return answer

    def _not_answered(self, *, refused: bool) -> None:
        self._unanswered += 1
        if self._unanswered < SILENT_AFTER:
            return
        if not refused:
            self._fault = DeviceFault(
                FaultCode.SILENT,
                f"pad {self._unit} does not answer: check its power and wires, and that `unit` and `baud` are its own",
            )
        self.forget()
        self._next_turn = time.monotonic() + SILENT_TURN_S


class _Refused(ModbusException):
    """The pad answers, but not as it was asked to."""


class Master(Protocol):
    """As much of pymodbus's client as a pad needs."""

    def read_discrete_inputs(self, address: int, *, count: int, device_id: int) -> ModbusPDU: ...

    def write_coils(self, address: int, values: list[bool], *, device_id: int) -> ModbusPDU: ...

    def write_registers(self, address: int, values: list[int], *, device_id: int) -> ModbusPDU: ...


def _runs(wanted: Mapping[int, T]) -> Iterator[tuple[int, list[T]]]:
    """First address and values of each stretch without a gap."""
    first, values = 0, list[T]()
    for address in sorted(wanted):
        if values and address == first + len(values):
            values.append(wanted[address])
            continue
        if values:
            yield first, values
        first, values = address, [wanted[address]]
    if values:
        yield first, values
