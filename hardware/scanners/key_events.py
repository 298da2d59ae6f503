"""What an input device brings (evdev): `struct input_event`s, of which a scanner's code is read. Pure.

`struct input_event` is two longs of time, u16 type, u16 code, s32 value, in the machine's own byte order
(`linux/input.h`); types and codes are those of `linux/input-event-codes.h`. See docs/devices.md.
"""

from __future__ import annotations

import struct
from itertools import chain

from hardware.scanners.keymap import (
    CAPS_LOCK,
    CONTROLS,
    ENTER,
    KEYPAD_ENTER,
    KEYS,
    LEFT_SHIFT,
    SHIFTS,
    USAGES,
    typed,
)
from hardware.scanners.lines import LONGEST

EVENT = struct.Struct("@llHHi")
SYN, KEY, MSC = 0, 1, 4
REPORT, DROPPED, SCAN = 0, 3, 4
UP, DOWN = 0, 1  # 2: held down, which a keyboard repeats and a scanner never means

_HIGHEST_TYPE = 0x1F
_HIGHEST_CODE = 0x2FF
_MICROSECONDS = 1_000_000
_ENDS = (ENTER, KEYPAD_ENTER)
UNKNOWN = "\ufffd"
"""Stands for a key that types nothing here, so that its code is refused and not taken for a shorter one."""


class KeyReader:
    """Finds codes in the events of a keyboard, however they are chopped up. Never raises.

    A code ends with Enter. One that is too long is cut. `noise` counts the bytes since the last code that are of no
    event, or of a code that never ended.
    """

    def __init__(self) -> None:
        self.noise = 0
        self._lost = False  # events were dropped, by the kernel or as noise: up to the next pause all is doubtful
        self._caps = False
        self._forget()

    def _forget(self) -> None:
        self._held = b""
        self._typed: list[str] = []
        self._down: set[int] = set()

    @property
    def waiting(self) -> bool:
        """Whether a code has begun and not ended, or all up to the next pause is passed over."""
        return bool(self._held or self._typed or self._lost)

    def read(self, data: bytes) -> list[str]:
        """The codes that `data` completes."""
        if self._lost:
            self.noise += len(data)
            return []
        data = self._held + data
        whole = len(data) // EVENT.size * EVENT.size
        self._held = data[whole:]
        codes: list[str] = []
        for event in EVENT.iter_unpack(data[:whole]):
            if (code := self._taken(*event)) is not None:
                codes.append(code)
                self.noise = 0
            if self._lost:
                break
        return codes

    def quiet(self) -> None:
        """The scanner paused: what had begun will not end, and what comes next begins anew."""
        self.noise += len(self._held) + len(self._typed)
        self._lost = False
        self._forget()

    def _taken(self, _second: int, microsecond: int, kind: int, code: int, value: int) -> str | None:
        """The code that an event ends."""
        if not 0 <= microsecond < _MICROSECONDS or kind > _HIGHEST_TYPE or code > _HIGHEST_CODE:
            self.noise += EVENT.size
            self._lose()
        elif (kind, code) == (SYN, DROPPED):
            self._lose()
        elif kind == KEY:
            return self._key(code, value)
        return None

    def _lose(self) -> None:
        self._lost = True
        self._forget()

    def _key(self, code: int, value: int) -> str | None:
        if code in SHIFTS | CONTROLS:
            (self._down.discard if value == UP else self._down.add)(code)
        elif value == DOWN and code == CAPS_LOCK:
            self._caps = not self._caps
        elif value == DOWN and code in _ENDS:
            ended, self._typed = "".join(self._typed), []
            return ended or None
        elif value == DOWN and len(self._typed) < LONGEST:
            self._type(code)
        return None

    def _type(self, code: int) -> None:
        shift, control = bool(self._down & SHIFTS), bool(self._down & CONTROLS)
        self._typed.append(typed(code, shift=shift, caps=self._caps, control=control) or UNKNOWN)


def typing(text: str, at: float = 0.0) -> bytes:
    """The events that a USB scanner makes of a code, Enter at its end; `at` is their time in seconds.

    Raises ValueError for a character that no key of a US keyboard types.
    """
    if missing := sorted({character for character in text if character not in KEYS}):
        raise ValueError(f"a keyboard has no key for {', '.join(map(ascii, missing))}; only a serial scanner sends it")
    keys = [(KEYS[character]) for character in text]
    return b"".join(chain.from_iterable(_pressed(code, at, shift=shift) for code, shift in [*keys, (ENTER, False)]))


def _pressed(code: int, at: float, *, shift: bool) -> list[bytes]:
    press = [_report(code, DOWN, at), _report(code, UP, at)]
    return [_report(LEFT_SHIFT, DOWN, at), *press, _report(LEFT_SHIFT, UP, at)] if shift else press


def _report(code: int, value: int, at: float) -> bytes:
    second, microsecond = int(at), int(at % 1 * _MICROSECONDS)
    events = ((MSC, SCAN, USAGES[code]), (KEY, code, value), (SYN, REPORT, 0))
    return b"".join(EVENT.pack(second, microsecond, *event) for event in events)
