"""The pen, of which there is one: whoever holds it writes for all who wait, and then hands it on.

Nobody takes it only to find the work done. If each did, the first to be answered would ask again and write for himself
alone while the others still waited to look, and a commit would carry one command in place of sixty.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import Generic, TypeVar

MOMENT_S = 0.0002
"""While somebody comes within each moment, more are waited for."""
SLOW_S = 0.001
"""Writing that takes longer than this is worth waiting a moment for those who were answered together."""


class Waiter:
    """Somebody who has something to write, and waits until it is written or the pen is theirs to take."""

    __slots__ = ("_word",)

    def __init__(self) -> None:
        self._word: SimpleQueue[None] = SimpleQueue()

    def tell(self) -> None:
        """Have them look again."""
        self._word.put(None)

    def wait(self) -> None:
        """Until told."""
        self._word.get()


W = TypeVar("W", bound=Waiter)


class Pen(Generic[W]):
    """Passed from one thread to the next; none that waits is forgotten."""

    def __init__(self) -> None:
        self._free = threading.Lock()
        self._waiting: deque[W] = deque()
        self._together = 0  # so many were written for at once
        self._took = 0.0  # seconds that writing took

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def join(self, waiter: W) -> None:
        """Wait from now on, behind those who came before."""
        self._waiting.append(waiter)

    def take(self) -> bool:
        """Take it if it is free. Whoever cannot, and has joined, is told when it is."""
        return self._free.acquire(blocking=False)

    def put_down(self) -> None:
        """Let go of it, and tell the first who waits."""
        self._free.release()
        with suppress(IndexError):  # nobody waits, or who did was written for meanwhile
            self._waiting[0].tell()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have it for a block, once it is free."""
        self._free.acquire()
        try:
            yield
        finally:
            self.put_down()

    def everyone(self) -> list[W]:
        """All who wait, oldest first, and no longer do. For whoever holds it."""
        if self._together > 1 and self._took > SLOW_S:
            self._gather()
        found = [self._waiting.popleft() for _ in range(len(self._waiting))]
        self._together = len(found)
        return found

    def back(self, waiters: Sequence[W]) -> None:
        """These wait again, before those who came since."""
        self._waiting.extendleft(reversed(waiters))

    def took(self, seconds: float) -> None:
        """So long was written."""
        self._took = seconds

    def _gather(self) -> None:
        """Those who were answered together mostly ask again together: let them, for at most as long as a writing."""
        until = time.monotonic() + self._took
        known = 0
        while known < len(self._waiting) < self._together and time.monotonic() < until:
            known = len(self._waiting)
            time.sleep(MOMENT_S)
