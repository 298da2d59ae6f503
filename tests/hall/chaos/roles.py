"""The processes of one hall, started and killed one by one: no supervisor keeps them."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from config.keys import Keys, make_keys
from config.load import load_hall
from config.models import Hall
from config.settings import Settings
from onedoor import data_folder, ports
from onedoor.roles import plan
from tests.brokers import ROOT, until
from tests.hall.open_hall import journal_of
from tests.notices import Notices

ALL = ("broker", "twins", "server", "screens", "announcer", "devices")
OPENS_WITHIN_S = 60.0
STOPS_WITHIN_S = 6.0
FOR_EVER = float("inf")


class Roles:
    """A hall's roles, each a process in a session of its own. Used by several threads."""

    def __init__(self, folder: Path, data: Path, lifeline: int) -> None:
        """`folder` describes the hall; a role that finds the end of the pipe `lifeline` knows that we are gone."""
        self.hall: Hall = load_hall(folder)
        self.data = data
        self.keys: Keys = make_keys(self.hall, data)
        free = Settings(data=data, http_port=0, live_port=0, mqtt_url="mqtt://127.0.0.1:0", demo=True)
        self.settings = ports.concrete(free, ALL)
        self._commands = {role.name: role.argv for stage in plan(self.hall, folder, ALL) for role in stage}
        self._lifeline = lifeline
        self._environment = (
            os.environ
            | ports.environment(self.settings)
            | {"ONEDOOR_DEMO": "1", "ONEDOOR_LIFELINE": str(lifeline), "PYTHONPATH": str(ROOT)}
        )
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()  # guards _running
        self.killed: Counter[str] = Counter()
        self.away: dict[str, list[tuple[float, float]]] = {role: [] for role in ALL}  # seconds since the epoch
        self._notices = {role: Notices() for role in ALL}
        self._reading = threading.Thread(target=self._read_notices, name="notices", daemon=True)
        self._reading.start()

    def start(self, role: str) -> None:
        """Start a role; returns at once."""
        with self._lock, (self.data / f"{role}.log").open("ab") as log:
            self._running[role] = subprocess.Popen(
                self._commands[role],
                cwd=ROOT,
                env=self._environment | {"NOTIFY_SOCKET": self._notices[role].address},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(self._lifeline,),
            )

    def _read_notices(self) -> None:
        """A role that was killed is away until it says that it is ready again."""
        with selectors.DefaultSelector() as selector:
            for role, notices in self._notices.items():
                selector.register(notices, selectors.EVENT_READ, role)
            while self._notices:
                for key, _ in selector.select(0.2):
                    key.fileobj.recv(4096)  # type: ignore[union-attr]
                    if self.away[key.data]:
                        self.away[key.data][-1] = self.away[key.data][-1][0], time.time()

    def kill(self, role: str) -> None:
        """End a role and all that it has started, as a fault of the machine would."""
        with self._lock:
            process = self._running.pop(role)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.killed[role] += 1
        if not self.away[role] or self.away[role][-1][1] != FOR_EVER:  # else it had not even come back
            self.away[role].append((time.time(), FOR_EVER))

    def ended(self) -> list[str]:
        """Roles that have ended though nobody killed them."""
        with self._lock:
            return [f"{name} ended with {one.returncode}" for name, one in self._running.items() if one.poll()]

    def stop(self) -> None:
        """Ask all to stop, the last started first; kill what does not."""
        with self._lock:
            running, self._running = self._running, {}
        for role in reversed(ALL):
            if role in running:
                running[role].terminate()
        give_up = time.monotonic() + STOPS_WITHIN_S
        for process in running.values():
            try:
                process.wait(max(0.1, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        notices, self._notices = self._notices, {}
        self._reading.join()
        for mailbox in notices.values():
            mailbox.close()

    def client(self, who: str | None = None) -> httpx.Client:
        """Asks the server with somebody's key."""
        headers = {"Authorization": f"Bearer {self.keys.bearers[who]}"} if who else {}
        return httpx.Client(base_url=self.settings.http_url, headers=headers, timeout=5, trust_env=False)

    def answers(self) -> bool:
        """Whether server and screens answer, and hear the broker."""
        try:
            return all(
                httpx.get(f"{url}/healthz", timeout=2, trust_env=False).json()["status"] == "ok"
                for url in (self.settings.http_url, self.settings.live_url)
            )
        except (httpx.HTTPError, ValueError):
            return False

    def drivers_answer(self, devices: Sequence[str]) -> bool:
        """Whether all these devices are on the wire and well."""
        try:
            with self.client("supervisor") as client:
                told = client.get("/api/devices").json()["devices"]
        except (httpx.HTTPError, ValueError, KeyError):
            return False
        well = {one["id"] for one in told if one["online"] and one["status"] == "ok"}
        return set(devices) <= well

    def journal(self) -> list[dict[str, Any]]:
        """Every event of today."""
        with self.client("supervisor") as client:
            return journal_of(client)


@contextmanager
def opened(folder: Path, data: Path) -> Iterator[Roles]:
    """The hall with all its roles answering; they are stopped in the end, and end by themselves should we be killed."""
    data.mkdir(parents=True, exist_ok=True)
    lifeline, life = os.pipe()
    roles = Roles(folder, data, lifeline)
    try:
        for role in ALL:
            roles.start(role)
        data_folder.write_run_file(
            data,
            http=roles.settings.http_url,
            live=roles.settings.live_url,
            mqtt=roles.settings.mqtt_url,
            servers=1,
            pids={},
        )
        until(roles.answers, within_s=OPENS_WITHIN_S)
        yield roles
    finally:
        roles.stop()
        os.close(life)
        os.close(lifeline)


def insist(client: httpx.Client, path: str, body: dict[str, Any], may_refuse: bool = True) -> dict[str, Any]:
    """Ask, and ask again with the same request id until there is an answer: as every kiosk and window does."""
    asked = {"request_id": str(uuid4()), **body}
    while True:
        try:
            answer = client.post(path, json=asked)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        if answer.status_code in (429, 503):
            time.sleep(0.3)
            continue
        if not answer.is_success and not may_refuse:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text}")
        told: dict[str, Any] = answer.json()
        return told
