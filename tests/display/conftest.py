"""A real broker, and the display's roles as processes of their own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.brokers import HALL_DIR, RunningBroker, amqtt_broker, free_port, until
from tests.display.ears import Ears
from tests.display.looking import Watching, watching
from wire.link import Link

STARTS_WITHIN_S = 20.0


@dataclass
class Role:
    """One of our roles, running."""

    module: str
    hall_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    arguments: tuple[str, ...] = ()
    within: tuple[str, ...] = ()  # a program that starts it

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*self.within, sys.executable, "-P", "-m", self.module, str(self.hall_dir), *self.arguments],
            env=self.environment,
            stderr=subprocess.PIPE,
        )

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def stop(self) -> tuple[int, float, str]:
        """Ask it to stop; its exit code, how long it took, and what it had logged."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        try:
            _, said = self.process.communicate(timeout=10)
        finally:
            self.process.kill()
            self.process.wait()
        return self.process.returncode, time.monotonic() - began, said.decode()

    def close(self) -> None:
        """Stop it if it still runs."""
        if self.running:
            self.stop()


@dataclass
class Screens(Role):
    """The screens role on a free port."""

    port: int = field(default_factory=free_port)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(verify=False, timeout=20), repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.environment["ONEDOOR_LIVE_PORT"] = str(self.port)
        super().start()
        self.hears_the_broker()

    def hears_the_broker(self) -> None:
        until(lambda: self.health().get("wire") == "connected", STARTS_WITHIN_S)

    def close(self) -> None:
        self.client.close()
        super().close()

    def health(self) -> dict[str, str]:
        """The parts of its health, or nothing when it does not answer."""
        try:
            return dict(self.client.get(f"{self.url}/healthz").json()["parts"])
        except httpx.HTTPError:
            return {}


@pytest.fixture(scope="session")
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    with amqtt_broker(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def broker(own_broker: RunningBroker) -> RunningBroker:
    """The embedded broker with the Weidu hall's accounts, running whatever the test before has done to it."""
    if not own_broker.running:
        own_broker.start()
    return own_broker


@pytest.fixture(scope="session")
def own_server(own_broker: RunningBroker) -> Iterator[Link]:
    with own_broker.linked("server") as link:
        yield link


@pytest.fixture
def server(own_server: Link, broker: RunningBroker) -> Link:
    """What the server would say, said by the test."""
    until(lambda: own_server.connected, STARTS_WITHIN_S)
    return own_server


@pytest.fixture(scope="session")
def own_screens(own_broker: RunningBroker) -> Iterator[Screens]:
    with closing(Screens("display.screens", HALL_DIR, own_broker.environment)) as role:
        yield role


@pytest.fixture
def screens(own_screens: Screens, broker: RunningBroker) -> Screens:
    """The screens role over the Weidu hall or the module's own, running whatever the test before has done to it."""
    if not own_screens.running:
        own_screens.start()
    own_screens.hears_the_broker()
    return own_screens


@pytest.fixture
def watch(browser: Browser, screens: Screens) -> Iterator[Watching]:
    """Opens pages of the screens role in a real Chromium."""
    with watching(browser, screens.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def small_broker(hall_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    """The embedded broker of the hall that the module has described in its `hall_dir`."""
    with amqtt_broker(tmp_path_factory.mktemp("data"), hall_dir) as running:
        yield running


@pytest.fixture
def ears(small_broker: RunningBroker) -> Iterator[Ears]:
    heard = Ears(small_broker.link("server"))
    yield heard
    heard.link.stop()
