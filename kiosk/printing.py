"""The saga of a slip: ask the printer how it is, print, say how it ended; an old slip never comes out later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.page import Page
from hardware.printers.port import TicketPrinter
from hardware.printers.replies import fault_of
from kiosk.errands import Errands, Post
from kiosk.events import PrinterSeen, SlipEnded

EVERY_S = 4.0
STALE_S = 8.0  # a slip not begun by then stays unprinted: its visitor has read the number on the screen

Report = Callable[[DeviceFault | None], None]


class SlipPrinting:
    """Owns the kiosk's printer: only this thread of errands speaks to it."""

    def __init__(
        self,
        printer: TicketPrinter,
        post: Post,
        report: Report,
        log: structlog.stdlib.BoundLogger,
        every_s: float = EVERY_S,
        stale_s: float = STALE_S,
    ) -> None:
        self._printer = printer
        self._post = post
        self._report = report
        self._log = log
        self._every_s = every_s
        self._stale_s = stale_s
        self._errands = Errands("printer", log)
        self._stopping = threading.Event()
        self._looks = threading.Thread(target=self._look_on, name="printer-looks", daemon=True)

    def start(self) -> None:
        """Begin to look at the printer every few seconds."""
        self._errands.start()
        self._looks.start()

    def look(self) -> None:
        """Ask the printer how it is, now."""
        self._errands.give(self._ask)

    def print(self, token: str, page: Page) -> None:
        """Print a ticket's slip; how it ended is posted."""
        asked_at = time.monotonic()
        self._errands.give(lambda: self._print(token, page, asked_at))

    def stop(self) -> None:
        """Begin nothing more and let go of the printer."""
        self._stopping.set()
        self._errands.stop()
        self._printer.close()

    def _look_on(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(self._every_s)

    def _ask(self) -> None:
        if self._stopping.is_set():
            return
        try:
            fault = fault_of(self._printer.status())
        except DeviceFault as raised:
            fault = raised
        self._post(PrinterSeen(fault.code.value if fault else None))
        self._report(fault)

    def _print(self, token: str, page: Page, asked_at: float) -> None:
        fault = self._printed(page, asked_at)
        if fault is not None:
            self._log.warning("slip_failed", code=fault.code.value, detail=fault.detail)
        self._post(SlipEnded(token, fault.code.value if fault else None))
        self._report(fault)

    def _printed(self, page: Page, asked_at: float) -> DeviceFault | None:
        if self._stopping.is_set() or time.monotonic() - asked_at > self._stale_s:
            return DeviceFault(FaultCode.SILENT, "the printer was not free in time; the slip was not printed")
        try:
            if (fault := fault_of(self._printer.status())) is not None:
                return fault
            self._printer.print(page)
        except DeviceFault as raised:
            return raised
        except Exception:
            self._log.exception("slip_not_printed")
            return DeviceFault(FaultCode.BROKEN, "the slip could not be printed; the log says why")
        return None
