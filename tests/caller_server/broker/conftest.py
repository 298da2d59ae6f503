"""The same brokers as the tests of the link; the door is amqtt's alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import RunningBroker, amqtt_broker
from tests.wire.conftest import broker, each_broker, join

__all__ = ["broker", "each_broker", "embedded", "embedded_of_module", "join"]


@pytest.fixture(scope="module")
def embedded_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBroker]:
    folder: Path = tmp_path_factory.mktemp("embedded")
    with amqtt_broker(folder) as running:
        yield running


@pytest.fixture
def embedded(embedded_of_module: RunningBroker) -> Iterator[RunningBroker]:
    """The embedded broker, running; what it says stands beside a failure."""
    if not embedded_of_module.running:
        embedded_of_module.start()
    said_before = len(embedded_of_module.log)
    yield embedded_of_module
    print(embedded_of_module.log[said_before:])
