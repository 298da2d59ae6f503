"""The chain that holds a hall's events together: each digest stands on the one before it.

An event's digest is the SHA-256 of the digest before it and of the event's whole row as a JSON array.
A day's first event stands on the last one of the day before, so a day that was taken out shows as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

ZERO = "0" * 64
"""What a hall's very first event stands on."""

EVENT_COLUMNS = ("hall", "day", "seq", "at", "kind", "body", "request_id", "fingerprint")
"""What the digest of an event is taken over, in this order."""


class Row(NamedTuple):
    """An event as the journal keeps it; day and time as text."""

    hall: str
    day: str
    seq: int
    at: str
    kind: str
    body: str
    request_id: str | None
    fingerprint: str | None
    digest: str

    @property
    def columns(self) -> tuple[Any, ...]:
        """What its digest is taken over."""
        return self[:-1]


class Head(NamedTuple):
    """The last event of a hall's journal, or of a part of it."""

    day: str
    seq: int
    digest: str

    def leads_to(self, day: str, seq: int) -> bool:
        """Whether this place may come next: the next of the day, or the first of a later one."""
        return (seq == self.seq + 1 and day == self.day) or (seq == 1 and day > self.day)


BEFORE_ALL = Head("", 0, ZERO)


def digest_of(before: str, columns: Iterable[Any]) -> str:
    """The digest of an event with these columns that stands on the digest `before`; 64 hexadecimal digits."""
    return sha256((before + _encode(columns)).encode()).hexdigest()


def chained(before: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows, each with its digest as its last column."""
    for columns in rows:
        before = digest_of(before, columns)
        yield (*columns, before)


_encode = json.JSONEncoder(separators=(",", ":")).encode
