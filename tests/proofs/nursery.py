"""Starts servers without the time that a start takes: all that they import is imported once, and each is a fork.

`python -m tests.proofs.nursery HALL_DIR` starts one for each line it reads, and answers with its process id.
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
class Nursery:
    """Where a hall's server is started, killed and started again."""

    running: Running
    process: subprocess.Popen[str]
    server: int = 0

    def start(self) -> None:
        """Start the server and wait until it answers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("start\n")
        self.process.stdin.flush()
        self.server = int(self.process.stdout.readline())
        until(lambda: answers(self.running.address[1]), within_s=ANSWERS_WITHIN_S)

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self.server:
            os.kill(self.server, signal.SIGKILL)
            self.server = 0


@contextmanager
def nursery(data: Path, **settings: str) -> Iterator[Nursery]:
    """A hall with 32 windows and a nursery for its server; nobody is started yet. No broker is there."""
    folder = write_hall(data / "hall")
    keys = make_keys(load_hall(folder), data)
    port = free_port()
    environment = {
        "ONEDOOR_DATA": str(data),
        "ONEDOOR_DEMO": "1",
        "ONEDOOR_HTTP_PORT": str(port),
        "ONEDOOR_MQTT_URL": f"mqtt://127.0.0.1:{free_port()}",
    }
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder)],
            cwd=ROOT,
            env=os.environ | environment | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    found = Nursery(Running(("127.0.0.1", port), keys.bearers["supervisor"], data), process)
    try:
        yield found
    finally:
        found.kill()
        process.communicate(timeout=10)


def main() -> None:
    """Fork a server for each line."""
    from caller_server.__main__ import main as serve

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            os._exit(serve())
        print(pid, flush=True)


if __name__ == "__main__":
    main()
