"""From the server's reply to the slip's last byte on the printer's line, beside a bare write of the same bytes."""

from __future__ import annotations

import queue
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Literal

import structlog

from config.fonts import font_file
from config.models import Device
from hardware.printers.escpos import CUT, EscPosPrinter
from hardware.printers.lines import NetworkLine
from hardware.printers.opening import composer_of
from hardware.printers.page import Page
from hardware.printers.twin import PrinterTwin
from hardware.turns import Turns
from hardware.twins.plugs import SocketPlug
from kiosk.events import SlipEnded
from kiosk.printing import SlipPrinting
from kiosk.slip import practice_page, slip_page
from kiosk.texts import Texts
from tests.bench.table import Row
from tests.brokers import free_port
from tests.halls import small_hall
from tests.kiosk.hall_views import hall_view
from wire.api import TicketIssued
from wire.messages import Estimate

SLIPS = 15
WITHIN_S = 0.15
"""How soon after the reply a slip's bytes should all be written."""

HALL = small_hall()
VIEW = hall_view(HALL)
TEXTS = Texts(HALL.texts)


def rows() -> list[Row]:
    return [row for mode in ("raster", "text") for row in _measure(mode)]


def _measure(mode: Literal["raster", "text"]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, _kiosk(Path(folder), mode) as kiosk:
        first = kiosk.slip(1)
        whole = [kiosk.slip(number) for number in range(2, SLIPS + 2)]
        laying_out = [_timed(lambda n=number: kiosk.compose(_page(n))) for number in range(2, SLIPS + 2)]
        bare = [_bare_write(kiosk.line.job) for _ in range(SLIPS)]
    share = median(laying_out) / median(whole)
    size = f"{len(kiosk.line.job) / 1000:.1f} kB"
    note = f"{median(whole) * 1e3:.0f} ms, the first {first * 1e3:.0f} ms; {share:.0%} of it laying out {size}"
    yield Row(
        f"reply to slip bytes written / 150 ms, {mode}", max(median(whole), first) / WITHIN_S, at_most=1, note=note
    )
    note = f"{median(bare) * 1e3:.2f} ms"
    yield Row(f"reply to slip bytes written / bare write, {mode}", median(whole) / median(bare), note=note)


class _TimedLine(NetworkLine):
    """Notes when the last byte of a job was written, and the job."""

    job = b""
    written_at = 0.0

    def open(self, raise_not_found: bool = True) -> None:
        super().open(raise_not_found)
        self._sent = b""

    def write(self, data: bytes) -> None:
        super().write(data)
        self._sent += data
        if data == CUT:
            self.written_at, self.job = time.perf_counter(), self._sent


class _Kiosk:
    """A kiosk's printing, on a twin."""

    def __init__(self, line: _TimedLine, device: Device, data: Path) -> None:
        self.line = line
        self.compose = composer_of(device)
        self._posted: queue.SimpleQueue[Any] = queue.SimpleQueue()
        printer = EscPosPrinter(line, self.compose, device.dots, Turns(data, device.id))
        self.printing = SlipPrinting(printer, self._posted.put, lambda *_: None, structlog.get_logger())

    def slip(self, number: int) -> float:
        """Seconds from a ticket in hand to its slip's last byte."""
        began = time.perf_counter()
        self.printing.print("token", _page(number))
        while not isinstance(ended := self._posted.get(timeout=10), SlipEnded):
            pass
        assert ended.fault is None, ended.fault
        time.sleep(0.1)  # the next visitor comes when the printer is listened to again
        return self.line.written_at - began


@contextmanager
def _kiosk(data: Path, mode: Literal["raster", "text"]) -> Iterator[_Kiosk]:
    address = f"127.0.0.1:{free_port()}"
    device = Device(id="printer-1", kind="printer", driver="network", address=address, mode=mode)
    twin = PrinterTwin("printer-1", SocketPlug(address), dots=576, slips=data / "slips", font=font_file("regular"))
    twin.start()
    kiosk = _Kiosk(_TimedLine(address), device, data)
    kiosk.printing.start()
    kiosk.printing.prepare(practice_page(HALL, TEXTS))
    ready = threading.Event()
    kiosk.printing.print_page(Page(()), lambda _fault: ready.set())
    assert ready.wait(10)
    try:
        yield kiosk
    finally:
        kiosk.printing.stop()
        twin.stop()


def _page(number: int) -> Page:
    ticket = TicketIssued(
        number=f"A{number:03d}",
        token=(token := secrets.token_urlsafe(16)),
        line="A",
        matter="GS-001",
        ahead=number,
        estimate=Estimate(low=number, high=2 * number),
        windows=("2", "3", "4"),
        url=f"http://hall.example.gov.cn/t/{token}",
        issued_at=datetime.now(UTC),
    )
    return slip_page(ticket, VIEW, HALL, TEXTS, "zh-Hans")


def _bare_write(job: bytes) -> float:
    """Seconds to connect and write the same bytes to somebody who only takes them."""
    taken = 0

    def take() -> None:
        nonlocal taken
        connection, _ = listener.accept()
        with connection:
            while data := connection.recv(64 * 1024):
                taken += len(data)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=take)
        thread.start()

        def write() -> None:
            with socket.create_connection(listener.getsockname()) as line:
                line.sendall(job)

        took = _timed(write)
        thread.join()
    assert taken == len(job)
    return took


def _timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
