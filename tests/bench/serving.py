"""Issuing and calling at 1, 8 and 32 clients, beside a bare POST and beside bare SQLite commits."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median
from uuid import uuid4

from tests.bench.load import Measured, load, request_bytes
from tests.bench.servers import Running, bare_server, hall_server
from tests.bench.table import Row

ROUNDS = 5
REQUESTS = {1: 400, 8: 1600, 32: 3200}


def rows() -> list[Row]:
    """The server by itself: no broker takes its share of the machine, and its relay waits for one."""
    with tempfile.TemporaryDirectory() as folder, bare_server() as bare, hall_server(_made(folder, "data")) as hall:
        return [row for clients in REQUESTS for row in _at(clients, hall, bare, Path(folder))]


def _at(clients: int, hall: Running, bare: Running, folder: Path) -> list[Row]:
    count = REQUESTS[clients] // clients
    measured: dict[str, list[Measured]] = {"bare": [], "issue": [], "call": []}
    commits: list[float] = []
    for _ in range(ROUNDS):
        measured["bare"].append(load(bare.address, [[_bare() for _ in range(count)]] * clients))
        measured["issue"].append(load(hall.address, [[hall.issue() for _ in range(count)] for _ in range(clients)]))
        calls = [[hall.move(window, "next") for _ in range(count)] for window in range(1, clients + 1)]
        measured["call"].append(load(hall.address, calls))
        commits.append(_bare_commits(folder, 400))
    for kind, runs in measured.items():
        wrong = {status for run in runs for status in run.statuses} - {200, 201}
        assert not wrong, f"{kind} at {clients} clients was answered {wrong}"
    return [
        row for kind in ("issue", "call") for row in _ratios(kind, clients, measured[kind], measured["bare"], commits)
    ]


def _ratios(kind: str, clients: int, ours: list[Measured], bare: list[Measured], commits: list[float]) -> list[Row]:
    def of(figure: str, base: list[Measured] = bare) -> float:
        return median(getattr(a, figure) / getattr(b, figure) for a, b in zip(ours, base, strict=True))

    rate = median(run.rate for run in ours)
    return [
        Row(f"{kind}, {clients} clients: rate / bare POST's", of("rate"), at_least=0.5 if clients == 8 else None,
            note=f"{rate:,.0f} a second"),
        Row(f"{kind}, {clients} clients: p50 / bare POST's", of("p50"),
            at_most=2.5 if clients == 1 and kind == "call" else None,
            note=f"{median(run.p50 for run in ours) * 1e3:.2f} ms"),
        Row(f"{kind}, {clients} clients: p99 / its p50", median(run.p99 / run.p50 for run in ours), at_most=6),
        Row(f"{kind}, {clients} clients: rate / bare SQLite commits'",
            median(run.rate / commit for run, commit in zip(ours, commits, strict=True))),
    ]  # fmt: skip


def _bare() -> bytes:
    return request_bytes("/bare", json.dumps({"line": "A", "request_id": str(uuid4())}).encode())


def _bare_commits(folder: Path, count: int) -> float:
    """Commits a second of one row of an event's size each, WAL, synchronous=FULL."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, body TEXT)")
    began = time.perf_counter()
    for _ in range(count):
        connection.execute("BEGIN")
        connection.execute("INSERT INTO event (body) VALUES (?)", ("x" * 300,))
        connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return count / took


def _made(folder: str, name: str) -> Path:
    path = Path(folder) / name
    path.mkdir()
    return path
