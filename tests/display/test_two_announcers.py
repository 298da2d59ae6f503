"""Two announcers of one hall, as processes: an old one was left over, or a second machine was switched on too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.brokers import RunningBroker, amqtt_broker, mosquitto_broker, until
from tests.display.conftest import Role
from tests.display.ears import SHORT, Ears
from tests.halls import write_small_hall
from wire.messages import STOPPED, AnnouncerHere, Standing

SPEAKERS = {"east": "speaker-east", "west": "speaker-west"}


@pytest.fixture(scope="module")
def hall_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_small_hall(tmp_path_factory.mktemp("hall"))
    (folder / "calling.toml").write_text(SHORT)
    (folder / "voice.toml").write_text('[voice]\nengine = "espeak"\n')
    return folder


class Pair:
    """Two machines, each with an announcer; and the server's side."""

    def __init__(self, broker: RunningBroker, hall_dir: Path, folder: Path) -> None:
        self.broker = broker
        self.ears = Ears(broker.link("server"))
        self.data = [folder / "first", folder / "second"]
        self.roles = []
        for data in self.data:
            data.mkdir()
            shutil.copy(broker.data / "keys.json", data)
            self.roles.append(Role("display.announcer", hall_dir, broker.environment | {"ONEDOOR_DATA": str(data)}))

    def online(self, detail: str = "") -> bool:
        """Whether both zones have a voice, and of each this is said."""
        states = [self.ears.speaker(device) for device in SPEAKERS.values()]
        return all(state is not None and state.online and detail in state.detail for state in states)

    def call(self, seq: int) -> None:
        """A call in each zone; it has begun to be spoken."""
        numbers = {"east": f"A{seq:03}", "west": f"C{seq + 1:03}"}
        for at, (zone, number) in enumerate(numbers.items(), seq):
            self.ears.call(at, number, zone)
        until(lambda: self.spoken(0) | self.spoken(1) >= set(numbers.values()), 20)

    def spoken(self, machine: int) -> set[str]:
        """The numbers that were called there."""
        return {path.stem.split("-")[-1] for path in (self.data[machine] / "spoken").rglob("*.wav")}

    def close(self) -> None:
        for role in self.roles:
            if role.running:
                print(role.stop()[2])  # it stands beside a failure
        self.ears.link.stop()


@pytest.fixture
def pair(request: pytest.FixtureRequest, hall_dir: Path, tmp_path: Path) -> Iterator[Pair]:
    (tmp_path / "broker").mkdir()
    with request.param(tmp_path / "broker", hall_dir) as broker:
        made = Pair(broker, hall_dir, tmp_path)
        yield made
        made.close()


@pytest.mark.parametrize("pair", [amqtt_broker], indirect=True)
def test_each_call_is_spoken_once_by_one_of_them_and_by_the_other_when_that_one_is_gone(pair):
    first, second = pair.roles
    first.start()
    until(pair.online, 20)
    second.start()
    until(lambda: pair.online("another announcer"), 20)
    state = pair.ears.speaker("speaker-east")
    assert f"process {second.process.pid}" in state.detail
    assert state.status == "ok"
    pair.call(1)
    assert (pair.spoken(0), pair.spoken(1)) == ({"A001", "C002"}, set())

    first.kill()
    until(lambda: not pair.online(), 20)
    until(pair.online, 20)
    pair.call(3)
    assert (pair.spoken(0), pair.spoken(1)) == ({"A001", "C002"}, {"A003", "C004"})
    assert not any(pair.ears.speaker(device).detail for device in SPEAKERS.values())
    _, _, said = second.stop()
    assert f'announcer_silent zone=east speaks="{_host(state.detail)}, process {first.process.pid}"' in said
    assert said.count("announcer_takes_over") == len(SPEAKERS)


@pytest.mark.parametrize("pair", [mosquitto_broker], indirect=True)
def test_of_two_that_are_started_at_once_one_speaks_and_the_other_as_soon_as_it_is_stopped(pair):
    for role in pair.roles:
        role.start()
    until(lambda: pair.online("another announcer"), 20)
    pair.call(1)
    assert sorted(map(len, map(pair.spoken, (0, 1)))) == [0, 2]
    speaks = 0 if pair.spoken(0) else 1
    pair.roles[speaks].stop()
    until(pair.online, 5)
    pair.call(3)
    assert (pair.spoken(speaks), pair.spoken(1 - speaks)) == ({"A001", "C002"}, {"A003", "C004"})


@pytest.mark.parametrize("pair", [amqtt_broker], indirect=True)
def test_one_that_hears_of_another_that_has_spoken_for_longer_falls_silent_and_speaks_again_when_that_leaves(pair):
    role = pair.roles[0]
    role.start()
    until(pair.online, 20)
    other = pair.broker.link("announcer", "the-other")
    other.start()
    until(lambda: other.connected)
    long_since = datetime.now(UTC) - timedelta(hours=1)

    def say(does: Standing) -> None:
        here = AnnouncerHere(id="the-other", machine="hall-2, process 7", does=does, since=long_since)
        for zone in SPEAKERS:
            assert other.publish(here, zone=zone).wait(5)

    say(Standing.SPEAKS)
    until(lambda: not any(pair.ears.speaker(device).online for device in SPEAKERS.values()))
    assert pair.ears.speaker("speaker-east").status == STOPPED
    say(Standing.LEAVES)
    until(pair.online)
    pair.call(1)
    assert pair.spoken(0) == {"A001", "C002"}
    other.stop()


def _host(detail: str) -> str:
    return detail.partition("runs on ")[2].partition(",")[0]
