"""What a kiosk and a window see while the database is away: a slow answer, or a refusal that says when to ask again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.postgres import RunningPostgres, postgres
from tests.proofs.nursery import nursery


@pytest.fixture(scope="module")
def database() -> Iterator[RunningPostgres]:
    """A database server that may be stopped."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="module")
def client(database: RunningPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with nursery(tmp_path_factory.mktemp("hall"), ONEDOOR_DATABASE_URL=database.new_database()) as found:
        running = found.start().running
        host, port = running.address
        key = {"Authorization": f"Bearer {running.key}"}
        with httpx.Client(base_url=f"http://{host}:{port}", headers=key, timeout=30) as client:
            yield client


def issue(client: httpx.Client, request_id: str | None = None) -> httpx.Response:
    return client.post("/api/tickets", json={"line": "A", "request_id": request_id or str(uuid4())})


def test_a_restart_of_the_database_is_a_slow_answer(client, database):
    token = issue(client).json()["token"]
    database.stop()
    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(issue, client) for _ in range(4)]
        answers += [people.submit(client.get, path) for path in ("/api/hall", f"/api/tickets/{token}", "/api/journal")]
        database.start()
        assert [answer.result().status_code for answer in answers] == [201] * 4 + [200] * 3


def test_a_database_that_stays_away_is_a_refusal_in_time_and_nothing_is_half_done(client, database):
    before = client.get("/api/journal").json()["next"]
    database.stop()
    asked = [str(uuid4()) for _ in range(4)]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(issue, client, one) for one in asked]
        answers += [people.submit(client.get, path) for path in ("/api/hall", "/api/journal", "/api/windows/1")]
        refused = [answer.result() for answer in answers]
    assert 2.5 < time.monotonic() - began < 4.5
    assert [(one.status_code, one.headers["Retry-After"]) for one in refused] == [(503, "2")] * 7
    assert {one.json()["code"] for one in refused} == {"journal_unavailable"}
    assert client.get("/healthz").json()["parts"]["journal"] == "away"
    database.start()
    again = [issue(client, one) for one in asked]
    assert [one.status_code for one in again] == [201] * 4
    events = client.get("/api/journal", params={"after": before}).json()["events"]
    assert [event["number"] for event in events] == [one.json()["number"] for one in again]
