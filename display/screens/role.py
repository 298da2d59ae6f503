"""The screens role put together: link, streams, pages, and granian in front of them, all in one process.

Granian is embedded in our event loop rather than left to start workers of its own: one process serves a
hall's screens and phones, is wired together by construction, and leaves no orphan when it is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from config.fonts import variable_font
from config.keys import Account, broker_login
from config.models import Hall
from config.settings import Settings
from display.screens import feed
from display.screens.app import FOR_EVERYONE, build
from display.screens.guide import GUIDE, STAFF, Guide
from display.screens.live import Live
from display.screens.pages import version_of
from display.screens.places import Places
from display.screens.serving import FOR_THE_REST, LivePort, connections_allowed, listen
from display.screens.shares import StreamsPerAddress, TurnedAway
from display.screens.side import Side
from display.screens.states import States
from display.screens.streams import Key, Streams
from display.screens.typeface import part_of
from wire.askers import Proxies, Shares
from wire.link import Link
from wire.messages import DeviceState

KIND = "screens"
HEARS_WITHIN_S = 3.0
LEAVES_WITHIN_S = 1.5


def device_of(nth: int) -> str:
    """What a supervisor sees a screens process as: each as one of its own, for the will of one speaks for no other."""
    return KIND if nth == 1 else f"{KIND}-{nth}"


def keys_of(hall: Hall) -> list[Key]:
    """Everything of a hall that can be followed."""
    return [
        *(Key("board", zone.name) for zone in hall.zone),
        *(Key("line", line.letter) for line in hall.line),
        *(Key("window", window.name) for window in hall.window),
    ]


async def serve(
    hall: Hall,
    folder: Path,
    settings: Settings,
    account: Account,
    ready: Callable[[], None],
    log: Any,
    nth: int = 1,
) -> None:
    """Serve the hall's screens until SIGTERM or SIGINT; `ready` is called once they answer. Raises CannotListen.

    The hall's files lie in `folder`; `nth` is which of its screens processes this is.
    """
    device = device_of(nth)
    listening = listen(settings.http_host, settings.live_port, shared=settings.screens > 1)
    host, port = listening.getsockname()[:2]
    loop = asyncio.get_running_loop()
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_stop.set)

    version = version_of(hall)
    streams = Streams([*keys_of(hall), GUIDE, STAFF], version, lambda: datetime.now(UTC))
    guide = Guide(hall, streams)
    places = Places(hall, version, streams)
    side = Side(hall, folder, places.now, log)
    link = Link(
        hall=hall.id,
        **broker_login(settings, account),
        client_id=f"screens-{secrets.token_hex(4)}",  # a hall may have several: none may throw another out
        will=(device, DeviceState(online=False, kind=KIND)),
        log=log,
    )
    feed.subscribe(link, streams, guide, loop)
    link.on_connect(lambda: _say_online(link, device))
    on_wire = asyncio.Event()
    link.on_connect(lambda: feed.hand_over(loop, on_wire.set))
    font, connections = variable_font(), connections_allowed(log)
    pages = build(streams, places, version, side, part_of(font, places.words()), font)
    live = Live(pages, streams, log, FOR_EVERYONE, connections - FOR_THE_REST)
    server = LivePort(_behind_the_door(live, hall, streams, settings, log), listening, connections)
    tasks = [asyncio.create_task(feed.watch(link, streams, guide)), asyncio.create_task(server.serve())]
    link.start()
    try:
        await server.answers(tasks[1])
        if not await _within(HEARS_WITHIN_S, on_wire):  # so that the first page already has something to show
            log.warning("broker_awaited")
        log.info("screens_open", host=host, port=port)
        ready()
        stopping = asyncio.create_task(asked_to_stop.wait())
        await asyncio.wait([stopping, tasks[1]], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
    finally:
        streams.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVES_WITHIN_S):
                await streams.left()
        server.stop()  # type: ignore[no-untyped-call]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVES_WITHIN_S):
                await asyncio.wait([tasks[1]])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(link.stop)


def _behind_the_door(app: ASGIApp, hall: Hall, streams: Streams, settings: Settings, log: Any) -> ASGIApp:
    """What is asked most often is answered first, and no address takes what is there for all."""
    proxies = Proxies(settings.believed_proxies)
    polls = Shares(settings.polls_per_address, 2 * settings.polls_per_address)
    turned_away = TurnedAway(log)
    limited = StreamsPerAddress(app, proxies, settings.streams_per_address, FOR_EVERYONE, turned_away)
    return States(limited, streams, [*keys_of(hall), GUIDE], proxies, polls, FOR_EVERYONE, turned_away)


def _say_online(link: Link, device: str) -> None:
    state = DeviceState(online=True, kind=KIND, status="ok", since=datetime.now(UTC))
    link.publish(state, device=device)


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Wait for an event; False when the time is over first."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
