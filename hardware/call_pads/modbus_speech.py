"""How a virtual Modbus pad speaks: only when it is asked."""

from __future__ import annotations

import time
from typing import Any

from config.models import Registers
from hardware.call_pads import rtu
from hardware.call_pads.port import Key

LONG_S = 0.45  # a beep of so long is a long one
QUIET_S = 0.02  # bytes that come later than this after others begin a new request


class ModbusSpeech:
    """A pad with the given registers. A key stays down until it has been looked at, as a finger is slow."""

    noise = bytes.fromhex("0d 02 01 ff 00 00 0d 0f 00 81 82 55 aa 01 02 0d") * 4

    def __init__(self, unit: int, registers: Registers) -> None:
        self._unit = unit
        self._registers = registers
        self._sounders = {address for lamp, address in registers.lamps.items() if lamp in ("obeyed", "refused")}
        self._down: set[int] = set()
        self._heard = 0.0
        self._since: dict[int, float] = {}  # when a sounder was switched on
        self._beeps = 0
        self._long_beeps = 0
        self.dark()

    def press(self, key: Key) -> bytes:
        """Nothing is sent: the input is on at the next look."""
        buttons = {Key(name): address for name, address in self._registers.buttons.items()}
        if key not in buttons:
            raise ValueError(f"this pad has no key {key}; it has {', '.join(buttons)}")
        self._down.add(buttons[key])
        return b""

    def hear(self, data: bytes) -> bytes:
        now = time.monotonic()
        late, self._heard = now - self._heard > QUIET_S, now
        requests = [*(self._reader.quiet() if late else ()), *self._reader.read(data)]
        return b"".join(self._answer(request) for request in requests)

    def dark(self) -> None:
        self._reader = rtu.RequestReader(self._unit)
        self._coils = dict.fromkeys(self._registers.lamps.values(), False)
        self._since.clear()
        self._digits: dict[int, int] = {}
        self._down.clear()

    def seen(self) -> dict[str, Any]:
        lamps = {lamp: self._coils[address] for lamp, address in self._registers.lamps.items()}
        digits = {"number": self._registers.number, "waiting": self._registers.waiting}
        shown = {name: self._digits.get(at) for name, at in digits.items() if at is not None}
        return {"lamps": lamps, **shown, "beeps": self._beeps, "long_beeps": self._long_beeps}

    def _answer(self, request: rtu.Request) -> bytes:
        places = range(request.address, request.address + request.count)
        match request.function:
            case rtu.READ_INPUTS:
                return self._look(request, places)
            case rtu.WRITE_COILS:
                known, needed = set(self._coils), (request.count + 7) // 8
            case rtu.WRITE_REGISTERS:
                known, needed = self._digit_places, 2 * request.count
            case _:
                return rtu.refusal(request, rtu.NO_SUCH_FUNCTION)
        if not places or len(request.data) != needed:
            return rtu.refusal(request, rtu.NO_SUCH_VALUE)
        if not set(places) <= known:
            return rtu.refusal(request, rtu.NO_SUCH_ADDRESS)
        for place, address in enumerate(places):
            if request.function == rtu.WRITE_COILS:
                self._switch(address, bool(request.data[place // 8] >> place % 8 & 1))
            else:
                self._digits[address] = int.from_bytes(request.data[2 * place : 2 * place + 2], "big")
        return rtu.written_answer(request)

    def _look(self, request: rtu.Request, places: range) -> bytes:
        buttons = self._registers.buttons.values()
        if not places or not set(places) <= set(range(min(buttons), max(buttons) + 1)):
            return rtu.refusal(request, rtu.NO_SUCH_ADDRESS)
        down, self._down = self._down, self._down - set(places)
        return rtu.bits_answer(request, [place in down for place in places])

    @property
    def _digit_places(self) -> set[int]:
        return {at for at in (self._registers.number, self._registers.waiting) if at is not None}

    def _switch(self, address: int, on: bool) -> None:
        now = time.monotonic()
        if on and not self._coils[address]:
            self._since[address] = now
        elif self._coils[address] and not on and address in self._sounders:
            if now - self._since[address] < LONG_S:
                self._beeps += 1
            else:
                self._long_beeps += 1
        self._coils[address] = on
