"""The saga of a slip: ask the printer how it is, print, say how it ended; an old slip never comes out later."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.page import Page
from hardware.printers.port import PrinterStatus, TicketPrinter
from hardware.printers.replies import fault_of
from kiosk.errands import Errands, Post
from kiosk.events import PrinterSeen, SlipEnded

EVERY_S = 4.0
RETRY_S = 0.8  # with two seconds to connect, a printer is found again within three
STALE_S = 8.0  # a slip not begun by then stays unprinted: its visitor has read the number on the screen
RUNNING_OUT = "the roll is near its end: have a new one at hand"
TOO_LATE = "the printer was not free in time; the slip was not printed"
TRIAL_S = 20.0  # a test page of the slowest head, behind a slip

Ended = Callable[[DeviceFault | None], None]


class Report(Protocol):
    """Says on the wire how the printer is; `DeviceReport.tell` does."""

    def __call__(self, fault: DeviceFault | None, paper_left: int | None, advice: str) -> None: ...


class SlipPrinting:
    """Owns the kiosk's printer: what is to be printed comes out in order, and its state is told as it changes."""

    def __init__(
        self,
        printer: TicketPrinter,
        post: Post,
        report: Report,
        log: structlog.stdlib.BoundLogger,
        every_s: float = EVERY_S,
        stale_s: float = STALE_S,
        *,
        alone: bool = True,
    ) -> None:
        """`alone`: no other machine prints on it, so that its line may be held to hear what it says by itself."""
        self._printer = printer
        self._post = post
        self._report = report
        self._log = log
        self._every_s = every_s
        self._stale_s = stale_s
        self._alone = alone
        self._status = PrinterStatus()  # as it was seen last
        self._faulty = False  # or could not be seen
        self._errands = Errands("printer", log)
        self._stopping = threading.Event()
        self._looks = threading.Thread(target=self._look_on, name="printer-looks", daemon=True)

    def start(self) -> None:
        """Begin to listen to the printer, or to look at it every few seconds."""
        self._errands.start()
        self._looks.start()

    def look(self) -> None:
        """Ask the printer how it is, now."""
        self._errands.give(self._ask)

    def print(self, token: str, page: Page) -> None:
        """Print a ticket's slip; how it ended is posted."""
        asked_at = time.monotonic()
        self._errands.give(lambda: self._print(page, asked_at, lambda fault: self._slip_ended(token, fault)))

    def print_page(self, page: Page, ended: Ended) -> None:
        """Print something that is no slip; `ended` is told, on another thread, how that ended."""
        asked_at = time.monotonic()
        self._errands.give(lambda: self._print(page, asked_at, ended))

    def prepare(self, page: Page) -> None:
        """Get ready to print pages like this one, so that the first one is not late."""
        self._errands.give(lambda: self._printer.prepare(page))

    def refilled(self) -> None:
        """Somebody says that a new roll was put in."""
        self._errands.give(self._printer.refilled)
        self.look()

    def test(self, page: Page) -> str:
        """Print a page of a test, and wait for its end; raises DeviceFault. Not for the printer's own thread."""
        ended: queue.SimpleQueue[DeviceFault | None] = queue.SimpleQueue()
        self.print_page(page, ended.put)
        try:
            fault = ended.get(timeout=TRIAL_S)
        except queue.Empty:
            fault = DeviceFault(FaultCode.SILENT, "the printer is busy: look whether it prints, and test it again")
        if fault is not None:
            raise fault
        return "a test page came out"

    def stop(self) -> None:
        """Begin nothing more and let go of the printer."""
        self._stopping.set()
        self._errands.stop()
        self._printer.close()

    def _look_on(self) -> None:
        while not self._stopping.is_set():
            if not self._watched():
                self._ask()
                self._stopping.wait(min(RETRY_S, self._every_s) if self._faulty else self._every_s)

    def _watched(self) -> bool:
        """Listen for as long as nobody prints; whether the printer tells by itself how it is."""
        if not self._alone:
            return False
        try:
            return self._printer.watch(self._seen, self._stopping.is_set)
        except DeviceFault as fault:
            self._tell(fault)
        except Exception:
            self._log.exception("printer_not_watched")
            return False
        self._stopping.wait(RETRY_S)
        return True

    def _ask(self) -> None:
        if self._stopping.is_set():
            return
        try:
            self._seen(self._printer.status())
        except DeviceFault as fault:
            self._tell(fault)

    def _seen(self, status: PrinterStatus) -> None:
        self._status = status
        self._tell(fault_of(status))

    def _tell(self, fault: DeviceFault | None) -> None:
        self._post(PrinterSeen(fault.code.value if fault else None, self._status.slips_left))
        self._say(fault)

    def _say(self, fault: DeviceFault | None) -> None:
        self._faulty = fault is not None
        advice = RUNNING_OUT if fault is None and self._status.running_out else ""
        self._report(fault, self._status.slips_left, advice)

    def _print(self, page: Page, asked_at: float, ended: Ended) -> None:
        too_late = self._stopping.is_set() or time.monotonic() - asked_at > self._stale_s
        fault = DeviceFault(FaultCode.SILENT, TOO_LATE) if too_late else self._printed(page)
        if fault is not None:
            self._log.warning("slip_failed", code=fault.code.value, detail=fault.detail)
        ended(fault)
        if not too_late:  # which would say nothing of the printer
            self._say(fault)

    def _slip_ended(self, token: str, fault: DeviceFault | None) -> None:
        self._post(SlipEnded(token, fault.code.value if fault else None))

    def _printed(self, page: Page) -> DeviceFault | None:
        try:
            self._printer.print(page)  # which asks first how the printer is
        except DeviceFault as raised:
            return raised
        except Exception:
            self._log.exception("slip_not_printed")
            return DeviceFault(FaultCode.BROKEN, "the slip could not be printed; the log says why")
        return None
