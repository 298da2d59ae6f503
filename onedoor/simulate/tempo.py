"""How fast the day goes: the plan's time in this machine's, held whenever the hall takes long to answer.

A day is played many times as fast as it is lived, so a short wait for an answer is a long one in the hall. Time
that is held keeps a slow machine from making visitors wait who would not have.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OVERDUE_S = 5.0
"""Seconds of the plan: time is held while an answer takes longer."""

Follow = Callable[[float, float], None]
"""Is told the moment of the plan, and how fast it goes on from there, whenever that changes."""


class Tempo:
    """The plan's time, in seconds since local midnight. It stands until `go`.

    `follows` moves the hall's clock along; without it the hall has a clock of its own, which goes on.
    """

    def __init__(
        self,
        speed: float,
        begins: float,
        follows: Follow | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.speed = speed
        self.hall_follows = follows is not None
        self.held_s = 0.0  # for so long it was held, by this machine
        self._follows = follows
        self._monotonic = monotonic
        self._from = (monotonic(), begins)
        self._goes = asyncio.Event()
        self._overdue: set[object] = set()

    @property
    def now(self) -> float:
        """The plan's moment."""
        since, moment = self._from
        return moment + (self._monotonic() - since) * self._pace

    def go(self) -> None:
        """Time passes from now on."""
        if not self._goes.is_set():
            now, (since, _) = self.now, self._from
            self.held_s += self._monotonic() - since
            self._goes.set()
            self._turn(now)

    def hold_back(self) -> None:
        """Time stands."""
        if self._goes.is_set():
            now = self.now
            self._goes.clear()
            self._turn(now)

    async def until(self, moment: float) -> None:
        """Wait for a moment of the plan."""
        while (left := moment - self.now) > 0:
            await self._goes.wait()
            await asyncio.sleep(left / self.speed)

    async def hold(self, seconds: float) -> None:
        """Let so many seconds of the plan go by."""
        await self.until(self.now + seconds)

    async def obey(self, hall_s: float) -> None:
        """Wait as long as the hall said, by its clock."""
        await (self.hold(hall_s) if self.hall_follows else asyncio.sleep(hall_s))

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Somebody waits for an answer: time is held when it takes too long."""
        this = object()
        late = asyncio.get_running_loop().call_later(OVERDUE_S / self.speed, self._late, this)
        try:
            yield
        finally:
            late.cancel()
            if this in self._overdue:
                self._overdue.remove(this)
                if not self._overdue:
                    self.go()

    @property
    def _pace(self) -> float:
        return self.speed if self._goes.is_set() else 0.0

    def _late(self, which: object) -> None:
        self._overdue.add(which)
        self.hold_back()

    def _turn(self, moment: float) -> None:
        self._from = (self._monotonic(), moment)
        if self._follows is not None:
            self._follows(moment, self._pace)
