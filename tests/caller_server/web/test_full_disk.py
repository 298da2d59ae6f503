"""A disk that fills up while the hall is open: refusals in time, nothing half done, on by itself when there is room.

The disk is full for one process: the kernel lets it make no file larger than so many bytes, which needs no right to
mount anything.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest

from tests.proofs.nursery import Server, nursery

NO_LIMIT = resource.RLIM_INFINITY


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hall")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    with nursery(data) as found:
        yield found.start()


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    host, port = server.running.address
    key = {"Authorization": f"Bearer {server.running.key}"}
    with httpx.Client(base_url=f"http://{host}:{port}", headers=key, timeout=30) as client:
        yield client


@pytest.fixture
def room(server: Server) -> Iterator[Callable[[int], None]]:
    """Says how large a file of the server's workers may become."""

    def room(limit: int) -> None:
        for worker in psutil.Process(server.pid).children(recursive=True):
            resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (limit, NO_LIMIT))

    yield room
    room(NO_LIMIT)


def issue(client: httpx.Client, request_id: str | None = None) -> httpx.Response:
    return client.post("/api/tickets", json={"line": "A", "request_id": request_id or str(uuid4())})


def test_a_full_disk_is_a_refusal_with_the_remedy_and_the_hall_goes_on_when_there_is_room(client, data, room):
    assert issue(client).status_code == 201
    log = data / "journal.sqlite3-wal"
    room(log.stat().st_size + 40_000)
    answers = {}
    while (answer := issue(client, asked := str(uuid4()))).status_code == 201:
        answers[asked] = answer
    refused = {asked: answer} | {one: issue(client, one) for one in (str(uuid4()) for _ in range(4))}
    assert {(one.status_code, one.headers["Retry-After"]) for one in refused.values()} == {(503, "2")}
    assert {one.json()["code"] for one in refused.values()} == {"journal_unavailable"}
    assert client.get("/api/hall").status_code == 200
    told = client.get("/api/journal").json()
    assert "room" in (data / "servers.log").read_text()
    room(NO_LIMIT)
    again = [issue(client, asked) for asked in refused]
    assert [one.status_code for one in again] == [201] * 5
    events = client.get("/api/journal", params={"after": told["next"]}).json()["events"]
    assert [event["number"] for event in events] == [one.json()["number"] for one in again]
    assert [event["seq"] for event in told["events"] + events] == list(range(1, told["next"] + 6))
    assert [issue(client, asked).content for asked in answers] == [answer.content for answer in answers.values()]
    assert "Traceback" not in (data / "servers.log").read_text()
