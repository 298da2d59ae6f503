from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.page import Page, Text
from hardware.printers.port import PrinterStatus
from kiosk.events import PrinterSeen, SlipEnded
from kiosk.printing import SlipPrinting

LOG = structlog.get_logger("test")
STALE_S = 0.3
SLIP = Page((Text("A001"),))


class FakePrinter:
    """A printer in memory; `state` and `fails` break it, `gate` holds it up."""

    def __init__(self) -> None:
        self.state = PrinterStatus()
        self.fails: Exception | None = None
        self.printed: list[Page] = []
        self.gate = threading.Event()
        self.gate.set()
        self.closed = False

    def status(self) -> PrinterStatus:
        return self.state

    def print(self, page: Page) -> None:
        self.gate.wait(5)
        if self.fails is not None:
            raise self.fails
        self.printed.append(page)

    def close(self) -> None:
        self.closed = True


class Desk:
    """A kiosk's printing, with what it posted and reported."""

    def __init__(self) -> None:
        self.printer = FakePrinter()
        self.posted: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.reported: list[DeviceFault | None] = []
        self.printing = SlipPrinting(self.printer, self.posted.put, self.reported.append, LOG, 60, STALE_S)
        self.printing.start()

    def next(self, kind: type) -> Any:
        while True:
            posted = self.posted.get(timeout=5)
            if isinstance(posted, kind):
                return posted


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    made.next(PrinterSeen)
    yield made
    made.printer.gate.set()
    made.printing.stop()


def test_a_slip_is_printed_and_its_end_is_told(desk):
    desk.printing.print("token", SLIP)
    assert desk.next(SlipEnded) == SlipEnded("token", None)
    assert desk.printer.printed == [SLIP]
    assert desk.reported[-1] is None


def test_without_paper_nothing_is_sent_to_the_printer(desk):
    desk.printer.state = PrinterStatus(paper=False)
    desk.printing.print("token", SLIP)
    assert desk.next(SlipEnded) == SlipEnded("token", "paper_out")
    assert desk.printer.printed == []
    assert desk.reported[-1] is not None
    assert desk.reported[-1].code is FaultCode.PAPER_OUT


def test_refilled_paper_brings_out_no_old_slip(desk):
    desk.printer.state = PrinterStatus(paper=False)
    desk.printing.print("token", SLIP)
    desk.next(SlipEnded)
    desk.printer.state = PrinterStatus()
    desk.printing.look()
    assert desk.next(PrinterSeen) == PrinterSeen(None)
    assert desk.printer.printed == []


@pytest.mark.parametrize(
    ("fails", "code"),
    [(DeviceFault(FaultCode.CUTTER, "free it"), "cutter"), (ZeroDivisionError("a bug of a driver"), "broken")],
    ids=["fault", "bug"],
)
def test_a_print_that_fails_is_told_and_the_next_one_comes_out(desk, fails, code):
    desk.printer.fails = fails
    desk.printing.print("one", SLIP)
    assert desk.next(SlipEnded) == SlipEnded("one", code)
    desk.printer.fails = None
    desk.printing.print("two", SLIP)
    assert desk.next(SlipEnded) == SlipEnded("two", None)


def test_a_slip_held_up_behind_a_slow_one_is_not_printed_late(desk):
    desk.printer.gate.clear()
    desk.printing.print("one", SLIP)
    desk.printing.print("two", SLIP)
    time.sleep(STALE_S + 0.05)
    desk.printer.gate.set()
    assert desk.next(SlipEnded) == SlipEnded("one", None)
    assert desk.next(SlipEnded) == SlipEnded("two", "silent")
    assert len(desk.printer.printed) == 1


def test_the_printer_is_looked_at_by_itself():
    printer, posted = FakePrinter(), queue.SimpleQueue[Any]()
    looking = SlipPrinting(printer, posted.put, lambda _fault: None, LOG, every_s=0.05)
    looking.start()
    assert posted.get(timeout=5) == PrinterSeen(None)
    printer.state = PrinterStatus(cover_closed=False)
    ends = time.monotonic() + 5
    while posted.get(timeout=5) != PrinterSeen("cover_open"):
        assert time.monotonic() < ends
    looking.stop()
    assert printer.closed
