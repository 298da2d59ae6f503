from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.journal.store import Store
from tests.caller_server.rehearsal import NINE, RULES
from tests.postgres import RunningPostgres, postgres


class HeldClock:
    """A clock that the test holds."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(scope="session")
def database_server() -> Iterator[RunningPostgres]:
    with postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A journal's database: whatever is asked of it is asked of both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    running: RunningPostgres = request.getfixturevalue("database_server")
    return running.new_database()


@pytest.fixture
def open_store(url: str) -> Iterator[Callable[[], Store]]:
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(Store(url))
        opened[-1].migrate()
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def rules() -> HallRules:
    return RULES


@pytest.fixture
def engine(store: Store, rules: HallRules, clock: HeldClock) -> Engine:
    return Engine(store, {"small": rules}, clock)
