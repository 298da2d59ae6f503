"""Starts servers without the time that a start takes: all that they import is imported once, and each is a fork.

`python -m tests.proofs.nursery HALL_DIR` starts one for each line it reads, which is the port, and answers with its
process id.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.keys import make_keys
from config.load import load_hall
from tests.bench.servers import Running, answers, write_hall
from tests.brokers import ROOT, free_port, until

ANSWERS_WITHIN_S = 30.0


@dataclass
class Server:
    """A server that answers on a port of its own."""

    running: Running
    pid: int
    lives: bool = True

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.lives:
            os.kill(self.pid, signal.SIGKILL)
            self.lives = False


class Nursery:
    """Where servers of one hall are started."""

    def __init__(self, data: Path, key: str, process: subprocess.Popen[str]) -> None:
        self._data = data
        self._key = key
        self._process = process
        self._started: list[Server] = []

    def start(self) -> Server:
        """Start a server and wait until it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        port = free_port()
        self._process.stdin.write(f"{port}\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        server = Server(Running(("127.0.0.1", port), self._key, self._data), pid)
        self._started.append(server)
        until(lambda: answers(port), within_s=ANSWERS_WITHIN_S)
        return server

    def close(self) -> None:
        """End every server, and the nursery."""
        for server in self._started:
            server.kill()
        self._process.communicate(timeout=10)


@contextmanager
def nursery(data: Path, **settings: str) -> Iterator[Nursery]:
    """A hall with 32 windows, of which no server is started yet. No broker is there unless `settings` say so."""
    folder = write_hall(data / "hall")
    keys = make_keys(load_hall(folder), data)
    environment = {
        "ONEDOOR_DATA": str(data),
        "ONEDOOR_DEMO": "1",
        "ONEDOOR_MQTT_URL": f"mqtt://127.0.0.1:{free_port()}",
    }
    with (data / "servers.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder)],
            cwd=ROOT,
            env=os.environ | environment | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    found = Nursery(data, keys.bearers["supervisor"], process)
    try:
        yield found
    finally:
        found.close()


def main() -> None:
    """Fork a server for each line."""
    from caller_server.__main__ import main as serve

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed
    for port in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.environ["ONEDOOR_HTTP_PORT"] = port.strip()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            os._exit(serve())
        print(pid, flush=True)


if __name__ == "__main__":
    main()
