"""Many clients at once over plain sockets, so that what is measured is the server and not a client library."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ANSWER_S = 30.0


def p99_of(seconds: Sequence[float]) -> float:
    """The 99th percentile."""
    return sorted(seconds)[int(len(seconds) * 0.99)]


@dataclass(frozen=True)
class Measured:
    """What the clients saw."""

    seconds: list[float]  # of each request
    elapsed: float  # of all
    statuses: list[int]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.elapsed

    @property
    def p50(self) -> float:
        """Median of a request, seconds."""
        return median(self.seconds)

    @property
    def p99(self) -> float:
        """99th percentile of a request, seconds."""
        return p99_of(self.seconds)


def request_bytes(path: str, body: bytes, key: str = "") -> bytes:
    """A POST as it goes over the line."""
    bearer = f"Authorization: Bearer {key}\r\n" if key else ""
    head = f"POST {path} HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\n{bearer}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Client:
    """One connection, kept alive."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._socket = socket.create_connection(address, timeout=ANSWER_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = self._socket.makefile("rb")

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; return the answer's status and body."""
        self._socket.sendall(request)
        status = int(self._read.readline().split()[1])
        length = 0
        while (line := self._read.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, self._read.read(length)

    def close(self) -> None:
        self._read.close()
        self._socket.close()


def load(address: tuple[str, int], work: Sequence[Sequence[bytes]], *, keep_alive: bool = True) -> Measured:
    """Let each client send its requests, one after another, all clients together."""
    seconds: list[float] = []
    statuses: list[int] = []
    together = threading.Barrier(len(work) + 1)

    def run(requests: Sequence[bytes]) -> None:
        client = Client(address)
        mine: list[tuple[float, int]] = []
        together.wait()
        for request in requests:
            began = time.perf_counter()
            if not keep_alive:
                client.close()
                client = Client(address)
            status, _ = client.ask(request)
            mine.append((time.perf_counter() - began, status))
        client.close()
        seconds.extend(took for took, _ in mine)
        statuses.extend(status for _, status in mine)

    threads = [threading.Thread(target=run, args=(requests,)) for requests in work]
    for thread in threads:
        thread.start()
    together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return Measured(seconds, time.perf_counter() - began, statuses)


def in_turn(rounds: int, **measures: Callable[[], float]) -> dict[str, list[float]]:
    """Measure each in turn, round after round, so that all see the same weather."""
    figures: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            figures[name].append(measure())
    return figures
