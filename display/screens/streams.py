"""The newest state of each board, line and window, and everyone who follows one. Lives on one event loop.

A follower has no queue: when it is ready for more it is given the newest state, and what came in between
is gone, because each state is whole. So a slow reader costs nothing and holds nobody up.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from sse_starlette.event import ServerSentEvent

from wire.messages import BoardState, LineState, WindowState

Kind = Literal["board", "line", "window"]
State = BoardState | LineState | WindowState

PING_S = 10.0
"""A follower hears something at least this often, so that silence means that the stream is broken."""
RETRY_MS = 2000
"""When a browser that does not know better tries again."""


class Key(NamedTuple):
    """What can be followed."""

    kind: Kind
    name: str


@dataclass
class _Channel:
    place: tuple[date, int] | None = None
    event: bytes | None = None  # None until a state is known
    version: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        awaited, self.changed = self.changed, asyncio.Event()
        awaited.set()


class Streams:
    """The newest states and their followers."""

    def __init__(self, keys: Iterable[Key], page: str, clock: Callable[[], datetime], ping_s: float = PING_S) -> None:
        """`page` is the pages' version, told with each ping so that an open page of an older one renews itself."""
        self._channels = {key: _Channel() for key in keys}
        self._page = page
        self._clock = clock
        self._ping_s = ping_s
        self._on_wire = False
        self._closed = False
        self.followers = 0

    def __contains__(self, key: object) -> bool:
        return key in self._channels

    @property
    def on_wire(self) -> bool:
        """Whether the hall's broker is heard."""
        return self._on_wire

    def offer(self, key: Key, state: State) -> None:
        """Take in a state, unless a newer one is known or the key is none of the hall's."""
        channel = self._channels.get(key)
        place = (state.day, state.seq)
        if channel is None or (channel.place is not None and place < channel.place):
            return
        event = _encoded(state)
        if event == channel.event:
            return  # a retained state that a reconnect brought again
        channel.place, channel.event = place, event
        channel.version += 1
        channel.wake()

    def set_on_wire(self, on_wire: bool) -> None:
        """Take in whether the broker is heard, and tell everyone when that has changed."""
        if on_wire != self._on_wire:
            self._on_wire = on_wire
            self._wake_all()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self._wake_all()

    async def follow(self, key: Key) -> AsyncIterator[bytes]:
        """Server-sent events: the state if one is known, a ping, then every newer state, with pings in between."""
        channel = self._channels[key]
        seen, told_on_wire = 0, None
        self.followers += 1
        try:
            while not self._closed:
                changed = channel.changed
                if channel.event is not None and channel.version != seen:
                    seen = channel.version
                    yield channel.event
                elif told_on_wire != self._on_wire or not await _within(self._ping_s, changed):
                    told_on_wire = self._on_wire
                    yield self._ping()
        finally:
            self.followers -= 1

    def _ping(self) -> bytes:
        told = {"at": self._clock().isoformat(timespec="milliseconds"), "wire": self._on_wire, "page": self._page}
        return ServerSentEvent(event="ping", data=json.dumps(told)).encode()

    def _wake_all(self) -> None:
        for channel in self._channels.values():
            channel.wake()


def _encoded(state: State) -> bytes:
    return ServerSentEvent(id=f"{state.day}:{state.seq}", data=state.payload().decode(), retry=RETRY_MS).encode()


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Wait for an event; False when the time is over first."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
