"""A call pad on the wire: presses go out, the answer comes back to its digits and its beeper."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from config.models import Device
from hardware.call_pads.opening import open_call_pads
from hardware.call_pads.port import CallPad, Key
from hardware.desks import Place
from hardware.faults import DeviceFault, FaultCode
from hardware.raters import RatingKeys
from hardware.report import DeviceReport
from wire.link import Link
from wire.messages import PRESS_HOLDS_S, LineState, PadPress, PadReply, WindowState

TRIAL_S = 2.0  # so long a test is seen on its digits


def open_pad_desks(devices: Sequence[Device], place: Place) -> list[PadDesk]:
    """The desks of the pads and raters on one line; raises DeviceFault MISCONFIGURED for the first that cannot be."""
    pads = open_call_pads(devices, place.data)
    found = []
    for device in devices:
        window = _window_of(device)
        lines = place.lines.get(window, ())
        pad = RatingKeys(pads[device.id]) if device.kind == "rater" else pads[device.id]
        found.append(PadDesk(device, window, pad, place.link(device), place.log, lines))
    return found


def _window_of(device: Device) -> str:
    if device.window is None:
        raise DeviceFault(FaultCode.MISCONFIGURED, f'device {device.id}: say whose pad it is, such as window = "3"')
    return device.window


class PadDesk:
    """One pad and its link to the hall.

    A press is refused at once while the broker is away, and after two seconds without an answer; it is never kept
    for later, because a number called after the clerk gave up waiting would surprise both sides of the window.
    """

    def __init__(
        self, device: Device, window: str, pad: CallPad, link: Link, log: Any, lines: Sequence[str] = ()
    ) -> None:
        """`lines` are the letters of the lines that the window serves: the pad shows how many wait there."""
        self._window = window
        self._lines = lines
        self._pad = pad
        self._link = link
        self._log = log.bind(device=device.id, window=window)
        self._report = DeviceReport(device, link)
        self._lock = threading.Lock()
        self._asked: dict[str, float] = {}  # press id -> when to give up waiting for its reply, monotonic
        self._number: str | None = None
        self._waiting = 0
        self._in_line: dict[str, LineState] = {}  # the newest of each line
        self._seen: tuple[date, int] | None = None  # of the newest window state
        self._stopping = threading.Event()
        self._report.tested_by(self._test)

    def start(self) -> None:
        """Listen to both sides."""
        self._link.subscribe(PadReply, self._replied, window=self._window)
        self._link.subscribe(WindowState, self._window_changed, window=self._window)
        for line in self._lines:
            self._link.subscribe(LineState, self._line_changed, line=line)
        self._pad.listen(self._pressed)
        self._link.start()

    def stop(self) -> None:
        """Let go of the pad and leave the wire, where it is then offline."""
        self._stopping.set()
        self._pad.close()
        self._link.stop()

    def look_after(self) -> None:
        """What must happen by itself, some times a second: give up on lost presses, report the pad's state."""
        now = time.monotonic()
        with self._lock:
            lost = [press for press, until in self._asked.items() if until <= now]
            for press in lost:
                del self._asked[press]
        for press in lost:
            self._refuse(press, "no_reply")
        self._report.tell(self._pad.fault())

    # -- a test, on a thread of its own ----------------------------------------------------------

    def _test(self) -> str:
        """Beep and light every digit with an 8, then show what was shown."""
        if (fault := self._pad.fault()) is not None:
            raise fault
        self._pad.show("888", 888)
        self._pad.refuse()
        self._stopping.wait(TRIAL_S)
        self._pad.show(self._number, self._waiting)
        if (fault := self._pad.fault()) is not None:
            raise fault
        return "it was told to beep and to show 888"

    # -- from the pad, on its thread --------------------------------------------------------------

    def _pressed(self, key: Key) -> None:
        press = PadPress(key=key.value, id=str(uuid4()), pressed_at=datetime.now(UTC))
        if not self._link.connected:
            self._refuse(press.id, "broker_away")
            return
        with self._lock:
            self._asked[press.id] = time.monotonic() + PRESS_HOLDS_S
        self._link.publish(press, window=self._window)

    def _refuse(self, press: str, why: str) -> None:
        self._log.warning("press_refused", press=press, why=why)
        self._pad.refuse()

    # -- from the wire, on the link's thread --------------------------------------------------------

    def _replied(self, reply: PadReply, _names: dict[str, str]) -> None:
        with self._lock:
            if self._asked.pop(reply.id, None) is None:
                return  # answered before, given up, or of another process
        self._waiting = reply.waiting
        if reply.ok:
            self._number = reply.number
            self._pad.accept()
        else:
            self._refuse(reply.id, reply.code or "refused")
        self._pad.show(self._number, self._waiting)

    def _window_changed(self, state: WindowState, _names: dict[str, str]) -> None:
        if self._seen is not None and (state.day, state.seq) < self._seen:
            return
        self._seen = (state.day, state.seq)
        self._number = state.number
        self._pad.show(self._number, self._waiting)

    def _line_changed(self, state: LineState, names: dict[str, str]) -> None:
        before = self._in_line.get(names["line"])
        if before is not None and (state.day, state.seq) < (before.day, before.seq):
            return
        self._in_line[names["line"]] = state
        waiting = sum(len(line.waiting) if line.count is None else line.count for line in self._in_line.values())
        if waiting != self._waiting and len(self._in_line) == len(self._lines):
            self._waiting = waiting
            self._pad.show(self._number, waiting)
