from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sse_starlette.event import ServerSentEvent

from display.screens.app import build
from display.screens.pages import Pages
from display.screens.places import Places
from display.screens.streams import Key, Streams
from tests.display.calls import DAY, NINE, board
from tests.halls import small_hall
from tests.wire.ears import LogBook
from wire.messages import BoardState, WindowState, WindowStatus

EAST = Key("board", "east")
THREE = Key("window", "3")


def run(what: Coroutine[Any, Any, None]) -> None:
    async def within() -> None:
        async with asyncio.timeout(10):
            await what

    asyncio.run(within())


def streams(ping_s: float = 30, doubted_s: float = 30) -> Streams:
    return Streams([EAST, THREE], "page-1", lambda: NINE, ping_s, doubted_s)


def state(seq: int, *numbers: str, day=DAY) -> BoardState:
    return board(seq, *((number, "3") for number in numbers), day=day, A=1)


def read(event: bytes) -> tuple[str, str, dict[str, Any]]:
    """Kind, id and data of a server-sent event."""
    fields = dict(line.split(": ", 1) for line in event.decode().strip().splitlines())
    return fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"])


class Reader:
    """Follows a stream event by event."""

    def __init__(self, of: Streams, key: Key = EAST) -> None:
        self._events = of.follow(key)

    async def next(self) -> tuple[str, str, dict[str, Any]]:
        return read(await anext(self._events))

    async def ends(self) -> bool:
        try:
            await anext(self._events)
        except StopAsyncIteration:
            return True
        return False

    async def leave(self) -> None:
        await self._events.aclose()


def test_the_first_event_is_the_whole_state_with_its_place_in_the_journal():
    async def follow() -> None:
        of = streams()
        of.offer(EAST, state(17, "A012", "A011"))
        kind, place, data = await Reader(of).next()
        assert (kind, place) == ("message", "2026-11-22:17")
        assert [call["number"] for call in data["calls"]] == ["A012", "A011"]
        assert data["waiting"] == {"A": 1}

    run(follow())


def test_a_page_that_comes_before_any_call_is_told_that_the_stream_lives():
    async def follow() -> None:
        kind, place, data = await Reader(streams()).next()
        assert (kind, place) == ("ping", "")
        assert data == {"at": NINE.isoformat(timespec="milliseconds"), "wire": False, "page": "page-1"}

    run(follow())


def test_pings_come_when_nothing_else_does():
    async def follow() -> None:
        reader = Reader(streams(ping_s=0.01))
        assert [(await reader.next())[0] for _ in range(3)] == ["ping"] * 3

    run(follow())


def test_a_slow_reader_is_given_the_newest_state_and_none_in_between():
    async def follow() -> None:
        of = streams()
        of.offer(EAST, state(1, "A001"))
        reader = Reader(of)
        await reader.next()
        await reader.next()  # the ping
        for seq in range(2, 1000):
            of.offer(EAST, state(seq, f"A{seq:03}"))
        assert (await reader.next())[1] == "2026-11-22:999"
        of.offer(EAST, state(1000, "A1000"))
        assert (await reader.next())[1] == "2026-11-22:1000"

    run(follow())


@pytest.mark.parametrize(
    ("older", "is_ignored"),
    [
        (state(16, "A001"), True),
        (state(99, "A001", day=DAY - timedelta(days=1)), True),
        (state(18, "A001"), False),
        (state(1, "A001", day=DAY + timedelta(days=1)), False),
        (state(17, "A001"), False),  # the same place told differently: the server knows better now
    ],
)
def test_a_state_that_is_older_is_ignored(older, is_ignored):
    async def follow() -> None:
        of = streams()
        of.offer(EAST, state(17, "A012"))
        of.offer(EAST, older)
        _, _, data = await Reader(of).next()
        assert data["calls"][0]["number"] == ("A012" if is_ignored else "A001")

    run(follow())


