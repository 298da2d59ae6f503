"""A broker for the tests that need one: Mosquitto, which starts in a blink, with the hall's accounts and rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.brokers import RunningBroker, mosquitto_broker


@pytest.fixture(scope="package")
def hall_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    with mosquitto_broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture
def broker(hall_broker: RunningBroker) -> RunningBroker:
    """It runs, whatever the test before has done to it."""
    if not hall_broker.running:
        hall_broker.start()
    return hall_broker
