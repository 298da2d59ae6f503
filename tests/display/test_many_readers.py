"""Many readers at the screens role as it ships: storms, restarts, several processes, and who reads nothing."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, closing, contextmanager
from typing import Any

import httpx
import psutil
import pytest

from display.screens.app import FOR_EVERYONE
from display.screens.live import Live
from display.screens.serving import LivePort, listen
from display.screens.streams import Key, Streams
from tests.bench.crowd import Crowd, crowd
from tests.brokers import HALL_DIR, RunningBroker, until
from tests.display.calls import NINE, board, next_seq
from tests.display.conftest import Screens
from tests.display.test_streams import run
from tests.wire.ears import LogBook
from wire.link import Link
from wire.messages import DeviceState, Estimate, LineState

MANY = 300
SOON_S = 20.0
"""A busy machine is slow, not wrong; `make bench` holds a thousand to five seconds."""
LINE_A = "/live/line/A"
EAST = Key("board", "east")


@pytest.fixture
def phones() -> Iterator[Crowd]:
    with crowd() as those:
        yield those


def say(server: Link) -> int:
    """Tell of a change in line A, and return its place in the journal."""
    seq = next_seq()
    waiting = tuple(f"A{place:03}" for place in range(1, 51))
    state = LineState(day=board(1).day, seq=seq, waiting=waiting, count=60, estimate=Estimate(low=5, high=9))
    assert server.publish(state, line="A").wait(5)
    return seq


def gather(phones: Crowd, screens: Screens, server: Link, how_many: int = MANY, *, at_once: bool = False) -> float:
    say(server)
    return phones.gather(screens.port, [LINE_A] * how_many, at_once=at_once)


def lose(phones: Crowd, how_many: int) -> None:
    """Wait until so many streams have ended."""
    lost = [0]

    def all_lost() -> bool:
        lost[0] += phones.lost()
        return lost[0] >= how_many

    until(all_lost, within_s=20)
    assert lost[0] == how_many


def test_in_a_storm_of_calls_everyone_gets_few_states_and_surely_the_last(screens, server, phones):
    gather(phones, screens, server)
    began = time.monotonic()
    for _ in range(500):
        last = say(server)
    heard = phones.heard(LINE_A, last)
    assert len(heard.at) == MANY
    assert heard.events / MANY < 10 * (time.monotonic() - began) + 3  # ten a second, the one at the begin, the last
    assert phones.lost() == 0


def test_phones_that_come_back_at_once_after_a_restart_are_all_served(screens, server, phones):
    gather(phones, screens, server)
    screens.kill()
    lose(phones, MANY)
    screens.start()
    assert gather(phones, screens, server, at_once=True) < SOON_S
    assert len(phones.heard(LINE_A, say(server)).at) == MANY


def test_phones_that_come_at_once_while_the_broker_starts_again_are_served_from_memory(
    screens, broker: RunningBroker, server, phones
):
    gather(phones, screens, server)
    broker.kill()
    until(lambda: screens.health().get("wire") == "away")
    phones.leave()
    assert phones.gather(screens.port, [LINE_A] * MANY, at_once=True) < SOON_S
    broker.start()
    screens.hears_the_broker()
    until(lambda: server.connected)
    assert len(phones.heard(LINE_A, say(server)).at) == MANY


def test_it_stops_soon_with_many_streams_open_and_says_nothing_odd(screens, server, phones):
    gather(phones, screens, server)
    code, took, said = screens.stop()
    assert (code, took < 4) == (0, True)
    assert "Traceback" not in said
    assert "level=error" not in said
    lose(phones, MANY)


def test_a_large_file_is_soon_on_a_television_of_the_same_machine(screens):
    began = time.monotonic()
    assert len(screens.client.get(screens.url + "/static/font").content) > 10_000_000
    assert time.monotonic() - began < 5


# -- several processes ---------------------------------------------------------------------------


@pytest.fixture
def pair(broker: RunningBroker) -> Iterator[tuple[Screens, Screens]]:
    """Two screens processes that share a port; the first is the one of the other tests."""
    environment = broker.environment | {"ONEDOOR_SCREENS": "3"}
    second = Screens("display.screens", HALL_DIR, environment, arguments=("--nth", "2"))
    third = Screens("display.screens", HALL_DIR, environment, port=second.port, arguments=("--nth", "3"))
    with closing(second), closing(third):
        second.start()
        third.start()
        yield second, third


def connections(screens: Screens) -> int:
    assert screens.process is not None
    return sum(one.status == "ESTABLISHED" for one in psutil.Process(screens.process.pid).net_connections("tcp"))


def test_two_processes_share_a_port_and_one_takes_the_phones_of_the_other(pair, server, phones, broker):
    second, third = pair
    online: dict[str, bool] = {}
    reader = broker.link("reader")
    reader.subscribe(DeviceState, lambda state, names: online.update({names["device"]: state.online}), device="+")
    reader.start()
    until(lambda: online.get("screens-2") and online.get("screens-3"))

    assert gather(phones, second, server) < SOON_S
    assert min(connections(second), connections(third)) > MANY / 10
    assert len(phones.heard(LINE_A, say(server)).at) == MANY

    def kept() -> int:
        return int(second.health()["followers"])

    third.kill()
    until(lambda: online["screens-3"] is False)
    assert online["screens-2"]
    lose(phones, MANY - kept())
    phones.gather(second.port, [LINE_A] * (MANY - kept()), at_once=True)
    assert kept() == MANY
    assert len(phones.heard(LINE_A, say(server)).at) == MANY
    reader.stop()


def test_a_process_that_may_open_few_files_says_so_and_still_answers(broker: RunningBroker, server, phones):
    within = ("prlimit", "--nofile=350", "--")
    with closing(Screens("display.screens", HALL_DIR, dict(broker.environment), within=within)) as few:
        few.start()
        say(server)
        until(lambda: few.client.get(f"{few.url}/state/line/A").status_code == 200)
        phones.gather(few.port, [LINE_A] * 50)
        refused = few.client.get(few.url + LINE_A)
        assert (refused.status_code, refused.json()["code"]) == (503, "too_many_readers")
        assert few.health()["followers"] == "50"
        _, _, said = few.stop()
    assert "event=few_readers readers=50 of=14800" in said
    assert "LimitNOFILE=15100" in said


# -- who reads nothing ---------------------------------------------------------------------------


@asynccontextmanager
async def port_of(streams: Streams, log: LogBook, gone_after_s: float) -> AsyncIterator[int]:
    """The live port alone, in this process and on this loop."""

    async def nothing_else(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    listening = listen("127.0.0.1", 0, gone_after_s=gone_after_s)
    number = int(listening.getsockname()[1])
    live = Live(nothing_else, streams, log, FOR_EVERYONE, 100, stuck_after_s=0.3)  # type: ignore[arg-type]
    port = LivePort(live, listening, 100)
    serving = asyncio.create_task(port.serve())
    await port.answers(serving)
    try:
        yield number
    finally:
        streams.close()
        port.stop()  # type: ignore[no-untyped-call]
        await serving


@contextmanager
def who_reads_nothing(port: int, how_many: int) -> Iterator[set[int]]:
    """Readers with little room who ask for a stream and leave it lying; the ports that they come from."""
    with ExitStack() as readers:
        come = [readers.enter_context(socket.socket()) for _ in range(how_many)]
        for reader in come:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            reader.connect(("127.0.0.1", port))
            reader.sendall(b"GET /live/board/east HTTP/1.1\r\nHost: hall\r\n\r\n")
        yield {reader.getsockname()[1] for reader in come}


def taken(port: int) -> set[int]:
    """The other ends of the connections that the port holds; a reader that is full does not hear of its end."""
    held = psutil.Process().net_connections("tcp")
    return {one.raddr.port for one in held if one.laddr.port == port and one.raddr}


def test_who_reads_nothing_is_dropped_while_others_hear_everything():
    async def follow() -> None:
        log = LogBook()
        streams = Streams([EAST], "page" * 5000, lambda: NINE, ping_s=0.05)  # so large that connections fill soon
        async with port_of(streams, log, gone_after_s=30) as port, httpx.AsyncClient(timeout=5) as client:
            with who_reads_nothing(port, 5):
                async with client.stream("GET", f"http://127.0.0.1:{port}/live/board/east") as answer:
                    lines = answer.aiter_lines()
                    while streams.followers < 6:
                        await anext(lines)
                    while streams.followers > 1:
                        await anext(lines)
                    assert len(log.of("slow_reader_dropped")) == 1  # and once a minute

    run(follow())


def test_the_connection_of_who_reads_nothing_is_closed_by_the_system():
    async def follow() -> None:
        streams = Streams([EAST], "page" * 5000, lambda: NINE, ping_s=0.05)
        async with port_of(streams, LogBook(), gone_after_s=1) as port, httpx.AsyncClient(timeout=5) as client:
            with who_reads_nothing(port, 5) as theirs:
                async with client.stream("GET", f"http://127.0.0.1:{port}/live/board/east") as answer:
                    lines = answer.aiter_lines()
                    while streams.followers < 6:
                        await anext(lines)
                    assert theirs < taken(port)
                    while theirs & taken(port):
                        await anext(lines)
                    while streams.followers > 1:
                        await anext(lines)

    run(follow())
