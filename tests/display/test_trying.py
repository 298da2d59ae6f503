"""What is told of the voices before the hall opens: by `onedoor check` and by the doctor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.load import load_hall
from display.announcer.sentences import Wording
from display.announcer.tongue import tongue_of
from hardware.voices.espeak import EspeakVoice
from tests.halls import write_small_hall
from tests.hardware.voices.engines import install, piper_model
from tests.hardware.voices.speakers_of_clips import write_manifest
from tests.wire.ears import LogBook

MEANWHILE = "until then eSpeak NG speaks in its place"


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    return write_small_hall(tmp_path / "hall")


def choose(hall: Path, words: str) -> None:
    (hall / "voice.toml").write_text(f"[voice]\n{words}\n", "utf-8")


def tried(hall: Path, **environment: str) -> dict[str, tuple[str, str]]:
    """Fault and advice by voice."""
    command = [sys.executable, "-P", "-m", "display.announcer.trying", str(hall)]
    said = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True).stdout
    return {one["voice"]: (one["fault"], one["advice"]) for one in map(json.loads, said.splitlines())}


def test_a_hall_that_chooses_nothing_has_its_voices_of_espeak_tried(hall):
    assert tried(hall) == {"sit/cmn-latn-pinyin": ("", ""), "gmw/en": ("", "")}


def test_the_chosen_engine_is_tried_in_each_language_that_it_has_a_model_for(hall, tmp_path):
    piper_model(hall / "models")
    choose(hall, 'engine = "piper"\nmodels.en = "models/voice.onnx"')
    packages = f"{install(tmp_path / 'packages')}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    said = tried(hall, PYTHONPATH=packages, MARKS=str(tmp_path))
    assert said == {"sit/cmn-latn-pinyin": ("", ""), "gmw/en": ("", ""), "piper en": ("", "")}


def test_an_engine_that_is_not_installed_is_told_and_espeak_speaks(hall):
    piper_model(hall / "models")
    choose(hall, 'engine = "piper"\nmodels = { zh-Hans = "models", en = "models/voice.onnx" }')
    said = tried(hall)
    assert said["gmw/en"] == ("", "")
    for language in ("zh-Hans", "en"):
        fault, advice = said[f"piper {language}"]
        assert fault.startswith("piper: the package piper-tts is not installed (No module named 'piper'): run `")
        assert advice == MEANWHILE

    log, advised = LogBook(), list[str]()
    tongue = tongue_of(load_hall(hall), hall, log)
    tongue.advise(advised.append)
    (_, english) = Wording.of(load_hall(hall)).call("A012", "2")
    assert tongue.voice.speak(english) == EspeakVoice().speak(english)
    assert "pip install piper-tts" in log.of("spoken_instead")[0]["why"]
    assert advised[-1].startswith("eSpeak NG speaks in its place: piper: the package piper-tts is not installed")


def test_recordings_that_are_missing_are_counted(hall):
    choose(hall, 'engine = "clips"')
    said = tried(hall)
    assert said["clips en"][0].startswith(f"there is no {hall}/clips/clips.toml")
    assert "clips" not in said
    write_manifest(hall / "clips", {"en": {"Ticket": "ticket.wav"}})
    wrong = f"42 parts of the calls are not recorded; `onedoor clips {hall}` lists them"
    assert tried(hall)["clips"] == (wrong, MEANWHILE)


def test_check_says_that_the_hall_is_right_and_what_its_voice_lacks(hall):
    choose(hall, 'engine = "piper"\nmodels.en = "/srv/models/en.onnx"')
    command = [sys.executable, "-P", "-m", "onedoor", "check", str(hall)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    last = ended.stdout.splitlines()[-1]
    assert last.startswith("voice piper en: piper: ")
    assert last.endswith(f"; {MEANWHILE}")
