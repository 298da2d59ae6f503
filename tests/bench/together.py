"""Eight windows that press at the same moment, and connections kept alive or made anew."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from tests.bench.load import Client, load
from tests.bench.servers import Running, hall_server
from tests.bench.table import Row

BURSTS = 100
ROUNDS = 5
REQUESTS = 200


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, hall_server(Path(folder)) as hall:
        client = Client(hall.address)
        for _ in range(8 * BURSTS + 8):
            client.ask(hall.issue())
        client.close()
        return [_fairness(hall), _keep_alive(hall)]


def _fairness(hall: Running) -> Row:
    """Of each window its median over the bursts: no window is always the last."""
    windows = _bursts(hall)
    slowest, fastest = max(map(median, windows)), min(map(median, windows))
    return Row("8 windows together: slowest window / fastest", slowest / fastest, at_most=2.5,
               note=f"{slowest * 1e3:.2f} ms")  # fmt: skip


def _bursts(hall: Running) -> list[list[float]]:
    together = threading.Barrier(8)
    took: list[list[float]] = [[] for _ in range(8)]

    def press(window: int) -> None:
        client = Client(hall.address)
        for _ in range(BURSTS):
            request = hall.move(window + 1, "next")
            together.wait()
            began = time.perf_counter()
            client.ask(request)
            took[window].append(time.perf_counter() - began)
        client.close()

    threads = [threading.Thread(target=press, args=(window,)) for window in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _keep_alive(hall: Running) -> Row:
    ratios = []
    for _ in range(ROUNDS):
        kept = load(hall.address, [[hall.issue() for _ in range(REQUESTS)]])
        anew = load(hall.address, [[hall.issue() for _ in range(REQUESTS)]], keep_alive=False)
        ratios.append(kept.p50 / anew.p50)
    return Row("a kept connection / a new one each time, p50", median(ratios), at_most=1.0)
