"""The screens role put together: link, streams, pages, and granian in front of them, all in one process.

Granian is embedded in our event loop rather than left to start workers of its own: one process serves a
hall's screens and phones, is wired together by construction, and leaves no orphan when it is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import secrets
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server
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
from display.screens.shares import StreamsPerAddress
from display.screens.states import States
from display.screens.streams import Key, Streams
from display.screens.typeface import part_of
from wire.askers import Proxies, Shares
from wire.link import Link
from wire.messages import DeviceState

DEVICE = "screens"
"""What a supervisor sees it as."""
READERS = 20_000
"""Streams at once. Granian's own limit is its backlog (1024), beyond which even a health check waits for ever."""
BACKLOG = 1024
BUFFER = 16 * 1024
"""Bytes that granian holds at most for a reader who takes none; also the longest head of a request."""
HEARS_WITHIN_S = 3.0
LEAVES_WITHIN_S = 1.5


class CannotListen(Exception):
    """The live port cannot be had; the message says why."""


def keys_of(hall: Hall) -> list[Key]:
    """Everything of a hall that can be followed."""
    return [
        *(Key("board", zone.name) for zone in hall.zone),
        *(Key("line", line.letter) for line in hall.line),
        *(Key("window", window.name) for window in hall.window),
    ]


async def serve(hall: Hall, settings: Settings, account: Account, ready: Callable[[], None], log: Any) -> None:
    """Serve the hall's screens until SIGTERM or SIGINT; `ready` is called once they answer. Raises CannotListen."""
    port = _free_port(settings.http_host, settings.live_port)
    _allow_many_connections()
    loop = asyncio.get_running_loop()
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_stop.set)

    streams = Streams([*keys_of(hall), GUIDE, STAFF], version_of(hall), lambda: datetime.now(UTC))
    guide = Guide(hall, streams)
    places = Places(hall, version_of(hall), streams)
    link = Link(
        hall=hall.id,
        **broker_login(settings, account),
        client_id=f"screens-{secrets.token_hex(4)}",  # a hall may have several: none may throw another out
        will=(DEVICE, DeviceState(online=False, kind=DEVICE)),
        log=log,
    )
    feed.subscribe(link, streams, guide, loop)
    link.on_connect(lambda: _say_online(link))
    on_wire = asyncio.Event()
    link.on_connect(lambda: _tell(loop, on_wire))
    font = variable_font()
    app = _behind_the_door(build(streams, places, part_of(font, places.words()), font), hall, streams, settings, log)
    server = _server(app, settings.http_host, port)
    tasks = [asyncio.create_task(feed.watch(link, streams, guide)), asyncio.create_task(server.serve())]
    link.start()
    try:
        await _answers(settings.http_host, port, tasks[1])
        if not await _within(HEARS_WITHIN_S, on_wire):  # so that the first page already has something to show
            log.warning("broker_awaited")
        log.info("screens_open", host=settings.http_host, port=port)
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
    limited = StreamsPerAddress(
        Live(app, streams, log, FOR_EVERYONE), proxies, settings.streams_per_address, FOR_EVERYONE
    )
    return States(limited, streams, keys_of(hall), proxies, polls, FOR_EVERYONE)


def _server(app: ASGIApp, host: str, port: int) -> Server:
    return Server(
        app,
        host,
        port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,  # being ready for HTTP/2 takes as much memory for each stream as the stream itself
        http1_settings=HTTP1Settings(max_buffer_size=BUFFER),
        websockets=False,
        backlog=BACKLOG,
        backpressure=READERS,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": {}, "loggers": {"_granian": {"handlers": [], "propagate": True}}},
    )


def _free_port(host: str, port: int) -> int:
    """The port, or a free one for 0. Asked beforehand, because granian would share a port that is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as fault:
            raise CannotListen(f"{host}:{port}: {fault.strerror}") from None
        return int(trial.getsockname()[1])


async def _answers(host: str, port: int, serving: asyncio.Task[None]) -> None:
    """Wait until the port is open."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(reachable, port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        return
    raise CannotListen(f"{host}:{port}: {serving.exception() or 'granian ended'}")


def _say_online(link: Link) -> None:
    state = DeviceState(online=True, kind=DEVICE, status="ok", since=datetime.now(UTC))
    link.publish(state, device=DEVICE)


def _tell(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(event.set)


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Wait for an event; False when the time is over first."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()


def _allow_many_connections() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