def test_an_older_journal_of_a_server_that_was_restored_is_followed_after_a_while():
    async def follow() -> None:
        of = streams(doubted_s=0.05)
        reader = Reader(of)
        of.offer(EAST, state(17, "A012"))
        assert [(await reader.next())[0] for _ in range(2)] == ["message", "ping"]
        for seq, number in ((5, "A004"), (6, "A005")):
            of.offer(EAST, state(seq, number))
        assert (await reader.next())[1] == "2026-11-22:6"
        newest = of.newest(EAST)
        assert isinstance(newest, BoardState)
        assert newest.calls[0].number == "A005"

    run(follow())


def test_an_older_state_that_the_server_puts_right_is_never_shown():
    async def follow() -> None:
        of = streams(ping_s=0.2, doubted_s=0.05)
        reader, newest = Reader(of), state(17, "A012")
        of.offer(EAST, newest)
        assert [(await reader.next())[0] for _ in range(2)] == ["message", "ping"]
        of.offer(EAST, state(5, "A004"))  # kept by a broker that was restored
        of.offer(EAST, newest)
        assert (await reader.next())[0] == "ping"
        assert of.newest(EAST) == newest

    run(follow())


def test_a_window_of_an_older_call_is_ignored():
    async def follow() -> None:
        of = streams()
        for seq, number in ((9, "A012"), (8, "A011")):
            of.offer(THREE, WindowState(day=DAY, seq=seq, status=WindowStatus.CALLING, number=number, call=1))
        assert (await Reader(of, THREE).next())[2]["number"] == "A012"

    run(follow())


def test_the_same_state_again_is_not_told_again():
    async def follow() -> None:
        of = streams(ping_s=0.02)
        of.offer(EAST, state(1))
        reader = Reader(of)
        await reader.next()
        of.offer(EAST, state(1))
        assert [(await reader.next())[0] for _ in range(3)] == ["ping"] * 3

    run(follow())


def test_a_state_of_something_the_hall_does_not_have_is_ignored():
    of = streams()
    of.offer(Key("board", "north"), state(1))
    assert Key("board", "north") not in of
    assert EAST in of


def test_readers_are_told_at_once_when_the_broker_is_lost_and_found():
    async def follow() -> None:
        of = streams()
        of.set_on_wire(on_wire=True)
        reader = Reader(of)
        assert (await reader.next())[2]["wire"] is True
        of.set_on_wire(on_wire=False)
        assert (await reader.next())[2]["wire"] is False
        of.set_on_wire(on_wire=True)
        assert (await reader.next())[2]["wire"] is True

    run(follow())


def test_closing_ends_every_stream_and_a_reader_that_left_is_forgotten():
    async def follow() -> None:
        of = streams()
        stays, leaves = Reader(of), Reader(of)
        await stays.next()
        await leaves.next()
        assert of.followers == 2
        await leaves.leave()
        assert of.followers == 1
        waiting = asyncio.create_task(stays.ends())
        await asyncio.sleep(0)
        of.close()
        assert await waiting
        assert of.followers == 0

    run(follow())


def test_a_reader_whose_connection_takes_nothing_is_dropped():
    async def follow() -> None:
        of, log = streams(), LogBook()
        places = Places(small_hall(), "page-1", of)
        app = build(of, Pages({}, b"", "page-1"), places, Path("font.ttf"), log, stuck_after_s=0.05)  # type: ignore[arg-type]
        scope = {"type": "http", "method": "GET", "path": "/live/board/east", "headers": [], "query_string": b""}

        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                await asyncio.Event().wait()

        await app(scope, receive, send)  # type: ignore[arg-type]
        assert log.of("slow_reader_dropped") == [{"path": "/live/board/east"}]
        assert of.followers == 0

    run(follow())


def test_events_are_what_the_format_says():
    assert ServerSentEvent(id="1", data="{}").encode() == b"id: 1\r\ndata: {}\r\n\r\n"
