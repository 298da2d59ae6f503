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
DOUBTED_S = 10.0
"""So long an older state than the newest is doubted: a broker that was restored tells one, and is put right at once by
the server. If nothing newer comes meanwhile, the server itself begins again from an earlier journal."""
RETRY_MS = 2000
"""When a browser that does not know better tries again."""


class Key(NamedTuple):
    """What can be followed."""

    kind: Kind
    name: str


@dataclass
class _Channel:
    place: tuple[date, int] | None = None
    state: State | None = None  # None until one is known
    event: bytes | None = None
    version: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    doubted: State | None = None  # an older state that may yet turn out to be the newest
    doubt: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        awaited, self.changed = self.changed, asyncio.Event()
        awaited.set()


class Streams:
    """The newest states and their followers."""

    def __init__(
        self,
        keys: Iterable[Key],
        page: str,
        clock: Callable[[], datetime],
        ping_s: float = PING_S,
        doubted_s: float = DOUBTED_S,
    ) -> None:
        """`page` is the pages' version, told with each ping so that an open page of an older one renews itself."""
        self._channels = {key: _Channel() for key in keys}
        self._page = page
        self._clock = clock
        self._ping_s = ping_s
        self._doubted_s = doubted_s
        self._on_wire = False
        self._closed = False
        self.followers = 0

    def __contains__(self, key: object) -> bool:
        return key in self._channels

    @property
    def on_wire(self) -> bool:
        """Whether the hall's broker is heard."""
        return self._on_wire

    def newest(self, key: Key) -> State | None:
        """The newest state, for a page that is served with it; None while none is known."""
        return self._channels[key].state

    def now(self) -> datetime:
        """The time of this machine, which pages take for theirs."""
        return self._clock()

    def offer(self, key: Key, state: State) -> None:
        """Take in a state, unless the key is none of the hall's; an older one than the newest after a while only."""
        channel = self._channels.get(key)
        if channel is None:
            return
        if channel.place is not None and (state.day, state.seq) < channel.place:
            channel.doubted = state
            if channel.doubt is None:
                channel.doubt = asyncio.get_running_loop().call_later(self._doubted_s, self._believe, channel)
            return
        if channel.doubt is not None:
            channel.doubt.cancel()
            channel.doubt = None
        self._take(channel, state)

    def _believe(self, channel: _Channel) -> None:
        channel.doubt = None
        if channel.doubted is not None:
            self._take(channel, channel.doubted)

    def _take(self, channel: _Channel, state: State) -> None:
        event = _encoded(state)
        if event == channel.event:
            return  # a retained state that a reconnect brought again
        channel.place, channel.state, channel.event = (state.day, state.seq), state, event
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
