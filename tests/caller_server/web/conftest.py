from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copy
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from caller_server.domain.rules import HallRules
from caller_server.journal.engine import Engine
from caller_server.journal.store import Store
from caller_server.rules_of import rules_of
from caller_server.web.app import make_app
from caller_server.web.deps import Deps
from config.models import Hall
from config.settings import Settings
from tests.caller_server.conftest import HeldClock
from tests.caller_server.web.served import Served, served
from tests.halls import small_hall

KEYS = {"kiosk-1": "kiosk-key", "supervisor": "supervisor-key"} | {
    f"window-{n}": f"window-{n}-key" for n in range(1, 9)
}


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the schema, made once."""
    path = tmp_path_factory.mktemp("journal") / "journal.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture
def url(tmp_path: Path, empty_journal: Path) -> str:
    """One kind of database is enough here: the web never sees it."""
    return f"sqlite:///{copy(empty_journal, tmp_path)}"


@pytest.fixture
def hall() -> Hall:
    return small_hall()


def with_line(hall: Hall, letter: str, **changes: object) -> Hall:
    """The hall with one of its lines changed."""
    lines = [line.model_copy(update=changes) if line.letter == letter else line for line in hall.line]
    return hall.model_copy(update={"line": tuple(lines)})


def with_window(hall: Hall, name: str, **changes: object) -> Hall:
    """The hall with one of its windows changed."""
    windows = [window.model_copy(update=changes) if window.name == name else window for window in hall.window]
    return hall.model_copy(update={"window": tuple(windows)})


@pytest.fixture
def rules(hall: Hall) -> HallRules:
    return rules_of(hall)


@pytest.fixture
def deps(hall: Hall, rules: HallRules, engine: Engine, store: Store, clock: HeldClock, tmp_path: Path) -> Deps:
    return Deps(
        hall=hall,
        rules=rules,
        engine=engine,
        find_ticket=store.ticket,
        events_after=lambda day, after, limit: store.events(hall.id, day, after, limit),
        day_key=lambda day: store.day_key(hall.id, day),
        persons=b"for tests too",
        keys=KEYS,
        settings=Settings(data=tmp_path, public_url="https://hall.example/"),
        clock=clock,
        health=lambda: {"journal": "ok", "broker": "ok"},
        secret=b"for tests only",
    )


@pytest.fixture
def app(deps: Deps) -> Flask:
    return make_app(deps)


@dataclass(frozen=True)
class Caller:
    """Asks the app as the holder of a key."""

    client: FlaskClient
    key: str | None = None
    language: str = "en"

    def holding(self, key: str | None) -> Caller:
        return replace(self, key=key)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self._headers(headers))

    def post(self, path: str, request_id: str | None = None, **body: object) -> TestResponse:
        body["request_id"] = request_id or str(uuid4())
        return self.client.post(path, json=body, headers=self._headers({}))

    def send(self, path: str, data: bytes) -> TestResponse:
        return self.client.post(path, data=data, headers=self._headers({}))

    def issue(self, line: str = "A", **more: object) -> dict[str, object]:
        answer = self.holding("kiosk-key").post("/api/tickets", line=line, **more)
        assert answer.status_code == 201, answer.text
        return answer.json

    def act(self, token: object, name: str, request_id: str | None = None, **more: object) -> TestResponse:
        """What a visitor does, who has a token and no key."""
        return self.holding(None).post(f"/api/tickets/{token}/{name}", request_id, **more)

    def seen(self, window: str) -> dict[str, object]:
        """What the window's clerk sees."""
        return self.holding(f"window-{window}-key").get(f"/api/windows/{window}?order").json

    def move(self, window: str, name: str, /, **more: object) -> TestResponse:
        return self.holding(f"window-{window}-key").post(f"/api/windows/{window}/{name}", **more)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        headers = {"Accept-Language": self.language} | {k.replace("_", "-"): v for k, v in more.items()}
        return headers | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


@pytest.fixture
def caller(app: Flask) -> Caller:
    return Caller(app.test_client())


@pytest.fixture
def kiosk(caller: Caller) -> Caller:
    return caller.holding("kiosk-key")


@pytest.fixture
def supervisor(caller: Caller) -> Caller:
    return caller.holding("supervisor-key")


@pytest.fixture
def restarted(deps: Deps, open_store: Callable[[], Store], rules: HallRules, clock: HeldClock) -> Callable[[], Caller]:
    """A caller of a second server on the same journal: what the first had in memory is gone."""

    def restart() -> Caller:
        store = open_store()
        again = replace(
            deps,
            engine=Engine(store, {deps.hall.id: rules}, clock),
            find_ticket=store.ticket,
            events_after=lambda day, after, limit: store.events(deps.hall.id, day, after, limit),
        )
        return Caller(make_app(again).test_client())

    return restart


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small hall under granian."""
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running
