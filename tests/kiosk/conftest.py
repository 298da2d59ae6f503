"""A kiosk's world for tests: a hall, a server that can be broken, a printer that can be broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.fonts import font_file
from config.load import load_hall
from config.models import Hall
from hardware.printers.layout import Faces
from tests.halls import small_hall
from tests.kiosk.fake_server import FakeServer

ROOT = Path(__file__).parents[2]
WEIDU = ROOT / "config" / "weidu"


@pytest.fixture(scope="session")
def hall() -> Hall:
    return small_hall()


@pytest.fixture(scope="session")
def weidu() -> Hall:
    return load_hall(WEIDU)


@pytest.fixture(scope="session")
def faces() -> Faces:
    return Faces(font_file("regular"), font_file("bold"))


@pytest.fixture
def server(hall: Hall) -> Iterator[FakeServer]:
    fake = FakeServer(hall)
    yield fake
    fake.go()
