"""Who reads slowly, or not at all, and who comes back: what a stream does for them."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

from display.screens.app import FOR_EVERYONE
from display.screens.guide import GUIDE, STAFF
from display.screens.live import RETRY_MS, Live
from display.screens.streams import Key, Streams
from tests.display.calls import NINE, board
from tests.display.test_streams import run
from tests.wire.ears import LogBook

EAST = Key("board", "east")
PATH = "/live/board/east"


class Server:
    """An ASGI server with one reader at the other end of a connection that holds one event.

    It is a fake for the sake of order: here it is known when the reader takes what.
    """

    def __init__(self, streams: Streams, stuck_after_s: float = 30, most: int = 100) -> None:
        self.log = LogBook()
        self.live = Live(self._passed_on, streams, self.log, FOR_EVERYONE, most, stuck_after_s)  # type: ignore[arg-type]
        self.start: dict[str, Any] = {}
        self._connection: asyncio.Queue[bytes] = asyncio.Queue(1)
        self._over = asyncio.Event()
        self.passed_on: list[str] = []

    async def ask(self, method: str = "GET", path: str = PATH, query: str = "", **headers: str) -> None:
        asked = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "headers": asked, "query_string": query.encode()}
        await self.live(scope, self._receive, self._send)

    async def take(self) -> list[str]:
        """What the reader gets next: the ids of the states, `ping` for a ping."""
        return [place(one) for one in await self.take_raw()]

    async def take_raw(self) -> list[str]:
        return (await self._connection.get()).decode().split("\r\n\r\n")[:-1]

    def leave(self) -> None:
        self._over.set()

    async def _receive(self) -> dict[str, Any]:
        await self._over.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message.get("more_body"):
            await self._connection.put(message["body"])
        else:
            self._over.set()

    async def _passed_on(self, scope: Any, *_: Any) -> None:
        self.passed_on.append(f"{scope['method']} {scope['path']}")


def place(event: str) -> str:
    fields = dict(line.split(": ", 1) for line in event.splitlines())
    return fields.get("event") or fields["id"].split(":")[1]


def streams(ping_s: float = 30) -> Streams:
    of = Streams([EAST], "page-1", lambda: NINE, ping_s)
    of.offer(EAST, board(1, ("A001", "3"), A=1, day=NINE.date()))
    return of


def call(of: Streams, seq: int) -> None:
    of.offer(EAST, board(seq, (f"A{seq:03}", "3"), A=1, day=NINE.date()))


def test_a_stream_begins_with_the_whole_state_and_says_when_to_come_back():
    async def follow() -> None:
        server = Server(streams())
        reading = asyncio.create_task(server.ask())
        state, ping = await server.take_raw()
        first, *rest = state.splitlines()
        assert RETRY_MS[0] <= int(first.removeprefix("retry: ")) <= RETRY_MS[1]
        assert rest[0].startswith("id: 2026-11-22:1:")
        assert json.loads(rest[1].removeprefix("data: "))["calls"][0]["number"] == "A001"
        assert place(ping) == "ping"
        server.leave()
        await reading

    run(follow())


def test_a_thousand_readers_are_told_to_come_back_at_different_times():
    async def follow() -> None:
        of, waits = streams(), set()
        for _ in range(1000):
            server = Server(of)
            reading = asyncio.create_task(server.ask())
            waits.add(int((await server.take_raw())[0].splitlines()[0].removeprefix("retry: ")))
            server.leave()
            await reading
        assert len(waits) > 500
        assert max(waits) - min(waits) > 3000
        assert of.followers == 0

    run(follow())


async def first(of: Streams, query: str = "", **headers: str) -> list[str]:
    """What whoever comes is sent first."""
    server = Server(of)
    reading = asyncio.create_task(server.ask(query=query, **headers))
    sent = await server.take_raw()
    server.leave()
    await reading
    return sent


def id_in(event: str) -> str:
    return next(line.removeprefix("id: ") for line in event.splitlines() if line.startswith("id: "))


def test_who_comes_back_is_told_the_state_that_it_had_only_when_there_is_another():
    async def follow() -> None:
        of = streams()
        had = id_in((await first(of))[0])
        by_address = f"last={quote(had)}"
        for asked in ({"last-event-id": had}, {"query": by_address}, {"query": "last=x", "last-event-id": had}):
            sent = await first(of, **asked)
            assert [place(event) for event in sent] == ["ping"]
            assert sent[0].startswith("retry: ")
        call(of, 2)
        for asked in ({"last-event-id": had}, {"query": by_address}):
            assert [place(event) for event in await first(of, **asked)] == ["2", "ping"]

    run(follow())


def test_who_had_what_this_server_does_not_know_is_given_the_whole_state():
    async def follow() -> None:
        for had in ("2026-11-22:1", "2026-11-21:900:00000000", "2030-01-01:1:00000000", "nonsense", "", "\xff:\n"):
            for asked in ({"last-event-id": had}, {"query": f"last={quote(had)}"}, {"query": f"last={had}"}):
                assert [place(event) for event in await first(streams(), **asked)] == ["1", "ping"]

    run(follow())


def test_another_state_at_the_same_place_of_the_journal_is_told():
    async def follow() -> None:
        before, after = streams(), Streams([EAST], "page-1", lambda: NINE)
        after.offer(EAST, board(1, ("B002", "4"), A=1, day=NINE.date()))  # of a server that a backup was put back into
        had = id_in((await first(before))[0])
        assert [place(event) for event in await first(after, **{"last-event-id": had})] == ["1", "ping"]

    run(follow())


def test_a_slow_reader_is_given_the_newest_state_and_none_in_between():
    async def follow() -> None:
        of = streams()
        slow, quick = Server(of), Server(of)
        reading = [asyncio.create_task(server.ask()) for server in (slow, quick)]
        assert await quick.take() == ["1", "ping"]
        for seq in (2, 3, 4):
            call(of, seq)
            assert await quick.take() == [str(seq)]  # not held up
        assert await slow.take() == ["1", "ping"]
        assert await slow.take() == ["2"]
        assert await slow.take() == ["4", "ping"]
        call(of, 5)
        assert await slow.take() == ["5"]
        for server in (slow, quick):
            server.leave()
        await asyncio.gather(*reading)

    run(follow())


def test_a_reader_whose_connection_takes_nothing_is_dropped():
    async def follow() -> None:
        of = streams(ping_s=0.02)
        server, other = Server(of, stuck_after_s=0.1), Server(of)
        reading = asyncio.create_task(other.ask())
        await server.ask()  # it ends by itself
        assert server.log.of("slow_reader_dropped") == [{"path": PATH, "dropped_before": 0}]
        assert of.followers == 1
        assert await other.take() == ["1", "ping"]
        other.leave()
        await reading
        assert of.followers == 0

    run(follow())


def test_closing_ends_the_streams_of_slow_readers_too():
    async def follow() -> None:
        of = streams()
        servers = [Server(of) for _ in range(3)]
        reading = [asyncio.create_task(server.ask()) for server in servers]
        await servers[0].take()
        call(of, 2)
        call(of, 3)
        of.close()
        await asyncio.gather(*reading)
        assert of.followers == 0
        late = Server(of)
        await late.ask()

    run(follow())


def test_phones_that_find_no_room_are_told_when_to_try_again_and_keep_no_screen_out():
    async def follow() -> None:
        phones = "/live/line/A"
        of = Streams([EAST, Key("line", "A")], "page-1", lambda: NINE)
        first, second = Server(of, most=1), Server(of, most=1)
        reading = [asyncio.create_task(first.ask(path=phones))]
        assert await first.take() == ["ping"]
        await second.ask(path=phones)
        named = dict(second.start["headers"])
        assert (second.start["status"], named[b"retry-after"]) == (503, b"30")
        assert named[b"access-control-allow-origin"] == b"*"
        television = Server(of, most=1)
        reading.append(asyncio.create_task(television.ask(path=PATH)))
        assert await television.take() == ["ping"]
        for server in (first, television):
            server.leave()
        await asyncio.gather(*reading)
        third = Server(of, most=1)
        reading = [asyncio.create_task(third.ask(path=phones))]
        assert await third.take() == ["ping"]
        third.leave()
        await asyncio.gather(*reading)

    run(follow())


def test_who_calls_for_staff_is_told_to_nobody_who_asks():
    async def ask() -> None:
        server = Server(Streams([GUIDE, STAFF], "page-1", lambda: NINE))
        await server.ask(path="/live/staff/calls")
        assert server.passed_on == ["GET /live/staff/calls"]
        reading = asyncio.create_task(server.ask(path="/live/guide"))
        assert await server.take() == ["ping"]
        server.leave()
        await reading

    run(ask())


def test_what_is_no_stream_is_passed_on():
    async def ask() -> None:
        server = Server(streams())
        for method, path in (("POST", PATH), ("HEAD", PATH), ("GET", "/live/board/north"), ("GET", "/board/east")):
            await server.ask(method, path)
        assert server.passed_on == [f"POST {PATH}", f"HEAD {PATH}", "GET /live/board/north", "GET /board/east"]
        assert server.start == {}

    run(ask())
