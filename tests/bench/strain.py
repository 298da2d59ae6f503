"""How busy the processes of a database server, the disk and those who write to it are."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil
from sqlalchemy import create_engine

CORES = psutil.cpu_count() or 1


@dataclass(frozen=True)
class Strain:
    """Work done up to a moment, or between two; seconds."""

    at: float
    writing: float  # CPU of this process
    database: float  # CPU of PostgreSQL's processes
    syncs: int  # of PostgreSQL's log to the disk
    syncing: float

    def since(self, before: Strain) -> Strain:
        """What was done between two moments."""
        return Strain(
            self.at - before.at,
            self.writing - before.writing,
            self.database - before.database,
            self.syncs - before.syncs,
            self.syncing - before.syncing,
        )


def strain(server: int, url: str) -> Strain:
    """What this process and the PostgreSQL server with this process id have done so far."""
    engine = create_engine(url)
    with engine.connect() as connection:
        syncs, milliseconds = connection.exec_driver_sql("SELECT wal_sync, wal_sync_time FROM pg_stat_wal").one()
    engine.dispose()
    root = psutil.Process(server)
    database = sum(map(_cpu, (root, *root.children())))
    return Strain(time.monotonic(), time.process_time(), database, syncs, milliseconds / 1e3)


def _cpu(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:  # a connection that was just closed
        return 0.0


def most_strained(seen: list[Strain]) -> str:
    """What processes that wrote side by side were short of first, and how much of each there was to spare."""
    elapsed = max(one.at for one in seen)
    writing, database = sum(one.writing for one in seen) / elapsed, seen[0].database / elapsed
    syncing, syncs = seen[0].syncing / elapsed, seen[0].syncs
    shares = {
        "the CPU of the engines": max(one.writing / one.at for one in seen),  # of one core each: Python's one turn
        f"the CPU ({'engines' if writing > database else 'PostgreSQL'} most)": (writing + database) / CORES,
        "the disk": syncing,
    }
    first = max(shares, key=lambda what: shares[what])
    each = seen[0].syncing / max(1, syncs) * 1e3
    return (
        f"{first} first; cores of {CORES}: engines {writing:.2f}, PostgreSQL {database:.2f}; "
        f"disk {syncing:.0%} busy, {syncs / elapsed:,.0f} syncs a second of {each:.1f} ms"
    )
