"""The servers that the benchmarks measure, as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from config.keys import make_keys
from config.load import load_hall
from tests.bench.load import Client, request_bytes
from tests.brokers import ROOT, RunningBroker, free_port, until

WINDOWS = 32
"""As many windows as there are clients at most: each client is one clerk."""


@dataclass(frozen=True)
class Running:
    """A server to be measured."""

    address: tuple[str, int]
    key: str
    data: Path

    def issue(self) -> bytes:
        """A request for a ticket."""
        return request_bytes("/api/tickets", json.dumps({"line": "A", "request_id": str(uuid4())}).encode(), self.key)

    def move(self, window: int, move: str) -> bytes:
        """A clerk's press."""
        body = json.dumps({"request_id": str(uuid4())}).encode()
        return request_bytes(f"/api/windows/{window}/{move}", body, self.key)


def write_hall(folder: Path) -> Path:
    """One line, 32 windows, and no wait between two calls, so that *next* always calls."""
    folder.mkdir(parents=True, exist_ok=True)
    windows = "\n".join(f'[[window]]\nname = "{n}"\nzone = "hall"\nlines = ["A"]' for n in range(1, WINDOWS + 1))
    (folder / "hall.toml").write_text(
        '[hall]\nid = "bench"\nname = "Bench"\ntimezone = "Asia/Shanghai"\n'
        'sessions = [{ from = "08:30", to = "17:30" }]\n[calling]\nrecall_seconds = 0\n'
        '[[zone]]\nname = "hall"\ntitle = "Hall"\n[[line]]\nletter = "A"\nname = "A"\nzone = "hall"\n' + windows,
        "utf-8",
    )
    return folder


@contextmanager
def hall_server(data: Path, broker: RunningBroker | None = None, **more: str) -> Iterator[Running]:
    """The server role as it ships, with all windows open; its relay tells `broker`, or waits for one."""
    folder = write_hall(data / "hall")
    make_keys(load_hall(folder), data)
    port = free_port()
    settings = {
        "ONEDOOR_DATA": str(data),
        "ONEDOOR_DEMO": "1",
        "ONEDOOR_HTTP_PORT": str(port),
        "ONEDOOR_MQTT_URL": f"mqtt://127.0.0.1:{broker.port if broker else free_port()}",
    }
    with process([sys.executable, "-m", "caller_server", str(folder)], port, settings | more):
        running = Running(("127.0.0.1", port), json.loads((data / "keys.json").read_text())["supervisor"], data)
        client = Client(running.address)
        for window in range(1, WINDOWS + 1):
            client.ask(running.move(window, "open"))
        client.close()
        yield running


@contextmanager
def bare_server() -> Iterator[Running]:
    """A JSON POST without a database."""
    port = free_port()
    with process([sys.executable, "-m", "tests.bench.bare", str(port)], port, {}):
        yield Running(("127.0.0.1", port), "", Path())


@contextmanager
def process(command: list[str], port: int, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server as a process of its own, once it answers at its port, until the end of the block."""
    running = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port), within_s=30)
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(10)
        finally:
            running.kill()


def answers(port: int) -> bool:
    """Whether a server answers there; after a short pause, lest asking keep it from starting."""
    time.sleep(0.05)
    try:
        client = Client(("127.0.0.1", port))
        client.ask(request_bytes("/healthz", b""))
        client.close()
    except (OSError, IndexError):
        return False
    return True
