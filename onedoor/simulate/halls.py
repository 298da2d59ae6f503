"""The hall that is played in: the one that is open, or else one opened for this day alone, with a clock of its own."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
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
from wire.rehearsal import RehearsalHand

ROLES = ("broker", "server")
LOG = "hall.log"
"""What the roles of a hall of our own say stands in this file, beside the journal."""
CLOCK = "clock"
EARLIER = timedelta(minutes=10)
"""The clock of a hall of our own stands so long before the first session until all is ready."""


_EMBEDDED = {"http_host": "127.0.0.1", "http_port": 0, "live_port": 1, "mqtt_url": "mqtt://127.0.0.1:0"}
"""Where a hall of our own listens; nobody asks for its live streams."""
_UNSET = {f"ONEDOOR_{name}": "" for name in ("DATABASE_URL", "SERVERS", "HTTP_HOST", "PUBLIC_URL", "PUBLIC_LIVE_URL")}
"""What the machine's own hall may have set, and this one has not."""


class NoHall(Exception):
    """There is no hall to play in; the message says what to do."""


@dataclass(frozen=True)
class OpenHall:
    """Where a hall answers, and the hand on its clock if that is ours."""

    http: str
    mqtt: tuple[str, int]
    keys: Keys
    data: Path
    hand: RehearsalHand | None = None

    def set_clock(self, midnight: datetime) -> Callable[[float, float], None] | None:
        """What moves its clock along with a plan that counts from this midnight; None when it goes by itself."""
        if self.hand is None:
            return None
        hand, start = self.hand, midnight.timestamp()
        return lambda moment, speed: hand.set(start + moment, speed)


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
async def hall_of_our_own(hall: Hall, folder: Path, settings: Settings, log: BoundLogger) -> AsyncIterator[OpenHall]:
    """Open broker and server for a rehearsal, and end them. Raise what opening a hall raises. `folder` is absolute.

    The journal stays. It is the data folder's own when that has none yet; else it has a folder of its own there.
    """
    data = _folder(settings)
    ours = settings.model_copy(update={"data": data, **_EMBEDDED})
    with data_folder.held(data) as lock, (data / LOG).open("ab") as words:
        data_folder.remove_run_file(data)
        concrete = ports.concrete(ours, ROLES)
        keys = make_keys(hall, concrete.data)
        hand = RehearsalHand(concrete.data / CLOCK, todays_midnight(hall) + _opens(hall) - EARLIER)
        rehearsed = {"ONEDOOR_DEMO": "1", "ONEDOOR_CLOCK": str(concrete.data / CLOCK)}
        supervisor = Supervisor(
            roles_of(hall, folder, ROLES),
            environment=os.environ | _UNSET | ports.environment(concrete) | rehearsed,
            inherited=(lock,),
            log=log,
            output=words.fileno(),
        )
        keeping = asyncio.create_task(_keep(supervisor, opened := asyncio.Event()))
        try:
            await _opened(keeping, opened)
            yield OpenHall(concrete.http_url, concrete.broker, keys, concrete.data, hand)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            await supervisor.close()
            hand.close()
            (concrete.data / CLOCK).unlink()


def _folder(settings: Settings) -> Path:
    if not settings.database_url and not (settings.data / "journal.sqlite3").exists():
        return settings.data
    played = settings.data / "simulated"
    return next(folder for n in count(1) if not (folder := played / str(n)).exists())


def todays_midnight(hall: Hall) -> datetime:
    """When the hall's present day began."""
    return datetime.now(ZoneInfo(hall.hall.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)


def _opens(hall: Hall) -> timedelta:
    opens = hall.hall.sessions[0].opens
    return timedelta(hours=opens.hour, minutes=opens.minute)


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
