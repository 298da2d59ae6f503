"""`python -m tests.proofs.kill_nine --times 300`: a server that is killed in the middle of its work.

After every kill the journal is held against what the clients know: each command that was acknowledged is
there exactly once, and each that was not is there once or not at all. Then the clients ask again with the
same request ids, as kiosks and windows do, and everything must be there exactly once.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from caller_server.journal.store import Store
from tests.bench.load import Client
from tests.postgres import postgres
from tests.proofs.crowd import Asked, call, issue, judge
from tests.proofs.nursery import Server, nursery

KIOSKS = 4
WINDOWS = 4
KILLS_A_JOURNAL = 50
"""Then a fresh one, lest reading an ever longer day become most of the work."""


def run(data: Path, url: str, times: int, dice: random.Random) -> tuple[list[str], int, int]:
    """Kill a server so many times; the faults found, and how many commands were and were not acknowledged."""
    faults: list[str] = []
    acknowledged = unanswered = 0
    with nursery(data, ONEDOOR_DATABASE_URL=url) as found:
        server = found.start()
        _open_windows(server)
        store = Store(url)
        everything: list[Asked] = []
        for _ in range(times):
            asked = _work_until_killed(server, dice.uniform(0.02, 0.25))
            everything += asked
            lost = [one for one in asked if one.status is None]
            acknowledged += len(asked) - len(lost)
            unanswered += len(lost)
            server = found.start()
            faults += judge(store, everything)
            _ask_again(server, lost)
            faults += judge(store, everything)
            if faults:
                break
        store.close()
    return faults, acknowledged, unanswered


def _open_windows(server: Server) -> None:
    client = Client(server.running.address)
    for window in range(1, WINDOWS + 1):
        client.ask(server.running.move(window, "open"))
    client.close()


def _work_until_killed(server: Server, seconds: float) -> list[Asked]:
    """Kiosks and windows at work, each with a connection of its own; then SIGKILL."""
    asked: list[Asked] = []

    def work(window: int | None) -> None:
        client = Client(server.running.address)
        try:
            while True:
                one = issue() if window is None else call(window)
                asked.append(one)
                one.send(client, server.running)
        except (OSError, IndexError, ValueError):  # killed: no answer, or half of one
            client.close()

    windows = [None] * KIOSKS + list(range(1, WINDOWS + 1))
    threads = [threading.Thread(target=work, args=(window,)) for window in windows]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    server.kill()
    for thread in threads:
        thread.join()
    return asked


def _ask_again(server: Server, lost: list[Asked]) -> None:
    client = Client(server.running.address)
    for one in lost:
        one.send(client, server.running)
        assert one.status is not None
        assert one.status < 500, one
    client.close()


def proof(kind: str, times: int, seed: int) -> bool:
    """Kill so many times on one kind of database, and say what was found."""
    dice = random.Random(seed)
    began, acknowledged, unanswered, faults = time.monotonic(), 0, 0, []
    for kills in [KILLS_A_JOURNAL] * (times // KILLS_A_JOURNAL) + [times % KILLS_A_JOURNAL]:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            if kind == "sqlite":
                found = run(data, f"sqlite:///{data / 'journal.sqlite3'}", kills, dice)
            else:
                with postgres() as server:
                    found = run(data, server.new_database(), kills, dice)
        faults += found[0]
        acknowledged += found[1]
        unanswered += found[2]
    print(
        f"{kind}: {times} kills, {acknowledged} commands acknowledged, {unanswered} not; {len(faults)} faults "
        f"({time.monotonic() - began:.0f} s, seed {seed})"
    )
    for fault in faults:
        print(f"  {fault}")
    return not faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proofs.kill_nine", description=__doc__)
    parser.add_argument("--times", type=int, default=300, help="kills on each kind of database")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    well = [proof(kind, options.times, options.seed) for kind in ("sqlite", "postgresql")]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
