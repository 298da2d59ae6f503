"""A printer that tells its changes by itself is heard at once, and is let go as soon as somebody prints."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.printers import open_printer
from hardware.printers.port import PrinterStatus, TicketPrinter
from hardware.printers.replies import fault_of
from hardware.twins.plugs import PtyPlug
from tests.hardware.printers.conftest import Desk, slip
from tests.hardware.printers.test_hostile_printers import PlainPrinter, something

AT_ONCE_S = 2.0  # on a busy machine; a driver that only asks would need four


class Watch:
    """Somebody who watches a printer on a thread, time after time, as a kiosk does."""

    def __init__(self, printer: TicketPrinter) -> None:
        self._printer = printer
        self._over = threading.Event()
        self.heard: queue.SimpleQueue[PrinterStatus | DeviceFault] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._printer.watch(self.heard.put, self._over.is_set)
            except DeviceFault as fault:
                self.heard.put(fault)
                self._over.wait(0.1)

    def until(self, code: FaultCode | None, within_s: float = 5.0) -> float:
        """Wait until it is heard; the seconds that it took."""
        began = time.monotonic()
        while True:
            said = self.heard.get(timeout=began + within_s - time.monotonic())
            fault = said if isinstance(said, DeviceFault) else fault_of(said)
            if (fault and fault.code) == code:
                return time.monotonic() - began


@contextmanager
def watching(printer: TicketPrinter) -> Iterator[Watch]:
    watch = Watch(printer)
    watch._thread.start()
    try:
        yield watch
    finally:
        watch._over.set()
        watch._thread.join()


@pytest.fixture
def serial_desk(desk_at: Callable[..., Desk], tmp_path: Any) -> Desk:
    device = Device(
        id="printer-1", kind="printer", driver="serial", address="{data}/twins/printer-1", baud=115200, roll_metres=50
    )
    return desk_at(PtyPlug(tmp_path / "twins" / "printer-1"), device)


@pytest.mark.parametrize("where", ["desk", "serial_desk"])
def test_cover_paper_cutter_and_the_printer_itself_are_told_apart_at_once(request, where):
    desk = request.getfixturevalue(where)
    with watching(desk.printer) as watch:
        watch.until(None)
        watch.heard.get(timeout=5)  # it tells by itself from now on
        for name in ("cover_open", "paper_out", "cutter", "broken"):
            desk.break_down(name)
            assert watch.until(FaultCode(name)) < AT_ONCE_S
            desk.break_down(None)
            assert watch.until(None) < AT_ONCE_S


def test_a_roll_that_nears_its_end_is_told_at_once(desk):
    with watching(desk.printer) as watch:
        watch.until(None)
        watch.heard.get(timeout=5)
        desk.break_down("paper_near_end")
        assert watch.heard.get(timeout=AT_ONCE_S).paper_near_end


def test_a_plug_that_is_pulled_is_told_at_once_and_its_return_soon(desk):
    with watching(desk.printer) as watch:
        watch.until(None)
        desk.break_down("unplugged")
        assert watch.until(FaultCode.OFFLINE) < AT_ONCE_S
        desk.break_down(None)
        assert watch.until(None) < 3


def test_a_printer_that_stood_still_when_the_watch_began_is_heard_when_it_goes_on(desk):
    desk.break_down("cover_open")
    with watching(desk.printer) as watch:
        watch.until(FaultCode.COVER_OPEN)
        desk.break_down(None)
        assert watch.until(None) < AT_ONCE_S


def test_a_slip_need_not_wait_for_who_watches(desk):
    desk.printer.print(slip())
    with watching(desk.printer) as watch:
        watch.until(None)
        began = time.monotonic()
        for _ in range(3):
            desk.printer.print(slip())
            watch.until(None)
        assert time.monotonic() - began < 6
    assert desk.state["slips"] == 4


def test_another_program_of_the_machine_prints_while_one_watches(serial_desk, tmp_path):
    device = Device(id="printer-1", kind="printer", driver="serial", address="{data}/twins/printer-1", baud=115200)
    other = open_printer(device, tmp_path)
    with watching(serial_desk.printer) as watch:
        watch.until(None)
        other.print(slip())
        watch.until(None)
    assert serial_desk.state["slips"] == 1


def test_a_printer_that_does_not_tell_is_left_to_be_asked():
    with something(PlainPrinter()) as printer:
        heard: list[PrinterStatus] = []
        assert printer.watch(heard.append, lambda: False) is False
        assert heard == [PrinterStatus()]
        assert printer.watch(heard.append, lambda: False) is False  # and is not troubled again
        assert len(heard) == 1


def test_a_plain_file_is_not_watched(tmp_path):
    (tmp_path / "job.bin").touch()
    device = Device(id="printer-1", kind="printer", driver="file", address="{data}/job.bin")
    assert open_printer(device, tmp_path).watch(lambda _: None, lambda: False) is False


class Interrupted:
    """Its cover is opened just when it is to tell its changes, and closed at the next look but one."""

    def __init__(self) -> None:
        self.orders, self.looks = 0, 0

    def __call__(self, data: bytes) -> bytes:
        said = b""
        for at in range(len(data) - 2):
            match data[at : at + 3]:
                case b"\x1da\x0e":
                    self.orders += 1
                    self.looks = 0
                    said += b"\x10\x00\x00\x00" if self.orders > 1 else b""
                case b"\x10\x04\x02":
                    self.looks += 1
                    opened = self.orders == 1 and self.looks < 3
                    said += b"\x16" if opened else b"\x12"
                case b"\x10\x04\x01" | b"\x10\x04\x03" | b"\x10\x04\x04":
                    said += b"\x12"
        return said


def test_a_printer_that_is_opened_just_when_the_watch_begins_is_not_taken_for_one_that_never_tells():
    interrupted = Interrupted()
    with something(interrupted) as printer:
        heard: list[PrinterStatus] = []
        assert printer.watch(heard.append, lambda: interrupted.orders == 2 and len(heard) > 2) is True
    assert [status.cover_closed for status in heard][:3] == [True, False, True]
