"""The same work in several processes at once, each with an engine of its own on one journal."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Sequence
from typing import Any

from caller_server.bootstrap import TURN_S

WITHIN_S = 300.0

Begin = Callable[[], None]
"""Called by the work when it is ready: returns when all are, so that what follows happens together."""


def side_by_side(work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Call `work(begin, *job)` for each job in a process of its own; what they return, in the order of the jobs."""
    fresh = multiprocessing.get_context("spawn")
    together = fresh.Barrier(len(jobs))
    ends = [fresh.Pipe(duplex=False) for _ in jobs]
    processes = [
        fresh.Process(target=_run, args=(work, job, together, tell)) for job, (_, tell) in zip(jobs, ends, strict=True)
    ]
    for process, (_, tell) in zip(processes, ends, strict=True):
        process.start()
        tell.close()
    try:
        return [hear.recv() for hear, _ in ends]
    except EOFError:
        raise RuntimeError("a process failed; what it said is above") from None
    finally:
        for process in processes:
            process.join()


def _run(work: Callable[..., Any], job: tuple[Any, ...], together: Any, tell: Any) -> None:
    sys.setswitchinterval(TURN_S)
    try:
        tell.send(work(lambda: together.wait(WITHIN_S), *job))
    except BaseException:
        together.abort()  # nobody waits for one that failed
        raise
