"""The kiosk's scanner and ID reader: what they read goes to the flow, how they are goes to the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from hardware.faults import DeviceFault
from hardware.id_readers.port import Card, IdReader
from hardware.scanners.port import Scanner
from kiosk.errands import Post
from kiosk.events import CardRead, CodeScanned

LOOK_EVERY_S = 0.25

Report = Callable[[DeviceFault | None], None]


class Reads(Protocol):
    """A device that reads by itself, on a thread of its own."""

    def fault(self) -> DeviceFault | None: ...

    def close(self) -> None: ...


class Reading:
    """One such device at work."""

    def __init__(self, device: Reads, begin: Callable[[], None], report: Report) -> None:
        self._device = device
        self._begin = begin
        self._report = report
        self._stopping = threading.Event()
        self._looks = threading.Thread(target=self._look_on, name="reading", daemon=True)

    def start(self) -> None:
        """Begin to read, and to say how the device is."""
        self._begin()
        self._looks.start()

    def stop(self) -> None:
        """Let go of the device."""
        self._stopping.set()
        self._device.close()

    def _look_on(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_S):
            self._report(self._device.fault())


def codes_of(scanner: Scanner, post: Post, report: Report) -> Reading:
    """A scanner at work: tells the flow of every code."""
    return Reading(scanner, lambda: scanner.listen(lambda code: post(CodeScanned(code))), report)


def cards_of(reader: IdReader, post: Post, report: Report) -> Reading:
    """An ID reader at work: tells the flow of every card, once each time it is laid there."""

    def read(card: Card) -> None:
        post(CardRead(card.person, card.name, card.born))

    return Reading(reader, lambda: reader.listen(read), report)
