"""A twin on a Unix socket and the driver that prints on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.fonts import font_file
from config.models import Device
from hardware.faults import DeviceFault
from hardware.printers import open_printer
from hardware.printers.layout import Faces
from hardware.printers.page import QR, BigNumber, Columns, Heading, Page, Rule, Text
from hardware.printers.port import TicketPrinter
from hardware.printers.twin import PrinterTwin
from hardware.twins.plugs import Plug, SocketPlug

URL = "http://127.0.0.1:8080/t/AbCdEfGhIjKlMnOpQrStUv"


def slip(number: str = "A012") -> Page:
    """A slip as visitors get it."""
    return Page(
        (
            Heading("渭都区政务服务中心"),
            Rule(),
            Text("企业开办与登记", align="centre", bold=True),
            BigNumber(number),
            Columns("前面等待", "12 人", bold=True),
            QR(URL, "扫码查看进度"),
            Rule(dashed=True),
            Text("过号请到导办台或自助机重新排队", align="centre", small=True),
        )
    )


@pytest.fixture(scope="session")
def faces() -> Faces:
    return Faces(font_file("regular"), font_file("bold"))


@dataclass
class Desk:
    """A printer's twin and its driver."""

    twin: PrinterTwin
    printer: TicketPrinter
    slips: Path

    def break_down(self, fault: str | None, after_rows: int | None = None) -> None:
        self.twin.obey({"fault": fault, "after_rows": after_rows})

    def print_expecting_fault(self, page: Page) -> DeviceFault:
        with pytest.raises(DeviceFault) as raised:
            self.printer.print(page)
        return raised.value

    def pictures(self) -> list[Image.Image]:
        return [Image.open(path).convert("1") for path in sorted(self.slips.glob("*.png"))]

    @property
    def state(self) -> dict[str, Any]:
        return self.twin.obey({})


@pytest.fixture
def desk_at(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Set up a twin and a driver that find each other at a driver's address."""
    twins: list[PrinterTwin] = []

    def set_up(plug: Plug, device: Device) -> Desk:
        twin = PrinterTwin(device.id, plug, dots=device.dots, slips=tmp_path / "slips", font=font_file("regular"))
        twins.append(twin)
        twin.start()
        return Desk(twin, open_printer(device, tmp_path), tmp_path / "slips")

    yield set_up
    for twin in twins:
        twin.stop()


@pytest.fixture
def text_desk(desk_at: Callable[..., Desk], tmp_path: Path) -> Callable[[int], Desk]:
    """A printer in text mode, with paper of so many dots."""

    def set_up(dots: int) -> Desk:
        where = "unix:{data}/twins/printer-1.sock"
        device = Device(id="printer-1", kind="printer", driver="network", address=where, dots=dots, mode="text")
        return desk_at(SocketPlug(where.format(data=tmp_path)), device)

    return set_up


@pytest.fixture
def desk(desk_at: Callable[..., Desk], tmp_path: Path) -> Desk:
    where = "unix:{data}/twins/printer-1.sock"
    device = Device(id="printer-1", kind="printer", driver="network", address=where)
    return desk_at(SocketPlug(where.format(data=tmp_path)), device)
