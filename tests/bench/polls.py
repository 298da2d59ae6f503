"""Phones without a stream: how many a second are told their line's state, or that it has not changed.

Beside it a bare Starlette endpoint that answers with the same JSON, in the same run.
"""

from __future__ import annotations

import select
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from tests.bench.crowd import HEADERS
from tests.bench.load import in_turn
from tests.bench.servers import process
from tests.bench.table import Row
from tests.brokers import amqtt_broker, free_port, until
from tests.halls import write_small_hall
from wire.messages import Estimate, LineState

AIM = 5_000
"""Polls a second of one process."""
PHONES = 64
"""Connections at once."""
ROUNDS = 5
EACH_S = 1.0

STATE = LineState(
    day=date(2026, 11, 26),
    seq=4711,
    waiting=tuple(f"A{number:03}" for number in range(100, 150)),
    count=120,
    called=("A098", "A099"),
    estimate=Estimate(low=20, high=45),
)
"""As large as they come."""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        rates = _measured(Path(folder))
    for kind, what in (("whole", "told the state"), ("unchanged", "told it is unchanged")):
        rate = median(rates[kind])
        ratio = median(ours / bare for ours, bare in zip(rates[kind], rates["bare"], strict=True))
        yield Row(f"polls a second, {what} / {AIM}", rate / AIM, at_least=1, note=f"{rate:,.0f} a second")
        beside = f"bare {median(rates['bare']):,.0f} a second"
        yield Row(f"polls {what}: rate / bare Starlette JSON's", ratio, at_least=1, note=beside)


def _measured(data: Path) -> dict[str, list[float]]:
    hall, port, bare_port = write_small_hall(data / "hall"), free_port(), free_port()
    bare = [sys.executable, "-m", "tests.bench.bare_state", str(bare_port), STATE.payload().decode()]
    with amqtt_broker(data, hall) as broker:
        settings = broker.environment | {"ONEDOOR_LIVE_PORT": str(port)}
        role = [sys.executable, "-m", "display.screens", str(hall)]
        with process(role, port, settings), process(bare, bare_port, {}), broker.linked("server") as link:
            assert link.publish(STATE, line="A").wait(10)
            until(lambda: b'"wire": true' in _asked(port, _request()))  # from then on its tag stays
            tag = _asked(port, _request()).partition(b"etag: ")[2].partition(b"\r\n")[0].decode()
            return in_turn(
                ROUNDS,
                whole=lambda: _rate(port, _request(), b"200"),
                unchanged=lambda: _rate(port, _request(f"If-None-Match: {tag}\r\n"), b"304"),
                bare=lambda: _rate(bare_port, _request(), b"200"),
            )


def _request(more: str = "") -> bytes:
    headers = HEADERS.replace("text/event-stream", "*/*")
    return f"GET /state/line/A HTTP/1.1\r\n{headers}{more}\r\n".encode()


def _asked(port: int, request: bytes) -> bytes:
    """One answer, whole."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.replace(b"keep-alive", b"close"))
        return b"".join(iter(lambda: connection.recv(65536), b""))


def _rate(port: int, request: bytes, status: bytes) -> float:
    """Answers a second to phones that each ask again as soon as they were answered."""
    connections = {}
    with select.epoll() as poll:
        for _ in range(PHONES):
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            poll.register(connection.fileno(), select.EPOLLIN)
            connections[connection.fileno()] = connection
            connection.sendall(request)
        began, answered = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - began) < EACH_S:
            for number, _ in poll.poll(1):
                answer = connections[number].recv(65536)
                assert answer[9:12] == status, answer[:200]
                connections[number].sendall(request)
                answered += 1
    for connection in connections.values():
        connection.close()
    return answered / elapsed


if __name__ == "__main__":
    for row in rows():
        print(row, flush=True)
