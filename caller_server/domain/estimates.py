"""How long a visitor will probably wait: the lines are served forward, window by window, in thought.

A visit takes the mean of the line's recent visits. The spread of their times adds up at each window and makes
the range: low is about the 50th percentile of the wait, high the 90th.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

RECENT = 20
"""So many handling times are remembered per line."""
SPREAD = 0.5
"""Standard deviation of a handling time over its mean, until a line has history of its own: ordinary practice."""
NINETIETH = 1.28
"""Standard deviations above the mean, for the 90th percentile of a sum of many visits."""
NOBODY = -1.0
SERVED_FORWARD = 16
"""Calls of each line that are gone through one by one; beyond, the last ones' pace goes on."""
TELLING = 5
"""Calls in a row that tell a pace."""
STILL_TO_COME = 0.25
"""Of a usual visit: at least so much is left of one that takes longer than usual."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes: about the 50th and the 90th percentile."""

    low: int
    high: int


@dataclass(slots=True)
class HandlingTimes:
    """A line's recent visits, minutes from the call to the end; the usual time counts until there are enough."""

    usual: float
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))

    def note(self, minutes: float) -> None:
        """A visit took so long."""
        self.recent.append(minutes)

    @property
    def mean(self) -> float:
        """Of the recent visits, with the usual time among them while there are few."""
        unknown = max(0, RECENT // 4 - len(self.recent))
        return (sum(self.recent) + unknown * self.usual) / (len(self.recent) + unknown)

    @property
    def variance(self) -> float:
        """Of the recent visits, minutes squared."""
        if len(self.recent) < RECENT // 2:
            return (SPREAD * self.mean) ** 2
        mean = sum(self.recent) / len(self.recent)
        return sum((minutes - mean) ** 2 for minutes in self.recent) / (len(self.recent) - 1)


@dataclass(frozen=True, slots=True)
class Server:
    """A window at work, as the forecast needs it."""

    lines: tuple[str, ...]  # its own
    helps: tuple[tuple[str, float], ...]  # line, and the wait in minutes past which it helps at once
    free_in: float  # minutes until it can call, 0 when it can now
    variance: float = 0.0  # of that, minutes squared


@dataclass(frozen=True, slots=True)
class Queue:
    """A line, as the forecast needs it."""

    people: int  # who wait, and one who joins now
    oldest: float  # minutes that the first has waited; the others' waits lie evenly between that and none
    mean: float  # of its visits, minutes
    variance: float


class Turn(NamedTuple):
    """When somebody is called: the mean, minutes from now, and its variance."""

    at: float
    variance: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """When each of a line's next calls will be, in calling order; beyond them the pace goes on."""

    turns: Sequence[tuple[float, float]]  # as `Turn`
    pace: Turn  # what one more person ahead adds
    windows: int  # so many even out each other's slow visits

    def after(self, ahead: int) -> Estimate:
        """The wait behind so many people."""
        last = len(self.turns) - 1
        at, variance = self.turns[min(ahead, last)]
        more = max(0, ahead - last)
        spread = math.sqrt((variance + more * self.pace.variance) / self.windows)
        at += more * self.pace.at
        return Estimate(math.floor(at), max(1, math.ceil(at + NINETIETH * spread)))


def forecast(queues: Mapping[str, Queue], servers: Sequence[Server]) -> dict[str, Forecast]:
    """Serve lines that share windows forward. Every queue must have a server that calls from it."""
    turns: dict[str, list[tuple[float, float]]] = {letter: [] for letter in queues}
    left = {letter: min(queue.people, SERVED_FORWARD) for letter, queue in queues.items()}
    waited = {letter: queue.oldest for letter, queue in queues.items()}  # by whoever is next
    free = [(server.free_in, index, server.variance) for index, server in enumerate(servers)]
    heapify(free)
    while free:
        at, index, variance = free[0]
        letter = _choice(servers[index], waited, at)
        if letter is None:
            heappop(free)
            continue
        queue = queues[letter]
        turns[letter].append((at, variance))
        left[letter] -= 1
        waited[letter] = waited[letter] - queue.oldest / queue.people if left[letter] else NOBODY
        heapreplace(free, (at + queue.mean, index, variance + queue.variance))
    return {
        letter: Forecast(calls, _pace(letter, calls, queues[letter], servers), len(servers))
        for letter, calls in turns.items()
    }


def _choice(server: Server, waited: Mapping[str, float], at: float) -> str | None:
    """The line that a window calls from when it is free: its own, and those whose wait is past the limit; else any."""
    best, longest = None, NOBODY
    for letter in server.lines:
        if waited[letter] > longest:
            best, longest = letter, waited[letter]
    if not server.helps:
        return best
    others, helped = None, NOBODY
    for letter, past in server.helps:
        wait = waited[letter]
        if wait > longest and wait + at > past:
            best, longest = letter, wait
        if wait > helped:
            others, helped = letter, wait
    return best or others


def _pace(letter: str, calls: Sequence[tuple[float, float]], queue: Queue, servers: Sequence[Server]) -> Turn:
    """As the last calls went; when there are too few to tell, as if each window that may called for this line alone."""
    middle = len(calls) // 2
    steps = len(calls) - 1 - middle
    if steps >= TELLING:
        (at, variance), (at_middle, variance_middle) = calls[-1], calls[middle]
        return Turn((at - at_middle) / steps, max(0.0, variance - variance_middle) / steps)
    windows = sum(letter in server.lines or any(letter == line for line, _ in server.helps) for server in servers)
    return Turn(queue.mean / windows, queue.variance / windows)
