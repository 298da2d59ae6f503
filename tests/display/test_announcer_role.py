"""The announcer as it ships: a process, a broker, eSpeak NG, and the file speaker that takes as long as the sound."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.brokers import RunningBroker, until
from tests.display.conftest import Role
from tests.display.ears import SHORT, Ears
from tests.halls import write_small_hall
from wire.messages import Outcome


@pytest.fixture(scope="module")
def hall_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_small_hall(tmp_path_factory.mktemp("hall"))
    (folder / "calling.toml").write_text(SHORT)
    devices = (folder / "devices.toml").read_text("utf-8")
    for zone, side in (("east", "left"), ("west", "right")):  # as on one sound card
        devices = devices.replace(f'zone = "{zone}"', f'zone = "{zone}"\nchannel = "{side}"')
    (folder / "devices.toml").write_text(devices, "utf-8")
    return folder


@pytest.fixture
def announcer(small_broker: RunningBroker, hall_dir: Path, ears: Ears) -> Iterator[Role]:
    role = Role("display.announcer", hall_dir, small_broker.environment)
    role.start()
    for device in ("speaker-east", "speaker-west"):
        until(lambda device=device: getattr(ears.speaker(device), "status", "") == "ok", 20)
    yield role
    assert role.process is not None
    if role.process.poll() is None:
        role.kill()


def seconds_of(path: Path) -> float:
    with wave.open(str(path)) as wav:
        return wav.getnframes() / wav.getframerate()


def heard_on(path: Path) -> set[str]:
    """The sides on which something sounds."""
    with wave.open(str(path)) as wav:
        samples = array("h", wav.readframes(wav.getnframes()))
        assert wav.getnchannels() == 2
    return {side for side, sound in (("left", samples[::2]), ("right", samples[1::2])) if any(sound)}


def test_calls_of_a_zone_are_spoken_one_after_another_and_two_zones_at_once(small_broker, announcer, ears):
    ears.call(1, "A001", "east")
    ears.call(2, "C001", "west")
    ears.call(3, "A002", "east")
    ears.call(4, "A003", "east", expires_in_s=1)
    first, west = ears.outcome(1), ears.outcome(2)
    assert ears.outcome(4).outcome is Outcome.LATE

    east = small_broker.data / "spoken" / "east"
    until(lambda: len(list(east.glob("*-00000[1-4]-*.wav"))) == 2)
    files = sorted(path.name for path in east.glob("*-00000[1-4]-*.wav"))
    assert [name.split("-", 3)[3] for name in files] == ["000001-A001.wav", "000003-A002.wav"]
    assert first.outcome is west.outcome is Outcome.SPOKEN
    length = seconds_of(east / files[0])
    assert 3 < length < 6
    assert abs(first.spoken_at - west.spoken_at) < timedelta(seconds=2)
    assert heard_on(east / files[0]) == {"left"}
    (of_west,) = (small_broker.data / "spoken" / "west").glob("*-000002-C001.wav")
    assert heard_on(of_west) == {"right"}
    begun = [(east / name).stat().st_mtime for name in files]
    assert begun[1] - begun[0] >= length

    code, took, said = announcer.stop()  # in the middle of the second
    assert (code, took < 4) == (0, True)  # then `onedoor up` would kill it
    assert "Traceback" not in said
    until(lambda: ears.speaker("speaker-east").online is False)


def test_an_announcer_that_is_killed_leaves_its_speakers_offline(announcer, ears):
    assert ears.speaker("speaker-west").online
    announcer.kill()
    until(lambda: not ears.speaker("speaker-west").online and not ears.speaker("speaker-east").online)


def test_where_the_clocks_are_an_hour_apart_it_goes_by_the_servers(announcer, ears):
    hour = timedelta(hours=1)
    ears.call(61, "A061", "east", wrong_by=-hour)
    ears.call(62, "C062", "west", expires_in_s=-1, wrong_by=-hour)
    spoken, late = ears.outcome(61), ears.outcome(62)
    assert (spoken.outcome, late.outcome) == (Outcome.SPOKEN, Outcome.LATE)
    assert timedelta(0) < datetime.now(UTC) - hour - spoken.spoken_at < timedelta(minutes=1)


def test_garbage_on_its_topic_does_not_stop_it(small_broker, announcer, ears):
    from paho.mqtt.client import Client
    from paho.mqtt.enums import CallbackAPIVersion

    rogue = Client(CallbackAPIVersion.VERSION2, client_id="rogue")
    account = small_broker.keys.account("server")
    rogue.username_pw_set(account.username, account.password)
    rogue.connect(small_broker.host, small_broker.port)
    rogue.loop_start()
    for payload in (b"", b"{", b"\xff\xfe", b'{"v":1}', b"[" * 10_000):
        rogue.publish("onedoor/small/announce/east", payload, qos=1).wait_for_publish(5)
    rogue.disconnect()
    rogue.loop_stop()
    ears.call(50, "A050", "east")
    assert ears.outcome(50).outcome is Outcome.SPOKEN
