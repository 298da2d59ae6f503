"""Announcements that are played, written or remembered, and what is said when they cannot be."""

import io
import stat
import threading
import time
import wave
from pathlib import Path

import pytest

from config.models import Device
from hardware.faults import DeviceFault, FaultCode
from hardware.speakers import open_speaker
from hardware.speakers.file import KEPT, FileSpeaker, machine_seconds
from hardware.speakers.sound_card import SoundCardSpeaker
from hardware.speakers.virtual import VirtualSpeaker
from hardware.speakers.waves import seconds
from hardware.voices.sound import from_wav
from tests.brokers import until
from tests.hardware.voices.speakers_of_clips import BEYOND


def wav(length_s: float = 0.1, bits: int = 16) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, bits // 8, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(int(8000 * length_s) * bits // 8))
    return file.getvalue()


def speaker(driver: str, address: str, data: Path):
    return open_speaker(Device(id="speaker-east", kind="speaker", driver=driver, address=address, zone="east"), data)


def fault_of(use) -> DeviceFault:
    with pytest.raises(DeviceFault) as raised:
        use()
    return raised.value


def player(folder: Path, script: str) -> str:
    """A stand-in for aplay: a real program that does what `script` says."""
    path = folder / "player"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_length_of_a_wave():
    assert seconds(wav(0.5)) == 0.5


@pytest.mark.parametrize(
    "junk", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", b"ID3" * 20, wav(bits=8), wav()[:30], BEYOND]
)
def test_what_is_no_wave_is_refused_by_every_speaker(junk, tmp_path):
    for each in (VirtualSpeaker(), FileSpeaker(tmp_path), SoundCardSpeaker(player=player(tmp_path, "cat > /dev/null"))):
        assert fault_of(lambda each=each: each.play(junk, "a")).code == FaultCode.GARBAGE


def test_each_announcement_becomes_a_file_that_lasts_as_long_as_its_sound(tmp_path):
    began = time.monotonic()
    speaker("file", "{data}/spoken/east", tmp_path).play(wav(0.3), "2026-11-23-000017-A012")
    assert 0.3 <= time.monotonic() - began < 2
    folder = tmp_path / "spoken" / "east"
    assert [path.name for path in folder.iterdir()] == ["2026-11-23-000017-A012.wav"]
    assert (folder / "2026-11-23-000017-A012.wav").read_bytes() == wav(0.3)


def test_a_file_speaker_need_not_pace(tmp_path):
    device = Device(id="speaker-east", kind="speaker", driver="file", address="{data}/spoken", zone="east")
    began = time.monotonic()
    open_speaker(device, tmp_path, paced=False).play(wav(30), "long")
    assert time.monotonic() - began < 5


def test_its_time_is_counted_from_before_its_file_can_be_seen(tmp_path):
    """Who holds the clock of a rehearsal sets it on as soon as the file is there."""
    there = []

    def count(length_s):
        there.append((tmp_path / "early.wav").exists())
        return machine_seconds(length_s)

    FileSpeaker(tmp_path, count=count).play(wav(), "early")
    assert there == [False]


def test_closing_ends_the_wait(tmp_path):
    file = FileSpeaker(tmp_path)
    playing = threading.Thread(target=file.play, args=(wav(30), "long"))
    playing.start()
    until((tmp_path / "long.wav").exists)
    file.close()
    playing.join(2)
    assert not playing.is_alive()


def test_hushing_ends_the_wait_and_the_next_is_heard_to_its_end(tmp_path):
    file = FileSpeaker(tmp_path)
    playing = threading.Thread(target=file.play, args=(wav(30), "long"))
    playing.start()
    until((tmp_path / "long.wav").exists)
    file.hush()
    playing.join(2)
    assert not playing.is_alive()
    began = time.monotonic()
    file.play(wav(0.3), "short")
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize("name", ["../away", "a/b", ".hidden"])
def test_a_name_cannot_lead_out_of_the_folder(name, tmp_path):
    assert fault_of(lambda: FileSpeaker(tmp_path, paced=False).play(wav(), name)).code == FaultCode.MISCONFIGURED
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_announcements_make_room_and_other_files_stay(tmp_path):
    for seq in range(KEPT + 5):
        (tmp_path / f"2026-11-22-{seq:06}-A001.wav").touch()
    (tmp_path / "0 our own music.wav").touch()
    FileSpeaker(tmp_path, paced=False).play(wav(), "2026-11-23-000001-words")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert (len(left), left[1]) == (KEPT + 1, "2026-11-22-000006-A001.wav")
    assert (left[0], left[-1]) == ("0 our own music.wav", "2026-11-23-000001-words.wav")


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "spoken").write_text("a file in its place")
    written = FileSpeaker(tmp_path / "spoken")
    for use in (lambda: written.play(wav(), "a"), written.check):
        fault = fault_of(use)
        assert fault.code == FaultCode.OFFLINE
        assert "spoken" in fault.detail
    FileSpeaker(tmp_path / "made" / "when it is needed").check()
    assert not (tmp_path / "made").exists()


