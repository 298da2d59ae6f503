"""`onedoor up`: checks the hall, starts its roles, keeps them running, stops them all."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import structlog

from config.keys import KeysUnreadable, keys_path, make_keys, read_keys
from config.load import HallFaulty, load_hall
from config.models import Hall
from config.settings import Settings
from onedoor import data_folder, machine, ports, welcome
from onedoor.roles import Role, UnknownRole, plan
from onedoor.supervisor import NeedsAPerson, Supervisor
from wire import role as wire_role


class CannotOpen(Exception):
    """The hall does not open; the message says why, and what to do. `code` is the exit code."""

    def __init__(self, why: str, code: int = os.EX_CONFIG) -> None:
        super().__init__(why)
        self.code = code


def up(folder: Path, settings: Settings, only: Collection[str] = ()) -> None:
    """Open the hall described in a folder and keep it open until SIGINT, SIGTERM or SIGHUP, or raise CannotOpen."""
    log = wire_role.begin("up")
    try:
        hall = load_hall(folder)
        stages = plan(hall, folder.absolute(), only, settings.screens)
    except HallFaulty as faults:
        raise CannotOpen(str(faults), code=1) from None
    except UnknownRole as wrong:
        raise CannotOpen(str(wrong), code=2) from None
    try:
        with data_folder.held(settings.data) as lock:
            data_folder.remove_run_file(settings.data)  # of a run that was killed
            roles = [role.name for stage in stages for role in stage]
            concrete = ports.concrete(settings, roles)
            _have_keys(hall, concrete.data, roles)
            said = welcome.lines(
                hall,
                concrete,
                roles,
                command=f"{sys.argv[0]} {{}} {folder}",
                has_screen=machine.has_screen(),
                has_sound_card=machine.has_sound_card(),
            )
            asyncio.run(_keep_open(concrete, stages, said, lock=lock, log=log))
    except (data_folder.AlreadyOpen, ports.PortTrouble, KeysUnreadable, NeedsAPerson) as trouble:
        raise CannotOpen(str(trouble)) from None
    except (PermissionError, FileExistsError, NotADirectoryError) as denied:
        raise CannotOpen(f"{denied.filename}: {denied.strerror}; ONEDOOR_DATA names the folder for data") from None


def _have_keys(hall: Hall, data: Path, roles: Collection[str]) -> None:
    """Make what keys the hall lacks, unless the ones here are a copy: what is made beside it would fit nowhere else."""
    if not {"server", "broker"}.isdisjoint(roles) or not keys_path(data).exists():
        make_keys(hall, data)
    else:
        read_keys(data)


async def _keep_open(
    settings: Settings,
    stages: Sequence[Sequence[Role]],
    said: Sequence[str],
    *,
    lock: int,
    log: structlog.stdlib.BoundLogger,
) -> None:
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)

    supervisor = Supervisor(
        stages,
        environment={**os.environ, **ports.environment(settings)},
        inherited=(lock,),
        on_pids=_run_file_writer(settings, log),
        log=log,
    )
    keeping = asyncio.create_task(_stay_open(supervisor, said))
    stopping = asyncio.create_task(asked_to_stop.wait())
    try:
        await asyncio.wait([keeping, stopping], return_when=asyncio.FIRST_COMPLETED)
        if keeping.done():
            keeping.result()  # ends only by raising
    finally:
        keeping.cancel()
        stopping.cancel()
        await asyncio.gather(keeping, stopping, return_exceptions=True)
        data_folder.remove_run_file(settings.data)
        await supervisor.close()
        log.info("all_stopped")


async def _stay_open(supervisor: Supervisor, said: Sequence[str]) -> None:
    await supervisor.open()
    print("\n".join(said), flush=True)  # noqa: T201
    wire_role.ready()
    await supervisor.watch()


def _run_file_writer(settings: Settings, log: structlog.stdlib.BoundLogger) -> Callable[[Mapping[str, int]], None]:
    def write(pids: Mapping[str, int]) -> None:
        try:
            data_folder.write_run_file(
                settings.data,
                http=settings.http_url,
                live=settings.live_url,
                mqtt=settings.mqtt_url,
                servers=settings.servers,
                pids=pids,
            )
        except OSError as trouble:  # a full disk must not keep a role from being watched
            log.warning("run_file_not_written", why=str(trouble))

    return write
