from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import structlog

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.page import Page, Text
from hardware.printers.port import PrinterStatus
from hardware.printers.replies import fault_of
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
        self.prepared: list[Page] = []
        self.changes: queue.SimpleQueue[PrinterStatus | DeviceFault] | None = None  # for one that tells by itself

    def status(self) -> PrinterStatus:
        return self.state

    def watch(self, heard: Callable[[PrinterStatus], None], over: Callable[[], bool]) -> bool:
        if self.changes is None:
            return False
        while not over():
            with suppress(queue.Empty):
                change = self.changes.get(timeout=0.02)
                if isinstance(change, DeviceFault):
                    raise change
                self.state = change
                heard(change)
        return True

    def prepare(self, page: Page) -> None:
        self.prepared.append(page)

    def refilled(self) -> None:
        self.state = replace(self.state, paper_near_end=False, slips_left=400)

    def print(self, page: Page) -> None:
        self.gate.wait(5)
        if (fault := fault_of(self.state)) is not None:
            raise fault
        if self.fails is not None:
            raise self.fails
        self.printed.append(page)

    def close(self) -> None:
        self.closed = True


class Desk:
    """A kiosk's printing, with what it posted and reported."""

    def __init__(self, changes: queue.SimpleQueue[PrinterStatus | DeviceFault] | None = None) -> None:
        self.printer = FakePrinter()
        self.posted: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.reported: list[DeviceFault | None] = []
        self.said: queue.SimpleQueue[tuple[DeviceFault | None, int | None, str]] = queue.SimpleQueue()
        self.printer.changes = changes
        self.printing = SlipPrinting(self.printer, self.posted.put, self.report, LOG, 60, STALE_S)
        self.printing.start()

    def report(self, fault: DeviceFault | None, paper_left: int | None, advice: str) -> None:
        self.reported.append(fault)
        self.said.put((fault, paper_left, advice))

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
    desk.printing.look()
    desk.next(PrinterSeen)
    assert set(desk.reported) == {None}  # a busy printer is not a silent one


def test_the_printer_is_looked_at_by_itself():
    printer, posted = FakePrinter(), queue.SimpleQueue[Any]()
    looking = SlipPrinting(printer, posted.put, lambda *_: None, LOG, every_s=0.05)
    looking.start()
    assert posted.get(timeout=5) == PrinterSeen(None)
    printer.state = PrinterStatus(cover_closed=False)
    ends = time.monotonic() + 5
    while posted.get(timeout=5) != PrinterSeen("cover_open"):
        assert time.monotonic() < ends
    looking.stop()
    assert printer.closed


@pytest.fixture
def telling() -> Iterator[Desk]:
    """A printer that tells by itself how it is."""
    made = Desk(queue.SimpleQueue())
    yield made
    made.printing.stop()


def test_what_a_printer_tells_by_itself_reaches_screen_and_wire_without_being_asked(telling):
    telling.printer.changes.put(PrinterStatus(cover_closed=False))
    assert telling.next(PrinterSeen) == PrinterSeen("cover_open")
    telling.printer.changes.put(PrinterStatus())
    assert telling.next(PrinterSeen) == PrinterSeen(None)
    codes = [fault and fault.code for fault, _, _ in (telling.said.get(timeout=5) for _ in range(2))]
    assert codes == [FaultCode.COVER_OPEN, None]


def test_a_printer_that_is_lost_while_it_is_listened_to_is_said_and_found_again(telling):
    telling.printer.changes.put(DeviceFault(FaultCode.OFFLINE, "it is gone"))
    assert telling.next(PrinterSeen) == PrinterSeen("offline")
    telling.printer.changes.put(PrinterStatus())
    assert telling.next(PrinterSeen) == PrinterSeen(None)


def test_the_end_of_the_roll_is_announced_with_the_slips_that_are_left(telling):
    telling.printer.changes.put(PrinterStatus(slips_left=400))
    telling.printer.changes.put(PrinterStatus(slips_left=40))
    telling.printer.changes.put(PrinterStatus(slips_left=400, paper_near_end=True))
    said = [telling.said.get(timeout=5) for _ in range(3)]
    assert [(fault, left) for fault, left, _ in said] == [(None, 400), (None, 40), (None, 400)]
    assert [bool(advice) for _, _, advice in said] == [False, True, True]


def test_a_new_roll_that_somebody_tells_of_ends_the_warning(telling):
    telling.printer.changes.put(PrinterStatus(slips_left=3))
    assert telling.said.get(timeout=5)[2]
    telling.printing.refilled()
    assert telling.said.get(timeout=5) == (None, 400, "")


def test_a_page_that_is_no_slip_is_printed_and_its_end_is_told(desk):
    ends = queue.SimpleQueue[Any]()
    desk.printing.print_page(SLIP, ends.put)
    assert ends.get(timeout=5) is None
    desk.printer.state = PrinterStatus(paper=False)
    desk.printing.print_page(SLIP, ends.put)
    assert ends.get(timeout=5).code is FaultCode.PAPER_OUT
    assert desk.printer.printed == [SLIP]


def test_a_page_is_laid_out_ahead_without_being_printed(desk):
    desk.printing.prepare(SLIP)
    desk.printing.print("token", SLIP)
    desk.next(SlipEnded)
    assert desk.printer.prepared == [SLIP]
    assert desk.printer.printed == [SLIP]


def test_a_test_page_is_printed_and_no_slip_is_said_to_have_ended(desk):
    assert desk.printing.test(SLIP) == "a test page came out"
    assert desk.printer.printed == [SLIP]
    assert desk.posted.empty()


def test_a_test_page_that_cannot_be_printed_says_why_and_the_fault_is_reported(desk):
    desk.printer.state = PrinterStatus(paper=False)
    with pytest.raises(DeviceFault) as told:
        desk.printing.test(SLIP)
    assert told.value.code is FaultCode.PAPER_OUT


def test_a_printer_that_is_only_asked_is_asked_more_often_while_something_is_wrong_with_it():
    printer, posted = FakePrinter(), queue.SimpleQueue[Any]()
    printer.state = PrinterStatus(paper=False)
    looking = SlipPrinting(printer, posted.put, lambda *_: None, LOG, every_s=60)
    looking.start()
    assert posted.get(timeout=5).fault == "paper_out"
    printer.state = PrinterStatus()
    while posted.get(timeout=5).fault is not None:
        pass
    looking.stop()
