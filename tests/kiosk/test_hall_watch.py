from __future__ import annotations

import queue
import time
from collections.abc import Iterator

import pytest
import structlog

from kiosk.api import HallServer
from kiosk.events import HallSeen, Happened, ServerGone
from kiosk.hall_watch import HallWatch
from tests.kiosk.fake_server import KEY, FakeServer

LOG = structlog.get_logger("test")


class Heard:
    """What the watch told, in order."""

    def __init__(self) -> None:
        self.all: queue.SimpleQueue[Happened] = queue.SimpleQueue()

    def until(self, kind: type, within_s: float = 5) -> Happened:
        ends = time.monotonic() + within_s
        while True:
            happened = self.all.get(timeout=max(0.01, ends - time.monotonic()))
            if isinstance(happened, kind):
                return happened


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def watch(server: FakeServer, heard: Heard) -> Iterator[HallWatch]:
    asking = HallServer(server.url, KEY)
    watching = HallWatch(asking, "zh-Hans", heard.all.put, LOG)
    watching.start()
    yield watching
    asking.close()
    watching.stop()


def test_the_hall_is_seen_at_once_and_again_when_looked_at(watch, heard, server):
    heard.until(HallSeen)
    server.waiting["A"] = 7
    watch.look("en")
    seen = heard.until(HallSeen, within_s=1.5)
    assert isinstance(seen, HallSeen)
    assert seen.hall.lines[0].waiting == 7
    assert server.languages[-1].startswith("en")


def test_the_servers_return_is_seen_within_two_seconds(watch, heard, server):
    heard.until(HallSeen)
    server.go()
    watch.look("zh-Hans")
    for _ in range(5):  # long enough for the pauses to have grown to their longest
        heard.until(ServerGone)
    server.come()
    back = time.monotonic()
    heard.until(HallSeen)
    assert time.monotonic() - back < 2


def test_a_kiosk_whose_key_is_not_known_says_so_like_an_absent_server(server, heard):
    asking = HallServer(server.url, "another key")
    watching = HallWatch(asking, "en", heard.all.put, LOG)
    watching.start()
    heard.until(ServerGone)
    watching.stop()
    asking.close()
