"""Both brokers, each once per module, and links that are stopped when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.brokers import RunningBroker, amqtt_broker, mosquitto_broker, until
from wire.link import Link


@pytest.fixture(scope="module", params=["amqtt", "mosquitto"])
def each_broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    folder: Path = tmp_path_factory.mktemp(request.param)
    opening = amqtt_broker if request.param == "amqtt" else mosquitto_broker
    with opening(folder) as running:
        yield running


@pytest.fixture
def broker(each_broker: RunningBroker) -> Iterator[RunningBroker]:
    """A broker that runs, whatever the test before has done to it; what it says stands beside a failure."""
    if not each_broker.running:
        each_broker.start()
    said_before = len(each_broker.log)
    yield each_broker
    print(each_broker.log[said_before:])


@pytest.fixture
def join() -> Iterator[Callable[[Link], Link]]:
    """Start a link and wait until it is connected; stop it in the end."""
    started: list[Link] = []

    def start(link: Link) -> Link:
        started.append(link)
        link.start()
        until(lambda: link.connected)
        return link

    yield start
    for link in started:
        link.stop()
