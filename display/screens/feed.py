"""From the wire into the streams: the link's thread hands each state to the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from display.screens.guide import STAFF, Guide
from display.screens.streams import Key, State, Streams
from wire.link import Link
from wire.messages import BoardState, DeviceState, LineState, StaffCalls, WindowState

LOOK_EVERY_S = 0.25
"""How soon followers are told that the broker is lost, and the guide of what is new."""


def subscribe(link: Link, streams: Streams, guide: Guide, loop: asyncio.AbstractEventLoop) -> None:
    """Have every state of the hall offered to the streams, and the guide told how its devices are."""

    def into(make_key: Callable[[dict[str, str]], Key]) -> Callable[[State, dict[str, str]], None]:
        def hear(state: State, names: dict[str, str]) -> None:
            hand_over(loop, streams.offer, make_key(names), state)

        return hear

    def hear_device(state: DeviceState, names: dict[str, str]) -> None:
        hand_over(loop, guide.hear, names["device"], state)

    link.subscribe(BoardState, into(lambda names: Key("board", names["zone"])), zone="+")
    link.subscribe(LineState, into(lambda names: Key("line", names["line"])), line="+")
    link.subscribe(WindowState, into(lambda names: Key("window", names["window"])), window="+")
    link.subscribe(StaffCalls, into(lambda _names: STAFF))
    link.subscribe(DeviceState, hear_device, device="+")


def hand_over(loop: asyncio.AbstractEventLoop, what: Callable[..., object], *heard: object) -> None:
    """Have the loop do something with what was heard on the link's thread, unless it has ended."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(what, *heard)


async def watch(link: Link, streams: Streams, guide: Guide) -> None:
    """Keep the streams informed whether the broker is heard, and the guide of what is new; to be cancelled."""
    while True:
        streams.set_on_wire(link.connected)
        guide.look()
        await asyncio.sleep(LOOK_EVERY_S)
