"""The hall that is played in: the one that is open, or else one opened for this day alone, with a clock of its own."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from structlog.stdlib import BoundLogger

from config.keys import Keys, make_keys, read_keys
from config.models import Hall
from config.settings import Settings
from onedoor import data_folder, ports
from onedoor.roles import plan as roles_of
from onedoor.supervisor import Supervisor

ROLES = ("broker", "server")
LOG = "hall.log"
"""What the roles of a hall of our own say stands in this file, beside the journal."""
OPENS_WITHIN_S = 8.0
"""The clock of a hall of our own starts so many of this machine's seconds before the first session."""


class NoHall(Exception):
    """There is no hall to play in; the message says what to do."""


@dataclass(frozen=True)
class OpenHall:
    """Where a hall answers, and how fast its clock goes."""

    http: str
    mqtt: tuple[str, int]
    keys: Keys
    data: Path
    clock_speed: float = 1.0
    own: bool = False


def running_hall(settings: Settings) -> OpenHall | None:
    """The hall that `run.json` of the data folder tells of; None without one. Raise NoHall or KeysUnreadable."""
    path = settings.data / "run.json"
    try:
        said = json.loads(path.read_text("utf-8"))
        http, mqtt = str(said["http"]), urlsplit(said["mqtt"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NoHall(f"{path} cannot be read ({fault}); start the hall again") from None
    return OpenHall(http, (mqtt.hostname or "127.0.0.1", mqtt.port or 1883), read_keys(settings.data), settings.data)


@asynccontextmanager
async def hall_of_our_own(
    hall: Hall, folder: Path, settings: Settings, speed: float, log: BoundLogger
) -> AsyncIterator[OpenHall]:
    """Open broker and server for a rehearsal, and end them. Raise what opening a hall raises. `folder` is absolute.

    The journal stays. It is the data folder's own when that has none yet; else it has a folder of its own there.
    """
    data = _folder(settings.data)
    ours = Settings(data=data, http_port=0, live_port=1, mqtt_url="mqtt://127.0.0.1:0", http_host="127.0.0.1")
    ours = ours.model_copy(update={"database_url": "", "servers": 1, "public_url": "", "public_live_url": ""})
    with data_folder.held(data) as lock, (data / LOG).open("ab") as words:
        data_folder.remove_run_file(data)
        concrete = ports.concrete(ours, ROLES)
        keys = make_keys(hall, concrete.data)
        supervisor = Supervisor(
            roles_of(hall, folder, ROLES),
            environment=os.environ | ports.environment(concrete) | _rehearsed(hall, speed),
            inherited=(lock,),
            log=log,
            output=words.fileno(),
        )
        keeping = asyncio.create_task(_keep(supervisor, opened := asyncio.Event()))
        try:
            await _opened(keeping, opened)
            yield OpenHall(concrete.http_url, concrete.broker, keys, concrete.data, speed, own=True)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await supervisor.close()


def _folder(data: Path) -> Path:
    if not (data / "journal.sqlite3").exists():
        return data
    taken = {path.name for path in (data / "simulated").glob("*")}
    return data / "simulated" / next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)


def _rehearsed(hall: Hall, speed: float) -> dict[str, str]:
    """A demo hall whose clock stands before today's first session when it starts."""
    today = datetime.now(ZoneInfo(hall.hall.timezone)).replace(microsecond=0)
    opens = hall.hall.sessions[0].opens
    midnight = today.replace(hour=0, minute=0, second=0)
    first = today.replace(hour=opens.hour, minute=opens.minute, second=opens.second)
    start = max(midnight, first - timedelta(seconds=OPENS_WITHIN_S * speed))
    return {
        "ONEDOOR_DEMO": "1",
        "ONEDOOR_CLOCK_SPEED": str(speed),
        "ONEDOOR_CLOCK_START": start.isoformat(),
        "ONEDOOR_DATABASE_URL": "",
        "ONEDOOR_SERVERS": "",
        "ONEDOOR_HTTP_HOST": "",
        "ONEDOOR_PUBLIC_URL": "",
        "ONEDOOR_PUBLIC_LIVE_URL": "",
    }


async def _keep(supervisor: Supervisor, opened: asyncio.Event) -> None:
    await supervisor.open()
    opened.set()
    await supervisor.watch()


async def _opened(keeping: asyncio.Task[None], opened: asyncio.Event) -> None:
    waiting = asyncio.create_task(opened.wait())
    await asyncio.wait([keeping, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if keeping.done():
        keeping.result()  # ends only by raising
