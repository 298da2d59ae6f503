"""The kiosk's printing with the real driver and a printer's twin: what breaks, is mended, and never comes out late."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from config.fonts import font_file
from config.models import Device
from hardware.faults import DeviceFault
from hardware.printers import open_printer
from hardware.printers.page import QR, BigNumber, Page
from hardware.printers.twin import PrinterTwin
from hardware.twins.plugs import SocketPlug
from kiosk.events import PrinterSeen, SlipEnded
from kiosk.printing import RUNNING_OUT, SlipPrinting

SLIP = Page((BigNumber("A001"), QR("http://hall/t/tttttttttttttttttttttt")))
AT_ONCE_S = 2.0  # on a busy machine; a printer that is only asked would need four


class Desk:
    """A twin, and the printing of a kiosk whose own it is."""

    def __init__(self, data: Path, metres: float | None = None) -> None:
        address = "unix:{data}/p.sock"
        device = Device(id="printer-1", kind="printer", driver="network", address=address, roll_metres=metres)
        plug = SocketPlug(address.format(data=data))
        self.twin = PrinterTwin("printer-1", plug, dots=576, slips=data / "slips", font=font_file("regular"))
        self.posted: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.told: queue.SimpleQueue[tuple[DeviceFault | None, int | None, str]] = queue.SimpleQueue()
        log = structlog.get_logger("test")
        self.printing = SlipPrinting(open_printer(device, data), self.posted.put, self.tell, log)
        self.twin.start()
        self.printing.start()
        self.seen(None)

    def tell(self, fault: DeviceFault | None, paper_left: int | None, advice: str) -> None:
        self.told.put((fault, paper_left, advice))

    def seen(self, fault: str | None) -> float:
        """Wait until the printer is seen so; the seconds that it took."""
        return self._until(lambda posted: isinstance(posted, PrinterSeen) and posted.fault == fault)

    def ended(self, token: str, fault: str | None) -> None:
        """Wait until a slip has ended so."""
        self._until(lambda posted: posted == SlipEnded(token, fault))

    def _until(self, right: Callable[[Any], bool]) -> float:
        began = time.monotonic()
        while not right(self.posted.get(timeout=max(0.0, began + 10 - time.monotonic()))):
            pass
        return time.monotonic() - began

    def left(self, at_least: int = 0) -> int:
        """The slips that are told to be left when the printer is next looked at."""
        while not self.told.empty():
            self.told.get()
        self.printing.look()
        ends = time.monotonic() + 10
        while (left := self.told.get(timeout=max(0.0, ends - time.monotonic()))[1] or 0) < at_least:
            pass
        return left

    def break_down(self, fault: str | None, after_rows: int | None = None) -> None:
        self.twin.obey({"fault": fault, "after_rows": after_rows})

    @property
    def slips(self) -> int:
        return int(self.twin.obey({})["slips"])

    def close(self) -> None:
        self.printing.stop()
        self.twin.stop()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "cutter"])
def test_after_a_fault_amid_a_slip_the_mended_printer_brings_out_the_next_visitor_s_alone(desk, fault):
    desk.break_down(fault, after_rows=0 if fault == "cutter" else 100)
    desk.printing.print("one", SLIP)
    desk.ended("one", fault)
    desk.break_down(None)
    assert desk.seen(None) < AT_ONCE_S
    assert desk.slips == 0
    desk.printing.print("two", SLIP)
    desk.ended("two", None)
    assert desk.slips == 1


def test_an_open_cover_is_known_before_anybody_asks_for_a_number(desk):
    desk.break_down("cover_open")
    assert desk.seen("cover_open") < AT_ONCE_S
    desk.printing.print("one", SLIP)
    desk.ended("one", "cover_open")
    desk.break_down(None)
    assert desk.seen(None) < AT_ONCE_S
    assert desk.slips == 0


def test_a_plug_pulled_amid_a_slip_is_told_and_within_three_seconds_of_its_return_it_prints_again(desk):
    desk.break_down("unplugged", after_rows=100)
    desk.printing.print("one", SLIP)
    desk.ended("one", "offline")
    desk.break_down(None)
    assert desk.seen(None) < 3
    desk.printing.print("two", SLIP)
    desk.ended("two", None)


@pytest.mark.parametrize("fault", ["silent", "garbage"])
def test_a_printer_that_takes_bytes_and_makes_no_sense_is_said_and_forgotten_once_it_does(desk, fault):
    desk.break_down(fault)
    desk.printing.print("one", SLIP)
    desk.ended("one", fault)
    desk.break_down(None)
    desk.seen(None)
    desk.printing.print("two", SLIP)
    desk.ended("two", None)
    assert desk.slips == 1


def test_the_slips_that_are_left_are_told_with_each_slip_and_again_after_a_new_roll(tmp_path):
    desk = Desk(tmp_path, metres=5)
    try:
        assert desk.told.get(timeout=5) == (None, 33, RUNNING_OUT)
        for number in range(5):
            desk.printing.print(str(number), SLIP)
            desk.ended(str(number), None)
        used = desk.left()
        desk.printing.refilled()
        assert desk.left(at_least=used + 1) > used
    finally:
        desk.close()
