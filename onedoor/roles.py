"""Which roles there are, which of them a hall needs on this machine, and in what order they start."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from config.models import Hall


class Program(NamedTuple):
    """What runs as a role."""

    module: str
    does: str


PROGRAMS = {
    "broker": Program("caller_server.broker", "the embedded MQTT broker."),
    "twins": Program("hardware.twins", "the virtual twins of the devices that have one."),
    "server": Program("caller_server", "the API, the clerk's and the visitor's pages, and the journal behind them."),
    "screens": Program("display.screens", "the TV pages and the live streams; --nth says which, of several."),
    "announcer": Program("display.announcer", "the voice of each zone."),
    "devices": Program("hardware", "this machine's pads, raters and panels, put on the wire."),
    "kiosk": Program("kiosk", "the touch app of one kiosk; --name picks which."),
}

STAGES = (("broker", "twins"), ("server",), ("screens", "announcer", "devices", "kiosk"))
"""Roles of one stage start together, once those of the stage before answer; they stop the other way round."""


@dataclass(frozen=True)
class Role:
    """A process to be kept running."""

    name: str
    argv: tuple[str, ...]


class UnknownRole(Exception):
    """A name that is no role; the message lists those there are."""


def start(module: str, *arguments: str) -> tuple[str, ...]:
    """Return what starts one of our modules as a process.

    `-P` keeps the folder one happens to stand in from being searched for modules called `config` or `display`.
    """
    return (sys.executable, "-P", "-m", module, *arguments)


def plan(hall: Hall, folder: Path, only: Collection[str] = (), screens: int = 1) -> list[list[Role]]:
    """Return the roles to start, stage by stage: those named in `only`, else all that the hall has work for.

    `screens` is how many processes there are of that role: `screens`, `screens-2` and so on.
    """
    if unknown := [name for name in only if name not in PROGRAMS]:
        raise UnknownRole(f"no role is called {', '.join(unknown)}; there are {', '.join(PROGRAMS)}")
    wanted = set(only) or set(PROGRAMS) - _idle(hall)
    stages = [
        [role for name in stage if name in wanted for role in _processes(name, hall, folder, screens)]
        for stage in STAGES
    ]
    return [stage for stage in stages if stage]


def _processes(name: str, hall: Hall, folder: Path, screens: int) -> list[Role]:
    first = _role(name, hall, folder)
    if name != "screens":
        return [first]
    more = [Role(f"{name}-{nth}", (*first.argv, "--nth", str(nth))) for nth in range(2, screens + 1)]
    return [first, *more]


def _role(name: str, hall: Hall, folder: Path) -> Role:
    # a machine has one screen: the hall's other kiosks are started on theirs
    which = ("--name", hall.kiosk[0].name) if name == "kiosk" and hall.kiosk else ()
    return Role(name, start(PROGRAMS[name].module, str(folder), *which))


def _idle(hall: Hall) -> set[str]:
    """Roles that would have nothing to do in this hall."""
    idle = set()
    if not any(device.twin for device in hall.device):
        idle.add("twins")
    if not hall.kiosk:
        idle.add("kiosk")
    return idle
