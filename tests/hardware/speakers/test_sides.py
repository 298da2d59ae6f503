"""One card with two sides serves two zones: each speaks on its own, and while the other does."""

from __future__ import annotations

import io
import threading
import wave
from array import array
from pathlib import Path

import pytest

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.speakers import open_speaker
from hardware.speakers.sides import OneSided, on_side
from hardware.speakers.sound_card import SoundCardSpeaker
from hardware.voices.sound import to_wav
from tests.brokers import until
from tests.hardware.speakers.test_speakers import player, wav
from tests.hardware.voices.speakers_of_clips import tone

EAST, WEST = tone(440, 0.4), tone(300, 0.6)


def sides(stereo: bytes) -> tuple[array[int], array[int]]:
    """What is heard on the left and on the right."""
    with wave.open(io.BytesIO(stereo)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (2, 2, 22_050)
        samples = array("h", sound.readframes(sound.getnframes()))
    return samples[::2], samples[1::2]


def silent(side: array[int]) -> bool:
    return not any(side)


def test_the_left_zone_is_heard_on_the_left_alone():
    left, right = sides(on_side(to_wav(EAST), "left"))
    assert left == EAST
    assert silent(right)
    assert len(left) == len(right)


def test_the_right_zone_is_heard_on_the_right_alone():
    left, right = sides(on_side(to_wav(WEST), "right"))
    assert silent(left)
    assert right == WEST


def speaker(channel: str | None, zone: str, data: Path):
    of_zone = {"id": f"speaker-{zone}", "zone": zone, "channel": channel}
    return open_speaker(Device(kind="speaker", driver="file", address="{data}/spoken/hall", **of_zone), data)


def test_two_zones_speak_at_the_same_time_and_neither_is_heard_in_the_other_s(tmp_path):
    zones = {"000001-A001": speaker("left", "east", tmp_path), "000002-C001": speaker("right", "west", tmp_path)}
    long = tone(440, 20)
    playing = {name: threading.Thread(target=zone.play, args=(to_wav(long), name)) for name, zone in zones.items()}
    for one in playing.values():
        one.start()
    folder = tmp_path / "spoken" / "hall"
    until(lambda: len(list(folder.glob("*.wav"))) == 2)
    assert all(one.is_alive() for one in playing.values())
    east, west = (sides((folder / f"{name}.wav").read_bytes()) for name in zones)
    assert (east[0], silent(east[1])) == (long, True)
    assert (silent(west[0]), west[1]) == (True, long)

    zones["000001-A001"].hush()
    playing["000001-A001"].join(5)
    assert [one.is_alive() for one in playing.values()] == [False, True]
    zones["000002-C001"].close()
    playing["000002-C001"].join(5)
    assert not playing["000002-C001"].is_alive()


def test_a_speaker_without_a_side_is_heard_on_both(tmp_path):
    speaker(None, "east", tmp_path).play(to_wav(EAST), "one")
    assert (tmp_path / "spoken" / "hall" / "one.wav").read_bytes() == to_wav(EAST)


def test_a_sound_card_plays_both_sides_at_once(tmp_path):
    """Each player waits until the other has begun: had one to wait for the other's end, both would hang."""
    script = (
        f"mine=$(mktemp {tmp_path}/heard-XXXXXX); cat > $mine; "
        f'while [ "$(ls {tmp_path}/heard-* | wc -l)" -lt 2 ]; do sleep 0.01; done'
    )
    card = player(tmp_path, script)
    zones = [OneSided(SoundCardSpeaker("sysdefault", card), side) for side in ("left", "right")]
    sounds = (EAST, WEST)
    playing = [
        threading.Thread(target=zone.play, args=(to_wav(sound), "a")) for zone, sound in zip(zones, sounds, strict=True)
    ]
    for one in playing:
        one.start()
    for one in playing:
        one.join(5)
    heard = [sides(path.read_bytes()) for path in tmp_path.glob("heard-*")]
    mixed = [max((one[side] for one in heard), key=any) for side in (0, 1)]
    assert mixed == [EAST, WEST]
    assert sum(silent(side) for one in heard for side in one) == 2


@pytest.mark.parametrize("junk", [b"", b"RIFF", wav(bits=8), on_side(to_wav(EAST), "left")])
def test_what_is_no_mono_wave_is_refused(junk):
    with pytest.raises(DeviceFault) as raised:
        on_side(junk, "left")
    assert raised.value.code == FaultCode.GARBAGE
