"""The newest state of each board, line and window, and everyone who follows one. Lives on one event loop.

Thousands follow one line, so nothing is done for each of them that can be done once: an event is put together once
and handed to all, no follower has a task or a timer of its own, and one wheel turns for all their pings.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Literal, NamedTuple, Protocol, TypeVar

from display.screens.guide_state import GuideState
from wire.messages import BoardState, LineState, StaffCalls, WindowState

Kind = Literal["board", "line", "window", "guide", "staff"]
State = BoardState | LineState | WindowState | GuideState | StaffCalls
S = TypeVar("S", bound=State)

KNOWN_AS: dict[Kind, str] = {"board": "zone", "line": "line", "window": "window"}
"""What the hall has of each kind that is followed by name."""

PING_S = 9.5
"""A follower hears something at least this often, which is each 10 seconds when the machine is busy, so that silence
means that the stream is broken."""
DOUBTED_S = 10.0
"""So long an older state than the newest is doubted: a broker that was restored tells one, and is put right at once by
the server. If nothing newer comes meanwhile, the server itself begins again from an earlier journal."""
SPOKES = 50
"""Parts of the followers that are pinged one after another."""
SPACED_S = 0.1
"""So long after a state the next one of the same thing waits: of a storm of calls only the newest is told, and the
last one surely."""


class Key(NamedTuple):
    """What can be followed."""

    kind: Kind
    name: str


class Follower(Protocol):
    """One open stream."""

    def tell(self, event: bytes) -> None:
        """Send an event without waiting. Who is not ready for it asks for what is known by then once it is."""

    def end(self) -> None:
        """End the stream."""


@dataclass
class _Channel:
    state: State | None = None  # None until one is known
    event: bytes = b""
    id: str = ""  # of the event
    followers: set[Follower] = field(default_factory=set)
    spacing: asyncio.TimerHandle | None = None  # while the next state has to wait
    waits: bool = False
    doubted: State | None = None  # an older state that may yet turn out to be the newest
    doubt: asyncio.TimerHandle | None = None


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
        self._heard_at: datetime | None = None
        self.beside = self._beside()
        """What is told beside each state: whether the broker is heard, and the pages' version; members of an object."""
        self._closed = False
        self._left = asyncio.Event()
        self._spokes: list[set[Follower]] = [set() for _ in range(SPOKES)]
        self._came = 0
        self._turned = 0
        self._turning: asyncio.TimerHandle | None = None

    def __contains__(self, key: object) -> bool:
        return key in self._channels

    @property
    def followers(self) -> int:
        """How many streams are open."""
        return sum(len(channel.followers) for channel in self._channels.values())

    @property
    def on_wire(self) -> bool:
        """Whether the hall's broker is heard."""
        return self._on_wire

    @property
    def heard_at(self) -> datetime | None:
        """When the hall's broker was heard last: now, while it is; None if it never was."""
        return self._clock() if self._on_wire else self._heard_at

    def newest(self, key: Key) -> State | None:
        """The newest state, for a page that is served with it; None while none is known."""
        return self._channels[key].state

    def of_day(self, day: date, kind: type[S], key: Key) -> S | None:
        """The newest state, which is of this kind, unless it is of another day."""
        state = self.newest(key)
        return state if isinstance(state, kind) and state.day == day else None

    def now(self) -> datetime:
        """The time of this machine, which pages take for theirs."""
        return self._clock()

    def offer(self, key: Key, state: State) -> None:
        """Take in a state, unless the key is none of the hall's; an older one than the newest after a while only."""
        channel = self._channels.get(key)
        if channel is None:
            return
        if channel.state is not None and (state.day, state.seq) < (channel.state.day, channel.state.seq):
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
        payload = state.payload()
        name = _id_of(state, payload)
        if name == channel.id:
            return  # a retained state that a reconnect brought again
        channel.state, channel.id = state, name
        channel.event = f"id: {name}\r\n".encode() + b"data: %s\r\n\r\n" % payload
        self._pass_on(channel)

    def _pass_on(self, channel: _Channel) -> None:
        if channel.spacing is not None:
            channel.waits = True
        elif channel.followers:
            _tell(channel.followers, channel.event)
            channel.spacing = asyncio.get_running_loop().call_later(SPACED_S, self._spaced, channel)

    def _spaced(self, channel: _Channel) -> None:
        channel.spacing = None
        if channel.waits:
            channel.waits = False
            self._pass_on(channel)

    def set_on_wire(self, on_wire: bool) -> None:
        """Take in whether the broker is heard, and tell everyone when that has changed."""
        if on_wire != self._on_wire:
            self._heard_at = self._clock()
            self._on_wire = on_wire
            self.beside = self._beside()
            ping = self._ping()
            for channel in self._channels.values():
                _tell(channel.followers, ping)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for channel in self._channels.values():
            for follower in tuple(channel.followers):
                follower.end()
        if not self.followers:
            self._left.set()

    async def left(self) -> None:
        """Return once nobody follows any more, after `close`."""
        await self._left.wait()

    def so_far(self, key: Key, had: str = "") -> bytes:
        """What a follower has to be told first: the state if one is known, and a ping.

        `had` is the id of the state that it had before: that one is not told again, any other is, also an older one.
        """
        channel = self._channels[key]
        return (b"" if had and had == channel.id else channel.event) + self._ping()

    def join(self, key: Key, follower: Follower) -> None:
        """Tell it of every newer state from now on, and ping it in between."""
        if self._closed:
            follower.end()
            return
        self._channels[key].followers.add(follower)
        self._spokes[self._came % SPOKES].add(follower)
        self._came += 1
        if self._turning is None:
            self._turning = asyncio.get_running_loop().call_later(self._ping_s / SPOKES, self._turn)

    def leave(self, key: Key, follower: Follower) -> None:
        """Tell it no more."""
        self._channels[key].followers.discard(follower)
        for spoke in self._spokes:
            spoke.discard(follower)
        if self._closed and not self.followers:
            self._left.set()

    def _turn(self) -> None:
        """Ping those whose turn it is; the wheel stands still while there is nobody."""
        self._turned += 1
        _tell(self._spokes[self._turned % SPOKES], self._ping())
        there = any(self._spokes)
        self._turning = asyncio.get_running_loop().call_later(self._ping_s / SPOKES, self._turn) if there else None

    def _ping(self) -> bytes:
        at = _written(self._clock()).encode()
        return b'event: ping\r\ndata: {"at": "%s", %s}\r\n\r\n' % (at, self.beside)

    def _beside(self) -> bytes:
        told: dict[str, object] = {"wire": self._on_wire, "page": self._page}
        if not self._on_wire and self._heard_at is not None:
            told["heard"] = _written(self._heard_at)
        return json.dumps(told)[1:-1].encode()


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _tell(followers: Iterable[Follower], event: bytes) -> None:
    for follower in tuple(followers):
        follower.tell(event)


def _id_of(state: State, payload: bytes) -> str:
    """Its place in the journal, and what tells it from another state at that place.

    There may be one: estimates and devices change without an event, and a server that was put back from a backup comes
    to the same places again.
    """
    return f"{state.day}:{state.seq}:{blake2b(payload, digest_size=4).hexdigest()}"
