"""Servers in a process of their own, where a test needs the real thing: granian calls `build` or `bare`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caller_server.web.serving import serve

KEYS = {"kiosk-1": "kiosk-key", "window-2": "window-2-key", "supervisor": "supervisor-key"}
WITHIN_S = 30.0


def build() -> Any:
    """The app of the small hall, always open, over a journal in $SERVED_DATA."""
    # imported here, so that a bare server starts at once
    from datetime import UTC, datetime

    from caller_server.journal.engine import Engine
    from caller_server.journal.store import Store
    from caller_server.rules_of import rules_of
    from caller_server.web.app import make_app
    from caller_server.web.deps import Deps
    from config.settings import Settings
    from tests.halls import small_hall

    def now() -> datetime:
        return datetime.now(UTC)

    data = Path(os.environ["SERVED_DATA"])
    hall = small_hall()
    store = Store(f"sqlite:///{data / 'journal.sqlite3'}")
    store.migrate()
    rules = rules_of(hall, demo=True)
    return make_app(
        Deps(
            hall=hall,
            rules=rules,
            engine=Engine(store, {hall.id: rules}, now),
            find_ticket=store.ticket,
            events_after=lambda day, after, limit: store.events(hall.id, day, after, limit),
            day_key=lambda day: store.day_key(hall.id, day),
            persons=b"for tests too",
            keys=KEYS,
            settings=Settings(data=data),
            clock=now,
            health=lambda: {"journal": "ok"},
            secret=b"for tests only",
        )
    )


def bare() -> Any:
    """The smallest app, which leaves its process id."""
    Path(os.environ["SERVED_DATA"], "worker.pid").write_text(str(os.getpid()))

    def app(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b""]

    return app


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    url: str
    process: subprocess.Popen[str]
    data: Path

    @property
    def worker(self) -> int:
        """Process id of the worker of a bare server."""
        return int((self.data / "worker.pid").read_text())


@contextmanager
def served(data: Path, factory: str = "build") -> Iterator[Served]:
    """Run a server until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(port), factory],
        env=os.environ | {"SERVED_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "answering\n"
        yield Served(f"http://127.0.0.1:{port}", process, data)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=WITHIN_S)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def gone(pid: int) -> bool:
    """Whether a process has ended, its parent having noticed or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until(true: Callable[[], bool], within_s: float = WITHIN_S) -> None:
    """Wait for a condition."""
    give_up = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.01)


if __name__ == "__main__":
    make = {"build": build, "bare": bare}[sys.argv[2]]
    serve("127.0.0.1", int(sys.argv[1]), make, lambda: print("answering", flush=True))
