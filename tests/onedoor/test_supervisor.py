from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog

from onedoor.roles import Role
from onedoor.supervisor import NeedsAPerson, Pace, Supervisor
from tests.onedoor.waiting import lives, noted, wait_until

SMALL_ROLE = Path(__file__).with_name("small_role.py")


def small(name: str, *behaviours: str) -> Role:
    return Role(name, (sys.executable, str(SMALL_ROLE), name, *behaviours))


@dataclass
class Rehearsal:
    """Stages under a supervisor, and what it said."""

    data: Path
    pids: list[Mapping[str, int]] = field(default_factory=list)
    said: structlog.testing.LogCapture = field(default_factory=structlog.testing.LogCapture)

    def run(self, stages: list[list[Role]], during: Callable[[Supervisor], Awaitable[None]], **pace: float) -> None:
        async def play() -> None:
            supervisor = Supervisor(
                stages,
                environment={**os.environ, "ONEDOOR_DATA": str(self.data)},
                log=structlog.wrap_logger(None, processors=[self.said], wrapper_class=structlog.stdlib.BoundLogger),
                on_pids=self.pids.append,
                pace=Pace(**pace),
            )
            try:
                await during(supervisor)
            finally:
                await supervisor.close()

        asyncio.run(play())

    def started(self) -> list[tuple[str, int]]:
        return noted(self.data / "started")

    def events(self, name: str) -> list[dict[str, object]]:
        return [entry for entry in self.said.entries if entry["event"] == name]


@pytest.fixture
def rehearsal(tmp_path: Path) -> Rehearsal:
    return Rehearsal(tmp_path)


async def until(holds: Callable[[], object], within_s: float = 10.0) -> float:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < within_s
        await asyncio.sleep(0.02)
    return time.monotonic() - begun


def test_a_stage_starts_once_the_one_before_answers(rehearsal: Rehearsal) -> None:
    async def during(supervisor: Supervisor) -> None:
        await supervisor.open()

    rehearsal.run([[small("first", "slow")], [small("second")]], during)
    assert [name for name, _ in rehearsal.started()] == ["first", "second"]
    assert rehearsal.pids == [dict(rehearsal.started())]
    started_when_first_was_ready = (rehearsal.data / "ready").read_text().split()[2]
    assert started_when_first_was_ready == "1"


def test_a_stage_that_does_not_answer_holds_the_next_up_for_a_while_only(rehearsal: Rehearsal) -> None:
    async def during(supervisor: Supervisor) -> None:
        opening = asyncio.create_task(supervisor.open())
        await until(lambda: rehearsal.events("role_answers"))
        opening.cancel()

    rehearsal.run([[small("mute", "silent")], [small("second")]], during, stage=0.3)
    assert rehearsal.events("role_slow")[0]["roles"] == "mute"
    assert rehearsal.pids == []  # not all answered, so nobody was told that the hall is open


def test_a_dead_role_is_back_within_two_seconds_and_it_is_said(rehearsal: Rehearsal) -> None:
    took: list[float] = []

    async def during(supervisor: Supervisor) -> None:
        await supervisor.open()
        os.kill(rehearsal.pids[0]["only"], 9)
        took.append(await until(lambda: len(rehearsal.pids) > 1))

    rehearsal.run([[small("only")]], during)
    assert took[0] < 2
    assert rehearsal.pids[0]["only"] != rehearsal.pids[1]["only"]
    assert [said["how"] for said in rehearsal.events("role_died")] == ["signal SIGKILL"]


def test_a_role_that_keeps_dying_is_started_ever_more_slowly(rehearsal: Rehearsal) -> None:
    async def during(supervisor: Supervisor) -> None:
        opening = asyncio.create_task(supervisor.open())
        await until(lambda: len(rehearsal.events("role_died")) >= 4)
        opening.cancel()

    rehearsal.run([[small("ill", "dying")]], during, first_pause=0.01)
    assert [said["again_in_s"] for said in rehearsal.events("role_died")][:4] == [0.0, 0.01, 0.02, 0.04]


def test_the_pauses_double_up_to_half_a_minute() -> None:
    assert [Pace().pause(deaths) for deaths in range(1, 10)] == [0, 0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_role_that_was_healthy_for_long_is_started_at_once_again(rehearsal: Rehearsal) -> None:
    async def during(supervisor: Supervisor) -> None:
        await supervisor.open()
        for times in (1, 2, 3):
            os.kill(rehearsal.pids[-1]["only"], 9)
            await until(lambda times=times: len(rehearsal.pids) > times)

    rehearsal.run([[small("only")]], during, healthy_after=0.0)
    assert [said["deaths"] for said in rehearsal.events("role_died")] == [1, 1, 1]


def test_what_a_dead_role_left_behind_is_ended(rehearsal: Rehearsal) -> None:
    def orphans() -> list[int]:
        return [pid for _, pid in noted(rehearsal.data / "children")]

    async def during(supervisor: Supervisor) -> None:
        await supervisor.open()
        os.kill(rehearsal.pids[0]["mother"], 9)
        await until(lambda: len(rehearsal.pids) > 1)
        await until(lambda: not lives(orphans()[0]))
        assert lives(orphans()[1])

    rehearsal.run([[small("mother", "parent")]], during)
    wait_until(lambda: not any(lives(pid) for pid in orphans()), 1, "nothing is left behind")


def test_all_stop_within_five_seconds_even_stubborn_ones_with_children(rehearsal: Rehearsal) -> None:
    took: list[float] = []

    async def during(supervisor: Supervisor) -> None:
        await supervisor.open()
        took.append(time.monotonic())

    stages = [[small(f"mule-{n}", "stubborn", "parent"), small(f"lamb-{n}")] for n in range(3)]
    rehearsal.run(stages, during)
    assert time.monotonic() - took[0] < 5
    wait_until(lambda: not any(lives(pid) for _, pid in rehearsal.started()), 1, "every role is gone")
    wait_until(lambda: not any(lives(pid) for _, pid in noted(rehearsal.data / "children")), 1, "and their children")
    assert sorted(str(said["role"]) for said in rehearsal.events("role_killed")) == ["mule-0", "mule-1", "mule-2"]


def test_a_role_that_somebody_closed_stays_closed_and_the_others_go_on(rehearsal: Rehearsal) -> None:
    async def during(supervisor: Supervisor) -> None:
        opening = asyncio.create_task(supervisor.open())
        await until(lambda: rehearsal.events("role_ended"))
        await until(lambda: "even" in dict(rehearsal.started()))
        opening.cancel()

    rehearsal.run([[small("closed", "closed"), small("even")]], during, first_pause=0.01)
    assert [name for name, _ in rehearsal.started()].count("closed") == 1
    assert rehearsal.events("role_died") == []


def test_a_role_that_needs_a_person_ends_the_opening(rehearsal: Rehearsal) -> None:
    async def during(supervisor: Supervisor) -> None:
        await supervisor.open()

    with pytest.raises(NeedsAPerson, match="the odd cannot start"):
        rehearsal.run([[small("even")], [small("odd", "unwilling")]], during)
    assert not any(lives(pid) for _, pid in rehearsal.started())


def test_a_program_that_is_not_there_is_tried_again_and_said(rehearsal: Rehearsal) -> None:
    async def during(supervisor: Supervisor) -> None:
        opening = asyncio.create_task(supervisor.open())
        await until(lambda: len(rehearsal.events("role_died")) >= 2)
        opening.cancel()

    rehearsal.run([[Role("gone", ("/nowhere/python",))]], during, first_pause=0.01)
    assert "/nowhere/python" in str(rehearsal.events("role_died")[0]["how"])
