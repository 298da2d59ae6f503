from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from display.screens.streams import PING_S, Key, Streams
from tests.display.calls import DAY, NINE, board
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


def read(event: str) -> tuple[str, str, dict[str, Any]]:
    """Kind, place in the journal and data of a server-sent event."""
    fields = dict(line.split(": ", 1) for line in event.splitlines())
    place = fields.get("id", "").rpartition(":")[0]
    return fields.get("event", "message"), place, json.loads(fields["data"])


class Reader:
    """Follows a stream event by event, and is always ready for the next."""

    def __init__(self, of: Streams, key: Key = EAST) -> None:
        self._streams, self._key = of, key
        self._came: asyncio.Queue[str] = asyncio.Queue()
        self.ended = False
        self.tell(of.so_far(key))
        of.join(key, self)

    def tell(self, event: bytes) -> None:
        for one in event.decode().split("\r\n\r\n")[:-1]:
            self._came.put_nowait(one)

    def end(self) -> None:
        self.ended = True
        self.leave()

    def leave(self) -> None:
        self._streams.leave(self._key, self)

    async def next(self) -> tuple[str, str, dict[str, Any]]:
        return read(await self._came.get())

    async def begin(self) -> None:
        """Pass by what everyone is told first: the newest state, and a ping."""
        assert [(await self.next())[0] for _ in range(2)] == ["message", "ping"]


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


def test_pings_come_to_everyone_as_often_and_not_to_all_at_once():
    class Noting(Reader):
        def tell(self, event: bytes) -> None:
            self.times = [*getattr(self, "times", ()), asyncio.get_running_loop().time()]
            super().tell(event)

    async def follow() -> None:
        of = streams(ping_s=0.2)
        readers = [Noting(of) for _ in range(100)]
        for reader in readers:
            for _ in range(4):
                assert (await reader.next())[0] == "ping"
        gaps = [second - first for reader in readers for first, second in itertools.pairwise(reader.times[1:4])]
        assert 0.19 < sum(gaps) / len(gaps) < 1  # on a busy machine
        assert len({round(reader.times[1], 3) for reader in readers}) > 20

    run(follow())


def test_readers_hear_something_each_ten_seconds_at_least():
    assert PING_S < 10


def test_of_a_storm_of_calls_the_first_is_told_at_once_and_then_the_last():
    async def follow() -> None:
        of = streams()
        of.offer(EAST, state(1, "A001"))
        reader = Reader(of)
        await reader.begin()
        for seq in range(2, 502):
            of.offer(EAST, state(seq, f"A{seq:03}"))
        assert [(await reader.next())[1] for _ in range(2)] == ["2026-11-22:2", "2026-11-22:501"]
        of.offer(EAST, state(502, "A502"))
        assert (await reader.next())[1] == "2026-11-22:502"

    run(follow())


def test_who_comes_in_a_storm_begins_with_the_newest_state():
    async def follow() -> None:
        of = streams()
        early = Reader(of)
        assert (await early.next())[0] == "ping"
        for seq in range(1, 10):
            of.offer(EAST, state(seq))
        assert (await Reader(of).next())[1] == "2026-11-22:9"

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
        of.offer(EAST, state(17, "A012"))
        reader = Reader(of)
        await reader.begin()
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
        newest = state(17, "A012")
        of.offer(EAST, newest)
        reader = Reader(of)
        await reader.begin()
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
        away = (await reader.next())[2]
        assert (away["wire"], away["heard"]) == (False, NINE.isoformat(timespec="milliseconds"))
        of.set_on_wire(on_wire=True)
        assert (await reader.next())[2]["wire"] is True

    run(follow())


def test_closing_ends_every_stream_and_a_reader_that_left_is_forgotten():
    async def follow() -> None:
        of = streams()
        stays, leaves = Reader(of), Reader(of)
        assert of.followers == 2
        leaves.leave()
        assert of.followers == 1
        of.close()
        await of.left()
        assert (stays.ended, leaves.ended) == (True, False)
        assert of.followers == 0
        assert Reader(of).ended

    run(follow())


def test_events_are_what_the_format_says():
    async def follow() -> None:
        of = streams()
        newest = WindowState(day=DAY, seq=8, status=WindowStatus.CALLING, number="A012", call=1)
        of.offer(THREE, newest)
        ping = b'event: ping\r\ndata: {"at": "2026-11-22T09:00:00.000+08:00", "wire": false, "page": "page-1"}\r\n\r\n'
        assert of.so_far(THREE) == b"id: 2026-11-22:8:c0a8fe51\r\ndata: " + newest.payload() + b"\r\n\r\n" + ping

    run(follow())
