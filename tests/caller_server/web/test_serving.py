from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx

from tests.caller_server.web.served import gone, served, until

KIOSK = {"Authorization": "Bearer kiosk-key"}


def test_many_kiosks_at_once_get_a_number_each(server):
    with httpx.Client(base_url=server.url, headers=KIOSK) as client, ThreadPoolExecutor(8) as kiosks:

        def issue(_: int) -> str:
            answer = client.post("/api/tickets", json={"line": "A", "request_id": str(uuid4())})
            assert answer.status_code == 201
            return answer.json()["number"]

        numbers = sorted(kiosks.map(issue, range(80)))
    assert len(set(numbers)) == 80
    first = int(numbers[0][1:])
    assert numbers == [f"A{n:03d}" for n in range(first, first + 80)]


def test_one_request_sent_many_times_at_once_gives_one_ticket(server):
    body = {"line": "B", "request_id": str(uuid4())}
    with httpx.Client(base_url=server.url, headers=KIOSK) as client, ThreadPoolExecutor(8) as fingers:
        answers = list(fingers.map(lambda _: client.post("/api/tickets", json=body), range(24)))
    assert sorted(answer.status_code for answer in answers) == [200] * 23 + [201]
    assert len({answer.content for answer in answers}) == 1


def test_a_large_body_of_unknown_length_is_refused(server):
    def chunks() -> Iterator[bytes]:
        for _ in range(70):
            yield b" " * 1024

    refused = httpx.post(f"{server.url}/api/tickets", content=chunks(), headers=KIOSK)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


def test_every_answer_has_its_security_headers(server):
    for path in ("/healthz", "/api/hall", "/nowhere", "/console", "/static/tokens.css"):
        headers = httpx.get(f"{server.url}{path}").headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "no-referrer", path
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path


def test_the_server_stops_when_told_and_leaves_nothing(tmp_path):
    with served(tmp_path, "bare") as running:
        worker = running.worker
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=5) == 0
        assert gone(worker)


def test_the_worker_ends_with_a_parent_that_was_killed(tmp_path):
    with served(tmp_path, "bare") as running:
        worker = running.worker
        assert worker != running.process.pid
        running.process.kill()
        until(lambda: gone(worker), within_s=5)


def test_the_server_ends_when_its_worker_does(tmp_path):
    with served(tmp_path, "bare") as running:
        os.kill(running.worker, signal.SIGKILL)
        assert running.process.wait(timeout=10) == 1
