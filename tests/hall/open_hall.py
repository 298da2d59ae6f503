"""A whole hall for tests: `onedoor up` in a folder of its own, on free ports, with everything real."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil

from config.load import load_hall
from tests.brokers import HALL_DIR, ROOT, until
from wire.link import Link

OPENS_WITHIN_S = 90.0
CLOSES_WITHIN_S = 30.0
"""`onedoor up` kills what has not stopped after four seconds; the rest is what a busy machine needs for that."""


@dataclass
class OpenHall:
    """A hall whose roles answer."""

    folder: Path
    data: Path
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def run(self) -> dict[str, Any]:
        """What run.json says."""
        return json.loads((self.data / "run.json").read_text())

    @property
    def keys(self) -> dict[str, Any]:
        return json.loads((self.data / "keys.json").read_text())

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def client(self, who: str) -> httpx.Client:
        """An HTTP client with someone's key: "kiosk-1", "window-3", "supervisor"."""
        return httpx.Client(
            base_url=self.run["http"], headers={"Authorization": f"Bearer {self.keys[who]}"}, timeout=30
        )

    def post(self, who: str, path: str, **body: object) -> dict[str, Any]:
        """A command that must be obeyed."""
        with self.client(who) as client:
            answer = client.post(path, json={"request_id": str(uuid4()), **body})
            assert answer.is_success, answer.text
            return answer.json()

    def issue(self, line: str = "A", **more: object) -> dict[str, Any]:
        return self.post("kiosk-1", "/api/tickets", line=line, **more)

    def move(self, window: str, move: str) -> dict[str, Any]:
        return self.post(f"window-{window}", f"/api/windows/{window}/{move}")

    def journal(self) -> list[dict[str, Any]]:
        """Every event of today, by HTTP."""
        with self.client("supervisor") as client:
            return journal_of(client)

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.journal()]

    def link(self) -> Link:
        """A link that may hear everything."""
        account = self.keys["broker-reader"]
        host, port = self.run["mqtt"].removeprefix("mqtt://").split(":")
        return Link(
            hall=load_hall(self.folder).id, host=host, port=int(port), client_id=f"test-{uuid4().hex[:8]}", **account
        )

    def kill(self, role: str) -> None:
        """End a role as a fault would."""
        os.kill(self.run["pids"][role], signal.SIGKILL)

    def wait_until_whole(self) -> None:
        """Every role is there and the server answers."""

        def answers() -> bool:
            try:
                return httpx.get(f"{self.run['http']}/healthz", timeout=2).is_success
            except (httpx.HTTPError, OSError, ValueError):
                return False

        until(answers, within_s=OPENS_WITHIN_S)


def journal_of(client: httpx.Client, after: int = 0) -> list[dict[str, Any]]:
    """The events of today that follow a place in the journal, for whoever may read it."""
    events: list[dict[str, Any]] = []
    while True:
        place = events[-1]["seq"] if events else after
        page = client.get("/api/journal", params={"after": place}).raise_for_status().json()
        events += page["events"]
        if not page["more"]:
            return events


def weidu_with(folder: Path, **numbers: int) -> Path:
    """The demo hall in a folder of its own, with other numbers in its hall.toml."""
    shutil.copytree(HALL_DIR, folder)
    toml = (folder / "hall.toml").read_text("utf-8")
    for name, number in numbers.items():
        toml, found = re.subn(rf"(?m)^{name} = \d+", f"{name} = {number}", toml)
        assert found, name
    (folder / "hall.toml").write_text(toml, "utf-8")
    return folder


@contextmanager
def open_hall(data: Path, only: Sequence[str] = (), folder: Path = HALL_DIR, **settings: str) -> Iterator[OpenHall]:
    """Open a hall, and close it again; fails when it leaves a process behind or does not stop in time."""
    data.mkdir(parents=True, exist_ok=True)
    log_file = data / "hall.log"
    free = {"ONEDOOR_HTTP_PORT": "0", "ONEDOOR_LIVE_PORT": "0", "ONEDOOR_MQTT_URL": "mqtt://127.0.0.1:0"}
    environment = os.environ | free | {"ONEDOOR_DATA": str(data), "ONEDOOR_DEMO": "1"} | settings
    if only and "screens" not in only:
        environment["ONEDOOR_LIVE_PORT"] = "1"  # nobody listens there, and nobody asks
    command = [sys.executable, "-m", "onedoor", "up", str(folder), *(["--only", ",".join(only)] if only else [])]
    with log_file.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    hall = OpenHall(folder, data, process, log_file)
    try:
        until(lambda: process.poll() is not None or (data / "run.json").exists(), within_s=OPENS_WITHIN_S)
        assert process.poll() is None, hall.log
        yield hall
    except BaseException:
        sys.stderr.write(hall.log[-20_000:])
        raise
    finally:
        _close(hall)


def _close(hall: OpenHall) -> None:
    if hall.process.poll() is not None:
        return
    children = psutil.Process(hall.process.pid).children(recursive=True)
    hall.process.send_signal(signal.SIGTERM)
    try:
        hall.process.wait(CLOSES_WITHIN_S)
    except subprocess.TimeoutExpired:
        hall.process.kill()
        raise
    _, left = psutil.wait_procs(children, timeout=5)
    assert not left, f"left behind: {left}"
