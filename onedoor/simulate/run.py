"""`onedoor simulate`, from the hall's folder to the report."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from pathlib import Path

import structlog

from config.keys import KeysUnreadable
from config.load import HallFaulty, load_hall
from config.models import Hall
from config.settings import Settings
from onedoor.data_folder import AlreadyOpen
from onedoor.ports import PortTrouble
from onedoor.simulate import report
from onedoor.simulate.api import HallGone, Refused
from onedoor.simulate.ear import BrokerSilent
from onedoor.simulate.figures import Figures, figures
from onedoor.simulate.halls import NoHall, OpenHall, hall_of_our_own, running_hall
from onedoor.simulate.judge import judge
from onedoor.simulate.plan import Plan, plan
from onedoor.simulate.play import play
from onedoor.supervisor import NeedsAPerson
from wire import role


class CannotSimulate(Exception):
    """There is no play; the message says why, and what to do. `code` is the exit code."""

    def __init__(self, why: str, code: int = os.EX_CONFIG) -> None:
        super().__init__(why)
        self.code = code


def simulate(folder: Path, settings: Settings, *, tickets: int, speed: float, seed: int, as_json: bool) -> int:
    """Play a day and print its report; return the exit code, 1 when an invariant is broken. Raise CannotSimulate."""
    role.begin("simulate")
    for chatty in ("httpx", "link", "supervisor"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        hall = load_hall(folder)
        day = plan(hall, tickets, seed)
    except (HallFaulty, ValueError) as faults:
        raise CannotSimulate(str(faults), code=1) from None
    try:
        told = asyncio.run(_played(hall, folder.absolute(), settings, day, speed))
    except (NoHall, HallGone, Refused, BrokerSilent, KeysUnreadable, AlreadyOpen, PortTrouble, NeedsAPerson) as trouble:
        raise CannotSimulate(str(trouble)) from None
    except (PermissionError, FileExistsError, NotADirectoryError) as denied:
        raise CannotSimulate(f"{denied.filename}: {denied.strerror}; ONEDOOR_DATA names the folder for data") from None
    print(json.dumps(told.as_json(), indent=2) if as_json else "\n".join(report.lines(told)))  # noqa: T201
    return 0 if told.sound else 1


async def _played(hall: Hall, folder: Path, settings: Settings, day: Plan, speed: float) -> Figures:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    running = running_hall(settings)
    if running is not None:
        _say(f"playing {len(day.visitors):,} visitors in the hall at {running.http}, by its own clock")
        return await _in(running, hall, day, speed, stop)
    log = structlog.get_logger("supervisor")
    async with hall_of_our_own(hall, folder, settings, log) as own:
        _say(f"playing {len(day.visitors):,} visitors in a hall of their own, whose clock goes {speed:g} times as fast")
        told = await _in(own, hall, day, speed, stop)
    _say(f"the journal stays in {own.data}; for another policy: ONEDOOR_DATA={own.data} onedoor replay {folder}")
    return told


async def _in(where: OpenHall, hall: Hall, day: Plan, speed: float, stop: asyncio.Event) -> Figures:
    played = await play(hall, where, day, speed, stop, _say)
    planned_s = speed if where.hand is None else 1.0
    between_s = hall.calling.recall_seconds
    return figures(played, judge(played.evidence), day.pace, planned_s=planned_s, between_calls_s=between_s)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)  # noqa: T201
