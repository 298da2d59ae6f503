"""A kiosk's own numbers beside the real server, with a cable between the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from kiosk.api import HallServer
from kiosk.events import Happened
from kiosk.offline.ledger import Wish
from kiosk.offline.numbers import OwnNumbers
from kiosk.offline.store import Store
from kiosk.offline.timepiece import Timepiece
from tests.cable import Cable
from tests.caller_server.web.served import KEYS, Served, served
from wire.api import LeaseView, Stretch, TicketRequest

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOG = structlog.get_logger("test")


class Clock:
    """A clock that the test holds."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_store(tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Store]]:
    """Opens the kiosk's file, again and again."""
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(Store(tmp_path / "numbers.sqlite3", Timepiece(clock)))
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()


def lease(line: str = "A", first: int = 501, count: int = 4, day: datetime = NOON) -> LeaseView:
    """Numbers lent for a day, from eight to midnight with an hour's rest at one."""
    midnight = day.replace(hour=0)
    hours = ((8, 13), (14, 24))
    return LeaseView(
        id=f"{midnight:%Y-%m-%d}-{line}{first}",
        day=midnight.date(),
        line=line,
        numbers=tuple(f"{line}{count:03d}" for count in range(first, first + count)),
        issues=tuple(
            Stretch(begins=midnight + timedelta(hours=a), ends=midnight + timedelta(hours=b)) for a, b in hours
        ),
        expires_at=midnight + timedelta(days=1),
        url_prefix="https://hall.example/t/",
        windows=("2", "3"),
    )


def _stretch(midnight: datetime, begins: int, ends: int) -> Stretch:
    return Stretch(begins=midnight + timedelta(hours=begins), ends=midnight + timedelta(hours=ends))


def wish(line: str = "A", **more: str) -> Wish:
    return Wish(str(uuid4()), line, **more)


def request(line: str = "A") -> TicketRequest:
    return TicketRequest(request_id=uuid4(), line=line)


# -- with the real server ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture
def cable(real: Served) -> Iterator[Cable]:
    with Cable(int(real.url.rsplit(":", 1)[1])) as cable:
        yield cable


class Kiosk:
    """As much of a kiosk as its numbers need: it knows by itself whether the server is there."""

    def __init__(self, url: str, folder: Path, now: Callable[[], datetime] | None = None) -> None:
        self.server = HallServer(url, KEYS["kiosk-1"], answer_s=2, patience_s=0.3)
        self.told: list[Happened] = []
        self.here = True
        self.numbers = OwnNumbers(
            self.server,
            folder / "numbers.sqlite3",
            Timepiece(now or (lambda: datetime.now(UTC))),
            offered=("A", "B"),
            server_is_here=lambda: self.here,
            post=self.told.append,
            log=LOG,
        )

    def close(self) -> None:
        self.numbers.stop()
        self.server.close()
        self.numbers.store.close()


@pytest.fixture
def kiosk(cable: Cable, tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(cable.url, tmp_path)
    yield kiosk
    kiosk.close()
