"""The announcer as it ships, in halls that speak by other engines than eSpeak NG."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psutil
import pytest

from config.load import load_hall
from config.models import Hall, Voice
from display.announcer.chime import chime
from display.announcer.needed import sentences_of
from display.announcer.sentences import Wording
from display.announcer.tongue import tongue_of
from hardware.voices.clips import ClipVoice, unrecorded
from hardware.voices.espeak import EspeakVoice
from hardware.voices.espeak_ng import EspeakNgVoice
from hardware.voices.manifest import read_manifest
from hardware.voices.sound import seconds
from tests.brokers import RunningBroker, until
from tests.display.conftest import Role
from tests.display.ears import SHORT, Ears
from tests.halls import small_hall, write_small_hall
from tests.hardware.voices.engines import install, piper_model
from tests.hardware.voices.speakers_of_clips import record, tone, wav_of, write_manifest
from tests.wire.ears import LogBook
from wire.messages import Outcome


@pytest.fixture(scope="module")
def hall_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_small_hall(tmp_path_factory.mktemp("hall"))
    (folder / "calling.toml").write_text(SHORT + '[voice]\nengine = "clips"\nclips = "spoken"\n')
    words = {part for one in sentences_of(small_hall()) if one.language == "en" for part in unrecorded(one, ())}
    devices = (folder / "devices.toml").read_text("utf-8")  # sounds take no time
    (folder / "devices.toml").write_text(devices.replace('driver = "file"', 'driver = "virtual"'), "utf-8")
    write_manifest(folder / "spoken", {"en": record(folder / "spoken", "en", sorted(words))})
    return folder


@contextmanager
def announcing(hall_dir: Path, environment: dict[str, str], ears: Ears) -> Iterator[Role]:
    role = Role("display.announcer", hall_dir, environment)
    role.start()
    until(lambda: getattr(ears.speaker("speaker-east"), "status", "") == "ok", 20)
    yield role
    role.kill()
    until(lambda: getattr(ears.speaker("speaker-east"), "online", True) is False)


@pytest.fixture
def announcer(small_broker: RunningBroker, hall_dir: Path, ears: Ears) -> Iterator[Role]:
    with announcing(hall_dir, small_broker.environment, ears) as role:
        yield role


def detail(ears: Ears, device: str = "speaker-east") -> str:
    state = ears.speaker(device)
    assert state is not None
    assert (state.status, state.online) == ("ok", True)
    return state.detail


def spoken(ears: Ears, seq: int, number: str) -> bool:
    ears.call(seq, number, "east")
    return ears.outcome(seq).outcome is Outcome.SPOKEN


def test_every_call_is_spoken_and_the_technician_is_told_what_was_not_recorded(hall_dir, announcer, ears):
    seven = hall_dir / "spoken" / read_manifest(hall_dir / "spoken").files["en"]["seven"]
    whole = seven.read_bytes()
    assert spoken(ears, 1, "A012")
    assert detail(ears) == ""

    seven.write_bytes(b"RIFF")
    assert spoken(ears, 2, "A007")
    until(lambda: detail(ears) != "")
    broken = f"{seven}: it ends too early; save it as WAV, PCM, 16 bit"
    assert detail(ears) == f"eSpeak NG speaks in its place: {broken}"
    until(lambda: detail(ears, "speaker-west") == detail(ears))  # they speak with one voice

    seven.write_bytes(whole)
    assert spoken(ears, 3, "A077")
    until(lambda: detail(ears) == "")

    assert spoken(ears, 4, "X001")  # of a line that the hall does not know
    assert spoken(ears, 5, "C001")  # of a line of the other zone
    until(lambda: detail(ears) == "eSpeak NG speaks in its place: not recorded in en: X")


def test_a_model_speaks_the_calls_and_its_process_ends_with_the_announcer(small_broker, hall_dir, ears, tmp_path):
    hall = tmp_path / "hall"
    shutil.copytree(hall_dir, hall)
    (hall / "calling.toml").write_text(SHORT + '[voice]\nengine = "piper"\nmodels.en = "voice.onnx"\n')
    piper_model(hall)
    environment = small_broker.environment | {"MARKS": str(tmp_path)}
    packages = (str(install(tmp_path / "packages")), environment.get("PYTHONPATH", ""))
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, packages))
    with announcing(hall, environment, ears) as role:
        until((tmp_path / "said").exists, 20)  # the words of a test, before any call
        seqs = count(21)  # on a busy machine it may take its time, and eSpeak NG speak the first
        until(lambda: spoken(ears, seq := next(seqs), f"A{seq:03}") and "Ticket" in (tmp_path / "said").read_text(), 60)
        assert role.stop()[0] == 0
    engines = [int(mark.name.partition("-")[2]) for mark in tmp_path.glob("loaded-*")]
    until(lambda: not any(map(psutil.pid_exists, engines)), 10)


def test_a_sentence_with_a_broken_recording_is_spoken_by_espeak_and_the_next_is_joined_again(hall_dir):
    folder = hall_dir / "spoken"
    eight = folder / read_manifest(folder).files["en"]["eight"]
    whole = eight.read_bytes()
    eight.unlink()
    log = LogBook()
    voice = tongue_of(load_hall(hall_dir), hall_dir, log).voice
    (with_eight,), (without,) = (Wording(("en",), {"en": "gmw/en"}).call(number, "2") for number in ("A008", "A012"))
    assert voice.speak(with_eight) == EspeakVoice().speak(with_eight)
    assert voice.speak(without) == ClipVoice(folder).speak(without)
    assert [line["text"] for line in log.of("spoken_instead")] == [with_eight.text]
    eight.write_bytes(whole)
    assert voice.speak(with_eight) == ClipVoice(folder).speak(with_eight)


def test_the_hall_s_own_chime_is_heard_and_the_two_notes_in_place_of_a_broken_one(hall_dir, tmp_path):
    hall = load_hall(hall_dir).model_copy(update={"voice": Voice(engine="clips", clips=str(tmp_path))})
    write_manifest(tmp_path, {}, chime="gong.wav")
    log = LogBook()
    assert tongue_of(hall, hall_dir, log).chime() == chime()
    assert "gong.wav" in log.of("chime_not_used")[0]["why"]
    (tmp_path / "gong.wav").write_bytes(wav_of(tone(660, 0.4)))
    assert seconds(tongue_of(hall, hall_dir, LogBook()).chime()) == pytest.approx(0.4, abs=0.01)


def test_a_hall_that_chooses_no_engine_speaks_by_pyttsx3_and_one_that_chooses_espeak_by_its_program(hall_dir):
    hall = load_hall(hall_dir)
    (said,) = Wording(("en",), {"en": "gmw/en"}).call("A012", "2")
    for engine, judge in (("pyttsx3", EspeakVoice()), ("espeak", EspeakNgVoice())):
        chosen = hall.model_copy(update={"voice": Voice(engine=engine)})
        tongue = tongue_of(chosen, hall_dir, LogBook())
        assert tongue.voice.speak(said) == judge.speak(said)
        assert tongue.chime() == chime()
    assert Hall.model_validate(small_hall().model_dump(by_alias=True)).voice.engine == "pyttsx3"
