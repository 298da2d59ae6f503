"""The bell wakes one clerk for each visitor."""

from __future__ import annotations

import asyncio

from onedoor.simulate.bell import Bell
from tests.halls import small_hall

LONG_S = 60.0


async def _woken(windows: tuple[str, ...], rings: str) -> set[str]:
    bell = Bell(small_hall())
    waiting = {asyncio.create_task(bell.wait(w, bell.rung(w), LONG_S), name=w) for w in windows}
    await asyncio.sleep(0)
    for letter in rings:
        bell.ring(letter)
    done, others = await asyncio.wait(waiting, timeout=0.05)
    for task in others:
        task.cancel()
    return {task.get_name() for task in done}


def test_one_clerk_is_woken_for_one_visitor_and_two_for_two() -> None:
    assert len(asyncio.run(_woken(("2", "3", "4"), "A"))) == 1
    assert len(asyncio.run(_woken(("2", "3", "4"), "AA"))) == 2


def test_whoever_serves_the_line_is_woken_before_whoever_helps_it() -> None:
    assert asyncio.run(_woken(("5", "2"), "A")) == {"2"}
    assert asyncio.run(_woken(("5", "7"), "A")) == {"5"}


def test_a_ring_while_a_clerk_was_looking_is_not_lost() -> None:
    async def look_and_wait() -> None:
        bell = Bell(small_hall())
        since = bell.rung("2")
        bell.ring("A")
        await bell.wait("2", since, LONG_S)

    asyncio.run(asyncio.wait_for(look_and_wait(), 5))


def test_a_clerk_whom_nobody_wakes_looks_by_itself() -> None:
    async def wait_in_vain() -> None:
        bell = Bell(small_hall())
        await bell.wait("2", bell.rung("2"), 0.01)
        bell.ring("A")  # nobody is idle any more

    asyncio.run(asyncio.wait_for(wait_in_vain(), 5))