def test_a_virtual_speaker_remembers(tmp_path):
    virtual = speaker("virtual", "", tmp_path)
    virtual.play(wav(), "a")
    assert virtual.played == [("a", wav())]
    virtual.fault = DeviceFault(FaultCode.OFFLINE, "for a test")
    assert fault_of(lambda: virtual.play(wav(), "b")).code == FaultCode.OFFLINE
    virtual.close()
    assert virtual.closed


def test_a_sound_card_is_given_the_whole_wave(tmp_path):
    SoundCardSpeaker("plughw:1", player(tmp_path, f'echo "$@" > {tmp_path}/words; cat > {tmp_path}/heard')).play(
        wav(), "a"
    )
    assert (tmp_path / "heard").read_bytes() == wav()
    assert (tmp_path / "words").read_text() == "--quiet --device=plughw:1 -\n"


def test_a_sound_card_that_is_not_there_is_offline_with_alsas_own_words(tmp_path):
    script = "cat > /dev/null; echo 'aplay: main:831: audio open error: No such file or directory' >&2; exit 1"
    fault = fault_of(lambda: SoundCardSpeaker(player=player(tmp_path, script)).play(wav(), "a"))
    assert fault.code == FaultCode.OFFLINE
    assert "audio open error" in fault.detail


def test_that_a_sound_card_is_there_is_found_by_a_moment_of_silence(tmp_path):
    script = f"cat > {tmp_path}/heard; test -e {tmp_path}/card"
    card = SoundCardSpeaker(player=player(tmp_path, script))
    assert fault_of(card.check).code == FaultCode.OFFLINE
    (tmp_path / "card").touch()
    card.check()
    assert not any(from_wav((tmp_path / "heard").read_bytes()))


def test_a_sound_card_that_takes_nothing_is_offline(tmp_path):
    fault = fault_of(lambda: SoundCardSpeaker(player=player(tmp_path, "exit 3")).play(wav(20), "a"))
    assert fault.code == FaultCode.OFFLINE
    assert "exit code 3" in fault.detail


def test_a_sound_card_that_hangs_is_silent(tmp_path):
    began = time.monotonic()
    card = SoundCardSpeaker(player=player(tmp_path, "exec sleep 30"), begin_s=0.2)
    fault = fault_of(lambda: card.play(wav(), "a"))
    assert fault.code == FaultCode.SILENT
    assert time.monotonic() - began < 5


def test_closing_stops_the_sound(tmp_path):
    card = SoundCardSpeaker(player=player(tmp_path, f"cat > /dev/null; touch {tmp_path}/playing; exec sleep 30"))
    playing = threading.Thread(target=card.play, args=(wav(25), "a"))
    playing.start()
    until((tmp_path / "playing").exists)
    card.close()
    playing.join(3)
    assert not playing.is_alive()
    card.play(wav(), "b")  # and nothing more is played


def test_hushing_stops_the_sound_without_a_fault_and_the_next_is_played(tmp_path):
    script = f"cat > /dev/null; echo x >> {tmp_path}/playing; test $(wc -l < {tmp_path}/playing) -gt 1 || exec sleep 30"
    card = SoundCardSpeaker(player=player(tmp_path, script))
    faults: list[DeviceFault] = []

    def play() -> None:
        try:
            card.play(wav(25), "a")
        except DeviceFault as fault:
            faults.append(fault)

    playing = threading.Thread(target=play)
    playing.start()
    until((tmp_path / "playing").exists)
    card.hush()
    playing.join(3)
    assert not playing.is_alive()
    assert faults == []
    card.play(wav(), "b")
    assert (tmp_path / "playing").read_text() == "x\nx\n"


def test_without_a_player_one_is_told_what_to_install():
    fault = fault_of(lambda: SoundCardSpeaker(player="no-such-player"))
    assert fault.code == FaultCode.MISCONFIGURED
    assert "alsa-utils" in fault.detail


@pytest.mark.parametrize(("driver", "address"), [("file", ""), ("network", "10.0.0.1:9100"), ("ff68", "/dev/ttyS0")])
def test_a_speaker_that_cannot_be_is_said(driver, address, tmp_path):
    fault = fault_of(lambda: speaker(driver, address, tmp_path))
    assert fault.code == FaultCode.MISCONFIGURED
    assert "speaker-east" in fault.detail
