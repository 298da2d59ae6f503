"""Real brokers for tests: processes of their own, on a free port, with the accounts and rules of the Weidu hall."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.keys import Keys, make_keys
from config.load import load_hall
from wire.link import Link

ROOT = Path(__file__).parents[1]
HALL_DIR = ROOT / "config" / "weidu"
STARTS_WITHIN_S = 60.0


@dataclass
class RunningBroker:
    """A broker process; `ONEDOOR_DATA` is its `data` folder, where keys.json stands."""

    kind: str  # "amqtt" or "mosquitto"
    data: Path
    hall: str
    port: int
    keys: Keys
    command: list[str]
    host: str = "127.0.0.1"
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """What a role's process needs to find this broker."""
        return os.environ | {
            "ONEDOOR_DATA": str(self.data),
            "ONEDOOR_MQTT_URL": f"mqtt://{self.host}:{self.port}",
        }

    @property
    def running(self) -> bool:
        """True unless it was stopped, was killed or has ended by itself."""
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> str:
        """What it has said so far."""
        return (self.data / "broker.log").read_text(errors="replace")

    def link(self, role: str, client_id: str | None = None, **more: Any) -> Link:
        """A link with the role's account, not yet started; it tries again soon, since tests are in a hurry."""
        account = self.keys.account(role)
        settings = {"first_wait_s": 0.05, "longest_wait_s": 0.5} | more
        return Link(
            hall=self.hall,
            host=self.host,
            port=self.port,
            username=account.username,
            password=account.password,
            client_id=client_id or role,
            **settings,
        )

    @contextmanager
    def linked(self, role: str) -> Iterator[Link]:
        """A link with the role's account, on the wire, until the end of the block."""
        link = self.link(role)
        link.start()
        try:
            until(lambda: link.connected)
            yield link
        finally:
            link.stop()

    def start(self) -> None:
        """Start it (again), on the same port, and wait until it answers."""
        with (self.data / "broker.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        until(lambda: self.process.poll() is not None or _answers(self.host, self.port), within_s=STARTS_WITHIN_S)
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.kind} did not start: {self.log}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
            self.process = None


@contextmanager
def amqtt_broker(folder: Path, hall_dir: Path = HALL_DIR) -> Iterator[RunningBroker]:
    """The role as it ships: `python -m caller_server.broker HALL_DIR`."""
    hall = load_hall(hall_dir)
    keys = make_keys(hall, folder)
    command = [sys.executable, "-m", "caller_server.broker", str(hall_dir)]
    with _running(RunningBroker("amqtt", folder, hall.id, free_port(), keys, command)) as broker:
        yield broker


@contextmanager
def mosquitto_broker(folder: Path, hall_dir: Path = HALL_DIR) -> Iterator[RunningBroker]:
    """Mosquitto with the configuration that the broker role writes for it."""
    hall = load_hall(hall_dir)
    keys = make_keys(hall, folder)
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise RuntimeError("mosquitto is missing: run scripts/set-up dev")
    broker = RunningBroker(
        "mosquitto", folder, hall.id, free_port(), keys, [program, "-c", str(folder / "mosquitto" / "mosquitto.conf")]
    )
    subprocess.run(
        [sys.executable, "-m", "caller_server.broker", str(hall_dir), "--mosquitto", str(folder / "mosquitto")],
        cwd=ROOT,
        env=broker.environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with _running(broker) as running:
        yield running


@contextmanager
def _running(broker: RunningBroker) -> Iterator[RunningBroker]:
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], object], within_s: float = 5.0) -> None:
    """Wait until it is true, or fail."""
    deadline = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < deadline, f"not within {within_s} s"
        time.sleep(0.005)


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
