"""The saga of a slip: ask the printer how it is, print, say how it ended; an old slip never comes out later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.page import Page
from hardware.printers.port import PrinterStatus, TicketPrinter
from kiosk.errands import Errands, Post
from kiosk.events import PrinterSeen, SlipEnded
from wire.messages import DeviceState

EVERY_S = 4.0
STALE_S = 8.0  # a slip not begun by then stays unprinted: its visitor has read the number on the screen

Report = Callable[[DeviceState], None]


class SlipPrinting:
    """Owns the kiosk's printer: only this thread of errands speaks to it."""

    def __init__(
        self,
        printer: TicketPrinter,
        post: Post,
        report: Report,
        log: structlog.stdlib.BoundLogger,
        every_s: float = EVERY_S,
    ) -> None:
        self._printer = printer
        self._post = post
        self._report = report
        self._log = log
        self._every_s = every_s
        self._errands = Errands("printer", log)
        self._stopping = threading.Event()
        self._known: tuple[str, str] | None = None
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
            fault = fault_in(self._printer.status())
        except DeviceFault as raised:
            fault = raised
        self._post(PrinterSeen(fault.code.value if fault else None))
        self._tell(fault)

    def _print(self, token: str, page: Page, asked_at: float) -> None:
        fault = self._printed(page, asked_at)
        if fault is not None:
            self._log.warning("slip_failed", code=fault.code.value, detail=fault.detail)
        self._post(SlipEnded(token, fault.code.value if fault else None))
        self._tell(fault)

    def _printed(self, page: Page, asked_at: float) -> DeviceFault | None:
        if self._stopping.is_set() or time.monotonic() - asked_at > STALE_S:
            return DeviceFault(FaultCode.SILENT, "the printer was not free in time; the slip was not printed")
        try:
            if (fault := fault_in(self._printer.status())) is not None:
                return fault
            self._printer.print(page)
        except DeviceFault as raised:
            return raised
        return None

    def _tell(self, fault: DeviceFault | None) -> None:
        """Report the printer's state when it has changed."""
        now = (fault.code.value, fault.detail) if fault else ("ok", "")
        if now == self._known:
            return
        self._known = now
        self._report(DeviceState(online=True, kind="printer", status=now[0], detail=now[1], since=datetime.now(UTC)))


def fault_in(status: PrinterStatus) -> DeviceFault | None:
    """What keeps a slip from coming out, or None."""
    found = (
        (status.online, FaultCode.OFFLINE, "switch the printer on and check its cable"),
        (status.cover_closed, FaultCode.COVER_OPEN, "close the printer's cover"),
        (status.paper, FaultCode.PAPER_OUT, "put in a new roll of paper"),
        (status.cutter_ok, FaultCode.CUTTER, "free the cutter, then switch the printer off and on"),
        (not status.error, FaultCode.BROKEN, "switch the printer off and on; if it stays so, replace it"),
    )
    return next((DeviceFault(code, detail) for fine, code, detail in found if not fine), None)
