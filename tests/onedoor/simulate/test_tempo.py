"""The plan's time: many times as fast as the machine's, and held while an answer is overdue."""

from __future__ import annotations

import asyncio
import time

from onedoor.simulate.tempo import OVERDUE_S, Follow, Tempo

SPEED = 3600.0


def test_time_stands_until_it_is_told_to_go() -> None:
    seconds = [0.0]
    tempo = Tempo(600, 30_000, monotonic=lambda: seconds[0])
    seconds[0] = 5
    assert tempo.now == 30_000
    tempo.go()
    seconds[0] = 6
    assert tempo.now == 30_600


def test_time_that_was_held_goes_on_where_it_stood_and_is_counted() -> None:
    seconds = [0.0]
    turns: list[tuple[float, float]] = []
    tempo = Tempo(600, 0, lambda moment, speed: turns.append((moment, speed)), lambda: seconds[0])
    tempo.go()
    seconds[0] = 1
    tempo.hold_back()
    seconds[0] = 4
    assert tempo.now == 600
    tempo.go()
    seconds[0] = 5
    assert tempo.now == 1200
    assert tempo.held_s == 3
    assert turns == [(0, 600), (600, 0), (600, 600)], "the hall's clock goes along"


async def _played_by(tempo: Tempo, answer_s: float, moments: list[float]) -> None:
    """One waits for an answer while another waits for ten minutes of the plan."""

    async def asks() -> None:
        with tempo.waiting():
            await asyncio.sleep(answer_s)

    async def waits() -> None:
        await tempo.hold(600)
        moments.append(tempo.now)

    tempo.go()
    await asyncio.gather(asks(), waits())


def test_an_answer_that_takes_long_holds_the_time() -> None:
    async def play() -> Tempo:
        tempo = Tempo(SPEED, 0)
        await _played_by(tempo, 0.5, moments)
        return tempo

    moments: list[float] = []
    began = time.monotonic()
    tempo = asyncio.run(play())
    assert moments[0] >= 600
    assert tempo.held_s > 0.4
    assert time.monotonic() - began > 0.5 + (600 - 2 * OVERDUE_S) / SPEED - 0.1


def test_an_answer_in_time_holds_nothing() -> None:
    async def play() -> Tempo:
        tempo = Tempo(1.0, 0)  # an answer is overdue after five seconds
        tempo.go()
        tempo.held_s = 0
        with tempo.waiting():
            await asyncio.sleep(0)
        return tempo

    assert asyncio.run(play()).held_s == 0


async def _seconds_to_obey(hall_s: float, follows: Follow | None) -> float:
    tempo = Tempo(SPEED, 0, follows)
    tempo.go()
    began = time.monotonic()
    await tempo.obey(hall_s)
    return time.monotonic() - began


def test_a_wait_that_the_hall_asks_for_goes_by_its_clock() -> None:
    assert asyncio.run(_seconds_to_obey(0.5, None)) >= 0.5, "a hall that goes by itself"
    assert asyncio.run(_seconds_to_obey(20.0, lambda _moment, _speed: None)) < 20.0, "one whose clock is moved along"
