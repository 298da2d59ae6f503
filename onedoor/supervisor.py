"""Keeps roles running: starts them in order, brings the dead back, stops them all."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from onedoor.child import Child
from onedoor.roles import Role
from wire.role import STAYS_ENDED

FOR_A_PERSON = (2, os.EX_USAGE, os.EX_CONFIG)
"""Exit codes of a role that cannot start until a person mends something."""


@dataclass(frozen=True)
class Pace:
    """How long things may take, in seconds."""

    first_pause: float = 0.5  # before the second start again; the first is at once
    longest_pause: float = 30.0
    healthy_after: float = 60.0  # a role that lived so long is no longer "dying again and again"
    stage: float = 20.0  # then the next roles start all the same: each of them can wait for the others
    stop_stage: float = 1.3  # then those started before them are asked to stop, too
    stop: float = 4.0  # then those that are left are killed

    def pause(self, deaths: int) -> float:
        """How long to wait after so many deaths in a row."""
        return 0.0 if deaths <= 1 else min(self.first_pause * 2 ** (deaths - 2), self.longest_pause)


class NeedsAPerson(Exception):
    """A role ended at once, with the exit code that says trying again is of no use."""

    def __init__(self, role: str, code: int) -> None:
        super().__init__(f"the {role} cannot start (exit code {code}); the reason stands in its lines above")
        self.role = role


class Supervisor:
    """Keeps the roles of one machine. Use inside one event loop: `open`, then `close`."""

    def __init__(
        self,
        stages: Sequence[Sequence[Role]],
        *,
        environment: Mapping[str, str],
        log: structlog.stdlib.BoundLogger,
        inherited: Sequence[int] = (),
        on_pids: Callable[[Mapping[str, int]], None] = lambda _pids: None,
        pace: Pace | None = None,
        output: int | None = None,
    ) -> None:
        """`on_pids` hears the roles' process ids when all answer for the first time, and after each restart.

        `output` is a descriptor for what the roles say, in place of this process's own.
        """
        self._stages = stages
        self._environment = environment
        self._inherited = inherited
        self._log = log
        self._on_pids = on_pids
        self._pace = pace or Pace()
        self._output = output
        self._children: dict[str, Child] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._answered: dict[str, asyncio.Event] = {role.name: asyncio.Event() for stage in stages for role in stage}
        self._pids: dict[str, int] = {}
        self._is_open = False
        self._stopping = False
        # Only this process holds the writing end: when it dies, however it dies, its roles read the end.
        self._lifeline, self._life = os.pipe()

    async def open(self) -> None:
        """Start every role and return once all answer, or raise NeedsAPerson."""
        for stage in self._stages:
            self._keepers += [asyncio.create_task(self._keep(role)) for role in stage]
            await self._all_answer([role.name for role in stage], self._pace.stage)
        await self._all_answer(list(self._answered), None)
        self._is_open = True
        self._on_pids(dict(self._pids))

    async def watch(self) -> None:
        """Never return; raise what keeps a role from being watched any longer."""
        done, _ = await asyncio.wait(self._keepers, return_when=asyncio.FIRST_COMPLETED)
        for keeper in done:
            keeper.result()

    async def close(self) -> None:
        """Stop every role, the last started first; kill what has not ended in time."""
        self._stopping = True
        loop = asyncio.get_running_loop()
        latest = loop.time() + self._pace.stop
        for stage in reversed(self._stages):
            asked = self._living([role.name for role in stage])
            for child in asked.values():
                child.ask_to_stop()
            await _ends(asked, min(self._pace.stop_stage, latest - loop.time()))
        await _ends(self._living(self._children), latest - loop.time())
        stubborn = self._living(self._children)
        for name, child in stubborn.items():
            self._log.warning("role_killed", role=name, why="it did not stop when asked to")
            child.kill()
        await _ends(stubborn, None)
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        os.close(self._life)
        os.close(self._lifeline)

    async def _keep(self, role: Role) -> None:
        """Start a role, and start it again whenever it ends."""
        loop = asyncio.get_running_loop()
        deaths = 0
        while not self._stopping:
            started = loop.time()
            how = await self._live(role)
            if self._stopping:
                return
            if how == _ended(STAYS_ENDED):
                self._log.info("role_ended", role=role.name, why="somebody at it has closed it")
                await self._until_closed()
            deaths = 1 if loop.time() - started >= self._pace.healthy_after else deaths + 1
            pause = self._pace.pause(deaths)
            self._log.warning("role_died", role=role.name, how=how, deaths=deaths, again_in_s=pause)
            await asyncio.sleep(pause)

    async def _live(self, role: Role) -> str:
        """See one process of a role from start to end; return how it ended."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            child = self._children[role.name] = Child(
                role,
                {**self._environment, "ONEDOOR_LIFELINE": str(self._lifeline)},
                (self._lifeline, *self._inherited),
                self._output,
            )
        except OSError as trouble:
            return f"not started: {trouble}"
        if await child.answers():
            self._log.info("role_answers", role=role.name, pid=child.pid, after_s=round(loop.time() - started, 1))
            self._pids[role.name] = child.pid
            self._answered[role.name].set()
            if self._is_open and not self._stopping:
                self._on_pids(dict(self._pids))
        code = await child.ended()
        del self._children[role.name]
        self._answered[role.name].clear()
        if code in FOR_A_PERSON and not self._is_open and not self._stopping:
            raise NeedsAPerson(role.name, code)
        return _ended(code)

    async def _until_closed(self) -> None:
        await asyncio.Event().wait()  # `close` cancels whoever waits here

    async def _all_answer(self, names: Sequence[str], patience_s: float | None) -> None:
        """Wait for these roles; a role that needs a person ends the waiting."""
        answers = asyncio.create_task(self._answers(names))
        try:
            await asyncio.wait([answers, *self._keepers], timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            answers.cancel()
        for keeper in self._keepers:
            if keeper.done():
                keeper.result()  # a keeper ends only by raising
        if slow := [name for name in names if not self._answered[name].is_set()]:
            self._log.warning("role_slow", roles=",".join(slow), waited_s=patience_s)

    async def _answers(self, names: Sequence[str]) -> None:
        for name in names:
            await self._answered[name].wait()

    def _living(self, names: Iterable[str]) -> dict[str, Child]:
        found = {name: self._children.get(name) for name in names}
        return {name: child for name, child in found.items() if child and child.lives}


def _ended(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


async def _ends(children: Mapping[str, Child], at_most_s: float | None) -> None:
    if children:
        await asyncio.wait([asyncio.create_task(child.ended()) for child in children.values()], timeout=at_most_s)
