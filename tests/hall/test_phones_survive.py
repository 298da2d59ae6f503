"""A phone's page while the hall's programs go away and come back: never blank, honest meanwhile, right afterwards.

Broker, server and screens are processes of their own here, so that each stays away for as long as the test wants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.brokers import RunningBroker, amqtt_broker, free_port, until
from tests.display.conftest import Role, Screens
from tests.halls import write_small_hall

STARTS_WITHIN_S = 60.0
SEES_WITHIN_S = 30.0
WINDOWS = {"A": "2", "B": "5", "C": "7"}


@dataclass
class Server(Role):
    """The server role on a free port."""

    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.environment["ONEDOOR_HTTP_PORT"] = str(self.port)
        super().start()
        until(self.answers, STARTS_WITHIN_S)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).is_success
        except httpx.HTTPError:
            return False


@dataclass
class Apart:
    """A hall of single processes."""

    broker: RunningBroker
    screens: Screens
    server: Server

    def post(self, who: str, path: str, **body: object) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.broker.keys.bearer(who)}"}
        asked = {"request_id": str(uuid4()), **body}
        answer = self.screens.client.post(self.server.url + path, json=asked, headers=headers)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def issue(self, line: str) -> str:
        """The address of a new ticket's page."""
        return f"{self.server.url}/t/{self.post('kiosk-1', '/api/tickets', line=line)['token']}"

    def move(self, line: str, *moves: str) -> None:
        for move in moves:
            self.post(f"window-{WINDOWS[line]}", f"/api/windows/{WINDOWS[line]}/{move}")

    def followed(self) -> int:
        return int(self.screens.health().get("followers", 0))


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    data = tmp_path_factory.mktemp("apart")
    folder = write_small_hall(data / "hall")
    with amqtt_broker(data, folder) as broker:
        screens = Screens("display.screens", folder, dict(broker.environment))
        live = {"ONEDOOR_PUBLIC_LIVE_URL": screens.url, "ONEDOOR_DEMO": "1"}
        server = Server("caller_server", folder, broker.environment | live)
        with closing(screens), closing(server):
            screens.start()
            server.start()
            yield Apart(broker, screens, server)


@pytest.fixture
def hall(apart: Apart) -> Apart:
    """All of it running, whatever the test before has done to it."""
    for one in (apart.broker, apart.server, apart.screens):
        if not one.running:
            one.start()
    apart.screens.hears_the_broker()
    return apart


class Phone:
    """A phone's page that is looked at again and again: it always shows the number and where it stands."""

    def __init__(self, browser: Browser, hall: Apart, address: str, *, clock: bool = False) -> None:
        self.page: Page = browser.new_page(locale="en-GB")
        if clock:
            self.page.clock.install()
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url) if "/api/" in request.url else None)
        before = hall.followed()
        self.page.goto(address)
        until(lambda: hall.followed() > before, SEES_WITHIN_S)

    def shown(self) -> str:
        number, state = self.page.locator("h1").inner_text(), self.page.locator("#state").inner_text()
        assert re.fullmatch(r"[ABC]\d{3}", number)
        assert state
        ahead = self.page.locator(".place").inner_text() if state == "Waiting" else ""
        return " ".join(f"{state} {ahead} {self.page.locator('#foot').inner_text()}".split())

    def sees(self, *parts: str) -> None:
        def all_there() -> bool:
            shown = self.shown()
            return all(part in shown for part in parts)

        until(all_there, SEES_WITHIN_S)


LIVE = "Updates by itself"
AWAY = "Not connected, trying again"


@pytest.fixture
def phone(browser: Browser, hall: Apart) -> Iterator[Callable[..., Phone]]:
    opened: list[Phone] = []

    def opens(address: str, **more: bool) -> Phone:
        opened.append(Phone(browser, hall, address, **more))
        return opened[-1]

    yield opens
    for one in opened:
        one.page.context.close()
    until(lambda: not hall.followed(), SEES_WITHIN_S)


def test_a_call_makes_one_phone_of_a_line_ask_and_all_of_them_move_up(hall, phone):
    addresses = [hall.issue("A") for _ in range(54)]
    hall.move("A", "open")
    phones = [phone(addresses[place]) for place in (0, 1, 52, 53)]
    for one, ahead in zip(phones, ("You are next", "1 people", "52 people", "53 people"), strict=True):
        one.sees(ahead, LIVE)
        one.asked.clear()
    hall.move("A", "next")
    for one, ahead in zip(phones, ("You are called", "You are next", "51 people", "52 people"), strict=True):
        one.sees(ahead)
    assert [len(one.asked) > 0 for one in phones] == [True, False, False, False]


def test_with_the_broker_gone_the_page_asks_the_server_and_hears_the_stream_again_when_it_is_back(hall, phone):
    addresses = [hall.issue("B") for _ in range(3)]
    one = phone(addresses[2])
    one.sees("2 people", LIVE)
    hall.broker.kill()
    hall.move("B", "open", "next")
    one.sees("1 people", LIVE)
    assert one.asked
    hall.broker.start()
    hall.screens.hears_the_broker()
    hall.move("B", "start", "finish", "next")
    one.sees("You are next", LIVE)


def test_whatever_goes_the_page_keeps_what_it_knew_says_so_and_is_right_once_all_is_back(hall, phone):
    addresses = [hall.issue("C") for _ in range(3)]
    awake, asleep = phone(addresses[2]), phone(addresses[1], clock=True)
    for one, ahead in ((awake, "2 people"), (asleep, "1 people")):
        one.sees(ahead, LIVE)
    hall.screens.kill()
    hall.move("C", "open", "next")
    awake.sees("1 people", LIVE)  # by the server
    asleep.page.clock.pause_at(asleep.page.evaluate("Date.now() + 100"))  # the lid is closed: no timer runs
    hall.server.kill()
    awake.sees("1 people", AWAY)
    hall.screens.start()
    hall.server.start()
    awake.sees("1 people", LIVE)
    hall.move("C", "start", "finish", "next")
    awake.sees("You are next", LIVE)
    asleep.page.clock.fast_forward(3_600_000)
    asleep.page.clock.resume()
    asleep.sees("You are called", LIVE)
