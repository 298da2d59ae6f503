"""Printers that know little, and things that are no printers at all."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.faults import DeviceFault, FaultCode
from hardware.printers.escpos import EscPosPrinter
from hardware.printers.job import PIECE_ROWS
from hardware.printers.lines import NetworkLine
from hardware.printers.page import Page
from hardware.printers.raster import in_dots
from hardware.printers.talk import CLEAR_BUFFERS
from hardware.turns import Turns
from hardware.twins.plugs import SocketPlug

Answer = Callable[[bytes], bytes | None]  # to what was received; None hangs up


@contextmanager
def something(answer: Answer, *, write_s: float = 5.0, page_rows: int = 160) -> Iterator[EscPosPrinter]:
    """A driver at something that answers bytes with bytes; pages are black and 20 mm long, to save time."""
    with TemporaryDirectory() as folder:
        address = f"unix:{Path(folder) / 'p.sock'}"
        plug = SocketPlug(address)
        plug.insert()

        def serve() -> None:
            while cable := plug.accept():
                while data := cable.read():
                    if (said := answer(data)) is None:
                        break
                    cable.write(said)
                cable.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            line = NetworkLine(address, write_s=write_s)
            turns = Turns(Path(folder), "p")
            yield EscPosPrinter(line, lambda _page: in_dots(Image.new("1", (576, page_rows), 0)), 576, turns)
        finally:
            plug.pull()
            thread.join()


class PlainPrinter:
    """Knows DLE EOT and nothing else that is answered, as the cheapest printers do."""

    def __init__(self) -> None:
        self.received = b""
        self.paper_ends_after: int | None = None  # pictures

    def __call__(self, data: bytes) -> bytes:
        self.received += data
        printed = self.received.count(b"\x1dv0")
        stopped = self.paper_ends_after is not None and printed >= self.paper_ends_after
        answers = {2: 0x32 if stopped else 0x12, 4: 0x72 if stopped else 0x12}
        asked = [data[at + 2] for at in range(len(data) - 2) if data[at : at + 2] == b"\x10\x04"]
        return bytes(answers.get(n, 0x12) for n in asked)


def test_a_printer_that_knows_little_still_prints_and_is_only_asked_once_what_it_knows():
    plain = PlainPrinter()
    with something(plain) as printer:
        printer.print(Page(()))
        printer.print(Page(()))
    assert plain.received.count(b"\x1dVB\x00") == 2
    assert plain.received.count(CLEAR_BUFFERS) == 1
    assert plain.received.count(b"\x1dr\x01") == 1


def test_when_a_printer_cannot_be_cleared_its_fault_says_to_power_it_off_and_what_it_holds_is_filled_up():
    plain = PlainPrinter()
    with something(plain) as printer:
        printer.print(Page(()))
        plain.paper_ends_after = 2  # amid the next slip
        with pytest.raises(DeviceFault) as raised:
            printer.print(Page(()))
        plain.paper_ends_after = None
        before = len(plain.received)
        printer.print(Page(()))
    assert raised.value.code == FaultCode.PAPER_OUT
    assert "power it off" in raised.value.detail
    assert bytes(576 // 8 * PIECE_ROWS) in plain.received[before:].partition(b"\x1dv0")[0]


def test_something_that_takes_every_byte_and_says_nothing_is_silent():
    with something(lambda _data: b"") as printer:
        for use in (printer.status, lambda: printer.print(Page(()))):
            began = time.monotonic()
            with pytest.raises(DeviceFault) as raised:
                use()
            assert raised.value.code == FaultCode.SILENT
            assert time.monotonic() - began < 5


def test_something_that_hangs_up_is_offline():
    with something(lambda _data: None) as printer, pytest.raises(DeviceFault) as raised:
        printer.status()
    assert raised.value.code == FaultCode.OFFLINE


def test_a_web_server_is_garbage():
    with something(lambda _data: b"HTTP/1.1 400 Bad Request\r\n\r\n") as printer, pytest.raises(DeviceFault) as raised:
        printer.status()
    assert raised.value.code == FaultCode.GARBAGE
    assert "ESC/POS" in raised.value.detail


def test_a_printer_that_takes_no_more_bytes_is_silent():
    mended = threading.Event()
    plain = PlainPrinter()

    def stuck(data: bytes) -> bytes:
        if b"\x1dv0" in data:
            mended.wait(5)
        return plain(data)

    with something(stuck, write_s=0.2, page_rows=20_000) as printer:
        began = time.monotonic()
        with pytest.raises(DeviceFault) as raised:
            printer.print(Page(()))
        took = time.monotonic() - began
        mended.set()
    assert raised.value.code == FaultCode.SILENT
    assert took < 5


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=6))
def test_whatever_is_answered_printing_ends_with_paper_or_a_fault(answers):
    pieces = iter(answers)
    with something(lambda _data: next(pieces, None)) as printer:
        began = time.monotonic()
        for use in (printer.status, lambda: printer.print(Page(()))):
            with suppress(DeviceFault):
                use()
        assert time.monotonic() - began < 12


def test_a_closed_port_is_offline():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(DeviceFault) as raised:
        NetworkLine(address).open()
    assert raised.value.code == FaultCode.OFFLINE
    assert "cable" in raised.value.detail
