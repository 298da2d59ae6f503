from __future__ import annotations

from collections.abc import Iterator

import pytest

from display.announcer.reports import Reports
from tests.brokers import RunningBroker, until
from tests.display.calls import DAY, NINE
from tests.wire.ears import Heard, LogBook
from wire.link import Link
from wire.messages import Announced, Outcome


def outcome(seq: int) -> Announced:
    return Announced(day=DAY, seq=seq, spoken_at=NINE, outcome=Outcome.SPOKEN)


@pytest.fixture
def server_ears(server: Link) -> Heard:
    heard = Heard()
    server.subscribe(Announced, heard, zone="+")
    return heard


@pytest.fixture
def announcer(broker: RunningBroker) -> Iterator[Link]:
    link = broker.link("announcer")
    yield link
    link.stop()


def test_outcomes_are_told_in_order_once_the_broker_is_there(announcer, server_ears):
    reports = Reports(announcer, LogBook(), settle_s=0)
    reports.start()
    for seq in (1, 2, 3):
        reports.add("east", outcome(seq))
    announcer.start()
    assert [said.seq for said in server_ears.wait_for(3)] == [1, 2, 3]
    assert server_ears.names[0] == {"zone": "east"}
    reports.stop()


def test_outcomes_of_a_time_without_broker_are_told_when_it_is_back(broker, announcer, server_ears):
    reports = Reports(announcer, LogBook(), settle_s=2)
    reports.start()
    announcer.start()
    until(lambda: announcer.connected)
    broker.kill()
    until(lambda: not announcer.connected)
    for seq in (11, 12):
        reports.add("west", outcome(seq))
    broker.start()
    assert [said.seq for said in server_ears.wait_for(2, within_s=10)] == [11, 12]
    reports.stop()


def test_only_so_many_outcomes_are_kept_and_the_oldest_are_forgotten(announcer, server_ears):
    log = LogBook()
    reports = Reports(announcer, log, kept=2, settle_s=0)
    for seq in (21, 22, 23):
        reports.add("east", outcome(seq))
    assert log.of("outcome_forgotten") == [{"zone": "east", "seq": 21}]
    reports.start()
    announcer.start()
    assert [said.seq for said in server_ears.wait_for(2)] == [22, 23]
    reports.stop()
