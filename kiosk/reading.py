"""The kiosk's scanner and ID reader: what they read goes to the flow, how they are goes to the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from hardware.faults import DeviceFault, FaultCode
from hardware.id_readers.port import Card, IdReader
from hardware.report import DeviceReport
from hardware.scanners.port import Scanner
from kiosk.errands import Post
from kiosk.events import CardRead, CodeScanned

LOOK_EVERY_S = 0.25
SHOWN_WITHIN_S = 8.0
"""So long a test waits for somebody beside the kiosk; the server waits for 10 s."""


class Reads(Protocol):
    """A device that reads by itself, on a thread of its own."""

    def fault(self) -> DeviceFault | None: ...

    def close(self) -> None: ...


Begin = Callable[[Callable[[], None]], None]
"""Has the device read from now on; what it is given is to be called at each reading."""


class Reading:
    """One such device at work."""

    def __init__(
        self, device: Reads, begin: Begin, what: str, report: DeviceReport, shown_within_s: float = SHOWN_WITHIN_S
    ) -> None:
        """`what` it reads, in a word."""
        self._device = device
        self._begin = begin
        self._what = what
        self._report = report
        self._shown_within_s = shown_within_s
        self._came = threading.Event()
        self._stopping = threading.Event()
        self._looks = threading.Thread(target=self._look_on, name="reading", daemon=True)
        report.tested_by(self.test)

    def start(self) -> None:
        """Begin to read, and to say how the device is."""
        self._begin(self._came.set)
        self._looks.start()

    def stop(self) -> None:
        """Let go of the device."""
        self._stopping.set()
        self._device.close()

    def test(self) -> str:
        """Wait until somebody shows the device something to read, or raise DeviceFault. Not for its own thread."""
        if (fault := self._device.fault()) is not None:
            raise fault
        self._came.clear()
        if not self._came.wait(self._shown_within_s):
            raise DeviceFault(
                FaultCode.SILENT,
                f"nothing was read within {self._shown_within_s:g} s: "
                f"show it a {self._what} right after asking for the test",
            )
        return f"it read a {self._what}"

    def _look_on(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_S):
            self._report.tell(self._device.fault())


def codes_of(scanner: Scanner, post: Post, report: DeviceReport) -> Reading:
    """A scanner at work: tells the flow of every code."""

    def begin(came: Callable[[], None]) -> None:
        def scanned(code: str) -> None:
            came()
            post(CodeScanned(code))

        scanner.listen(scanned)

    return Reading(scanner, begin, "code", report)


def cards_of(reader: IdReader, post: Post, report: DeviceReport) -> Reading:
    """An ID reader at work: tells the flow of every card, once each time it is laid there."""

    def begin(came: Callable[[], None]) -> None:
        def read(card: Card) -> None:
            came()
            post(CardRead(card.person, card.name, card.born))

        reader.listen(read)

    return Reading(reader, begin, "card", report)
