"""The doctor's round: the surroundings, then each device."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from config.keys import KeysUnreadable, read_keys
from config.load import HallFaulty, load_hall
from config.models import Hall
from config.settings import Settings
from onedoor.doctor import devices, surroundings
from onedoor.doctor.asking import NoAnswer
from onedoor.doctor.finding import Finding, How, ill, look, told, well
from onedoor.open_hall import CannotAsk, OpenHall, Refused
from wire import api

ANSWERS_WITHIN_S = 3.0


def visit(hall_dir: Path, settings: Settings, *, as_json: bool) -> tuple[str, int]:
    """What was found, as text or JSON, and the exit code: 1 when something must be mended."""
    found = list(_round(hall_dir, settings))
    code = int(any(finding.how is How.ILL for finding in found))
    if as_json:
        return json.dumps({"well": not code, "findings": [asdict(one) for one in found]}, ensure_ascii=False), code
    return "\n".join(told(found)), code


def _round(hall_dir: Path, settings: Settings) -> Iterator[Finding]:
    try:
        hall = load_hall(hall_dir)
    except HallFaulty as faults:
        yield ill("hall", str(faults), "mend the hall's files; `onedoor check` says it again")
        return
    yield well("hall", f"{hall_dir}: right")
    yield from surroundings.folder_and_disk(settings.data)
    yield from surroundings.keys(hall, settings.data)
    run = _run_file(settings)
    here = settings if run is None else _as_it_runs(settings, run)
    server_time = _server_time(here.http_url) if here.http_port else None
    yield from surroundings.clock(hall, settings.data, server_time)
    yield from surroundings.fonts()
    yield from _if_answered("voices", surroundings.voices(hall_dir, hall, settings))
    is_open = server_time is not None
    yield from surroundings.ports(here, is_open=is_open)
    with suppress(KeysUnreadable):  # told above
        yield from surroundings.broker(hall, here, read_keys(settings.data))
    yield from _devices(hall_dir, hall, here, is_open=is_open)


def _if_answered(what: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except NoAnswer as why:
        yield ill(what, str(why), "that is a fault of this program: tell whoever looks after it")


def _devices(hall_dir: Path, hall: Hall, settings: Settings, *, is_open: bool) -> Iterator[Finding]:
    if not is_open and (holding := _who_holds_them(settings.data)):
        found = f"{', '.join(holding)} run here and hold them, but no server answers at {settings.http_url}"
        yield look("devices", found, "set ONEDOOR_HTTP_HOST and ONEDOOR_HTTP_PORT to where the server is")
        return
    if not is_open:
        yield from _if_answered("devices", devices.looked_at(hall_dir, hall, settings))
        return
    try:
        with OpenHall(settings.data, settings.http_url) as server:
            yield from devices.told_by_the_hall(server.get("/api/devices", api.DeviceViews))
    except (KeysUnreadable, CannotAsk, Refused) as why:
        advice = "see /console/devices, or run the doctor on the server's machine"
        yield look("devices", f"the hall is open and holds them, but does not tell this machine: {why}", advice)


def _who_holds_them(data: Path) -> list[str]:
    """The roles started here that speak with devices: who looked at one beside them would take a visitor's bytes."""
    try:
        pids = json.loads((data / "run.json").read_text("utf-8"))["pids"]
        return [
            role for role in ("devices", "kiosk", "announcer") if role in pids and Path(f"/proc/{pids[role]}").exists()
        ]
    except (OSError, ValueError, LookupError, TypeError):
        return []


def _run_file(settings: Settings) -> dict[str, str] | None:
    try:
        run = json.loads((settings.data / "run.json").read_text("utf-8"))
        return {name: str(run[name]) for name in ("http", "live", "mqtt")}
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _as_it_runs(settings: Settings, run: dict[str, str]) -> Settings:
    """The settings with the ports that the open hall has: 0 means any."""
    http, live = (urlsplit(run[name]).port for name in ("http", "live"))
    return settings.model_copy(
        update={
            "http_port": http or settings.http_port,
            "live_port": live or settings.live_port,
            "mqtt_url": run["mqtt"],
        }
    )


def _server_time(url: str) -> datetime | None:
    """The server's clock, to the second; None when no hall answers there."""
    try:
        with httpx.Client(timeout=ANSWERS_WITHIN_S, trust_env=False) as client:
            answer = client.get(f"{url}/healthz")
        api.Health.model_validate_json(answer.content)
        return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None
