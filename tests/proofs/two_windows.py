"""`python -m tests.proofs.two_windows --calls 5000`: eight windows press *next* at several servers at once.

Every press is a new connection, so that a window hardly ever finds the server it found before. No visitor
may be called to two windows, and every press that was answered stands in the journal exactly once.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from caller_server.journal.store import Store
from tests.bench.load import Client
from tests.postgres import postgres
from tests.proofs.crowd import Asked, call, issue, judge
from tests.proofs.nursery import Server, nursery

WINDOWS = 8
SERVERS = 3


def run(data: Path, url: str, calls: int) -> tuple[list[str], list[Asked]]:
    """Issue so many tickets, and call them all; the faults found, and what was asked."""
    asked: list[Asked] = []
    with nursery(data, ONEDOOR_DATABASE_URL=url, ONEDOOR_SERVERS=str(SERVERS)) as found:
        server = found.start()
        for window in range(1, WINDOWS + 1):
            _ask(server, server.running.move(window, "open"))

        def work(window: int) -> None:
            mine = [issue() for _ in range(calls // WINDOWS)]
            mine += [call(window) for _ in range(calls // WINDOWS)]
            asked.extend(mine)
            for one in mine:
                client = Client(server.running.address)
                one.send(client, server.running)
                client.close()

        threads = [threading.Thread(target=work, args=(window,)) for window in range(1, WINDOWS + 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        idle = [worker for worker in psutil.Process(server.pid).children() if worker.cpu_times().user < 0.1]
        store = Store(url)
        faults = judge(store, asked)
        store.close()
    faults += [f"{one} was refused" for one in asked if one.status not in (200, 201)]
    faults += [f"server {worker.pid} had nothing to do" for worker in idle]
    return faults, asked


def _ask(server: Server, request: bytes) -> None:
    client = Client(server.running.address)
    status, answer = client.ask(request)
    client.close()
    assert status == 200, answer


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proofs.two_windows", description=__doc__)
    parser.add_argument("--calls", type=int, default=5000, help="tickets issued, and called")
    calls = parser.parse_args().calls
    with tempfile.TemporaryDirectory() as folder, postgres() as server:
        began = time.monotonic()
        faults, asked = run(Path(folder), server.new_database(), calls)
        took = time.monotonic() - began
    called = {one.number for one in asked if one.path != "/api/tickets"}
    print(
        f"{WINDOWS} windows at {SERVERS} servers: {len(called)} visitors called, {len(asked)} commands answered; "
        f"{len(faults)} faults ({took:.0f} s)"
    )
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
