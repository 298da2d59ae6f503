"""The head of each day, written to a file of its own: `heads/HALL-2026-11-23.txt`.

The chain shows what was changed within it, though not that its end was cut off. A head that was carried elsewhere does.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caller_server.journal.chain import Head
from caller_server.journal.durably import written_durably
from caller_server.journal.faults import JournalUnreadable


class Heads:
    """A folder with a line a file: hall, day, sequence number and digest of the last event."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, hall: str) -> dict[date, Head]:
        """The heads that were written of a hall, by day, oldest first."""
        files = sorted(self._folder.glob(f"{hall}-????-??-??.txt"))
        return {date.fromisoformat(path.stem[-10:]): _head(path) for path in files}

    def write(self, hall: str, head: Head) -> Path:
        """Write a day's head; one written earlier in the day gives way."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self.path(hall, head.day)
        with written_durably(path) as fresh:
            fresh.write_text(f"{hall} {head.day} {head.seq} {head.digest}\n")
        return path

    def path(self, hall: str, day: str) -> Path:
        """Where a day's head is, or would be."""
        return self._folder / f"{hall}-{day}.txt"


def _head(path: Path) -> Head:
    try:
        _, day, seq, digest = path.read_text("utf-8").split()
        return Head(day, int(seq), digest)
    except (OSError, ValueError) as fault:
        raise JournalUnreadable(
            f"{path} is not a day's head ({fault}); put a copy of it in its place, or remove it"
        ) from fault
