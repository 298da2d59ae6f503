"""Several servers of one hall on one wire: one of them speaks for all, and another takes over when it dies."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from statistics import median

import pytest

from tests.bench.load import Client
from tests.bench.servers import write_hall
from tests.brokers import RunningBroker, amqtt_broker, until
from tests.postgres import RunningPostgres
from tests.proofs.nursery import Nursery, Server, nursery
from wire.link import Link
from wire.messages import DeviceState, EventMessage, PadPress, PadReply


@pytest.fixture
def broker(tmp_path) -> Iterator[RunningBroker]:
    with amqtt_broker(tmp_path, write_hall(tmp_path / "hall")) as running:
        yield running


@pytest.fixture
def servers(tmp_path, broker: RunningBroker, database_server: RunningPostgres) -> Iterator[Nursery]:
    url = database_server.new_database()
    with nursery(tmp_path, ONEDOOR_DATABASE_URL=url, ONEDOOR_MQTT_URL=f"mqtt://127.0.0.1:{broker.port}") as found:
        yield found


class Ear:
    """When each number was heard of, and how the server is said to be."""

    def __init__(self, link: Link) -> None:
        self.seqs: list[int] = []
        self.heard: dict[str, float] = {}
        self.server: list[bool] = []
        self.replies: list[PadReply] = []
        self.link = link
        link.subscribe(EventMessage, self._event, kind="+")
        link.subscribe(DeviceState, lambda state, _: self.server.append(state.online), device="server")
        link.subscribe(PadReply, lambda reply, _: self.replies.append(reply), window="+")
        link.start()
        until(lambda: link.connected)

    def _event(self, event: EventMessage, _names: dict[str, str]) -> None:
        self.seqs.append(event.seq)
        if event.kind == "ticket_issued" and event.number is not None:
            self.heard[event.number] = time.monotonic()

    def waits_for(self, number: str, within_s: float = 5.0) -> float:
        """When the number was heard of."""
        until(lambda: number in self.heard, within_s)
        return self.heard[number]


@pytest.fixture
def ear(broker: RunningBroker) -> Iterator[Ear]:
    ear = Ear(broker.link("reader"))
    yield ear
    ear.link.stop()


def issue(server: Server) -> str:
    client = Client(server.running.address)
    status, answer = client.ask(server.running.issue())
    client.close()
    assert status == 201
    return str(json.loads(answer)["number"])


def test_what_a_server_off_duty_commits_is_told_at_once_and_told_once(servers, ear):
    on_duty = servers.start()
    until(lambda: ear.server[-1:] == [True])
    off_duty = servers.start()
    took = []
    for _ in range(15):
        began = time.monotonic()
        took.append(ear.waits_for(issue(off_duty)) - began)
        issue(on_duty)
    until(lambda: len(ear.seqs) >= 30)
    assert [seq for n, seq in enumerate(ear.seqs) if seq not in ear.seqs[:n]] == sorted(set(ear.seqs))
    assert median(took) < 0.1, took


def test_another_server_takes_over_when_the_one_on_duty_is_killed(servers, ear, broker):
    first = servers.start()
    until(lambda: ear.server[-1:] == [True])
    second = servers.start()
    issue(first)
    ear.waits_for(issue(second))
    killed = time.monotonic()
    first.kill()
    until(lambda: False in ear.server)  # its last will: it tells nothing any more
    assert ear.waits_for(issue(second)) - killed < 2.0
    until(lambda: ear.server[-1])
    pad = broker.link("devices")
    pad.start()
    until(lambda: pad.connected)
    press = PadPress.model_validate({"key": "recall", "id": "one-press", "pressed_at": "2026-11-23T09:00:00Z"})
    assert pad.publish(press, window="1").wait(5)
    until(lambda: ear.replies)
    pad.stop()
    assert [reply.code for reply in ear.replies] == ["no_ticket_here"]


def test_a_server_off_duty_that_dies_changes_nothing_on_the_wire(servers, ear):
    first = servers.start()
    until(lambda: ear.server[-1:] == [True])
    second = servers.start()
    ear.waits_for(issue(second))
    second.kill()
    ear.waits_for(issue(first))
    assert False not in ear.server
