"""A kiosk in a real window, in front of a server and devices that can be broken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.models import Hall
from hardware.id_readers.twin import IdReaderTwin
from hardware.printers.twin import PrinterTwin
from hardware.scanners.twin import ScannerTwin
from hardware.twins.building import build_twin
from tests.brokers import HALL_DIR
from tests.kiosk.driven import STARTS_WITHIN_S, Driven
from tests.kiosk.fake_server import FakeServer
from tests.kiosk.window.scene import CLOSED, LOGO, OWN


@pytest.fixture(scope="module")
def hall_server(weidu: Hall) -> Iterator[FakeServer]:
    fake = FakeServer(weidu, {"A": 3, "B": 29, "D": 126, "E": 8, "G": 5, "Z": 17})
    fake.closed = {"F": CLOSED}
    yield fake
    fake.go()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@contextmanager
def _twin_of(hall: Hall, device_id: str, data: Path) -> Iterator[Any]:
    (data / "twins").mkdir(exist_ok=True)
    twin = build_twin(next(device for device in hall.device if device.id == device_id), data)
    twin.start()
    yield twin
    twin.stop()


@pytest.fixture(scope="module")
def printer(data: Path, weidu: Hall) -> Iterator[PrinterTwin]:
    with _twin_of(weidu, "printer-1", data) as twin:
        yield twin


@pytest.fixture(scope="module")
def scanner(data: Path, weidu: Hall) -> Iterator[ScannerTwin]:
    with _twin_of(weidu, "scanner-1", data) as twin:
        yield twin


@pytest.fixture(scope="module")
def id_reader(data: Path, weidu: Hall) -> Iterator[IdReaderTwin]:
    with _twin_of(weidu, "id-reader-1", data) as twin:
        yield twin


@pytest.fixture(scope="module")
def hall_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Weidu hall, a little less patient."""
    folder = tmp_path_factory.mktemp("halls") / "weidu"
    shutil.copytree(HALL_DIR, folder)
    kiosks = folder / "kiosks.toml"
    kiosks.write_text(kiosks.read_text("utf-8").replace("idle_seconds = 30", OWN), "utf-8")
    Image.new("RGB", (64, 64), LOGO).save(folder / "logo.png")
    return folder


@pytest.fixture(scope="module")
def running(
    hall_server: FakeServer,
    hall_dir: Path,
    data: Path,
    printer: PrinterTwin,
    scanner: ScannerTwin,
    id_reader: IdReaderTwin,
) -> Iterator[Driven]:
    driven = Driven(hall_dir, data, hall_server)
    yield driven
    code, took = driven.stop()
    assert code == 0, driven.log
    assert took < 8  # a second where it has the machine for itself
    assert not list(data.glob("kiosk-1.*"))


@pytest.fixture
def kiosk(running: Driven, hall_server: FakeServer, printer: PrinterTwin) -> Driven:
    """The kiosk at home, before a new visitor, with everything in order."""
    if running.map["screen"] == "away":
        running.wait_for("home", STARTS_WITHIN_S)
    running.go_home()
    running.wait(lambda seen: seen["printer_fault"] is None)
    hall_server.tickets.clear()
    hall_server.requests.clear()
    hall_server.slips.clear()
    hall_server.staff_calls.clear()
    hall_server.acts.clear()
    return running
