"""Engines with models run in a process of their own, which is watched; the packages themselves are stand-ins here."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from hardware.voices.model import ModelVoice
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import seconds
from tests.brokers import until
from tests.hardware.voices.engines import install, piper_model, sherpa_model

Opened = Callable[..., ModelVoice]


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the stand-ins say what they did; they are installed from here on."""
    folder = tmp_path / "marks"
    folder.mkdir()
    monkeypatch.setenv("MARKS", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(install(tmp_path / "packages")))
    return folder


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens engines, and ends them afterwards."""
    voices: list[ModelVoice] = []

    def open_one(*of: object, **how: object) -> ModelVoice:
        voices.append(ModelVoice(*of, **{"patience_s": 20.0, **how}))  # a busy machine is given time
        return voices[-1]

    yield open_one
    for voice in voices:
        voice.close()


def english(text: str) -> Sentence:
    return Sentence("gmw/en", text, "en")


def loads(marks: Path) -> int:
    return len(list(marks.glob("loaded-*")))


def test_a_model_is_loaded_once_and_speaks_every_sentence(marks, opened, tmp_path):
    voice = opened("piper", {"en": piper_model(tmp_path / "model")})
    for words in ("one two three", "four five", "six, seven, eight, nine"):
        assert seconds(voice.speak(english(words))) == pytest.approx(0.1 * len(words.split()), abs=0.01)
    assert loads(marks) == 1


def test_a_folder_with_one_model_will_do(marks, opened, tmp_path):
    piper_model(tmp_path / "model")
    assert seconds(opened("piper", {"en": tmp_path / "model"}).speak(english("one"))) == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(
    ("how", "why"),
    [("hang", r"piper said nothing for 1\.5 s, and is started again"), ("crash", "piper has ended by itself")],
)
def test_an_engine_that_hangs_or_crashes_is_started_again_and_speaks(marks, opened, tmp_path, how, why):
    voice = opened("piper", {"en": piper_model(tmp_path / "model")}, patience_s=1.5)
    until(lambda: speaks(voice), 20)
    began = time.monotonic()
    with pytest.raises(VoiceFault, match=why):
        voice.speak(english(how))
    assert time.monotonic() - began < 5
    until(lambda: loads(marks) == 2, 20)  # before anybody asks it for a sentence
    assert seconds(voice.speak(english(how))) == pytest.approx(0.1, abs=0.01)


def test_a_sentence_that_the_engine_cannot_say_is_a_fault_and_the_next_is_spoken(marks, opened, tmp_path):
    voice = opened("piper", {"en": piper_model(tmp_path / "model")})
    with pytest.raises(VoiceFault, match="piper: it failed with ValueError: not a word"):
        voice.speak(english("raise it"))
    assert seconds(voice.speak(english("one"))) > 0
    assert loads(marks) == 1


def test_a_language_without_a_model_is_a_fault_at_once(marks, opened, tmp_path):
    voice = opened("piper", {"en": piper_model(tmp_path / "model")})
    with pytest.raises(VoiceFault, match="piper has no model for zh-Hans"):
        voice.speak(Sentence("sit/cmn-latn-pinyin", "请", "zh-Hans"))
    assert loads(marks) == 0


def test_a_model_that_takes_long_to_load_is_waited_for_and_not_begun_anew(marks, opened, tmp_path):
    voice = opened("piper", {"en": piper_model(tmp_path / "slow")}, patience_s=0.5)
    with pytest.raises(VoiceFault, match="piper is still loading its models"):
        voice.speak(english("one"))
    until(lambda: speaks(voice), 20)
    assert loads(marks) == 1


def speaks(voice: ModelVoice) -> bool:
    try:
        voice.speak(english("one"))
    except VoiceFault:
        return False
    return True


def test_what_is_read_aloud_is_never_taken_for_phonemes(marks, opened, tmp_path):
    opened("piper", {"en": piper_model(tmp_path / "model")}).speak(english("[[h@l'oU]]"))
    assert (marks / "said").read_text() == "[ [h@l'oU]]"


def test_an_engine_that_is_not_installed_says_how_it_is(opened, tmp_path):
    voice = opened("piper", {"en": piper_model(tmp_path / "model")})
    wanted = rf"the package piper-tts is not installed \(.*\): run `{sys.executable} -m pip install piper-tts`"
    with pytest.raises(VoiceFault, match=wanted):
        voice.speak(english("one"))


def test_an_engine_that_could_not_begin_is_left_alone_for_a_while(marks, opened, tmp_path):
    voice = opened("piper", {"en": piper_model(tmp_path / "broken")}, again_s=1.0)
    for _ in range(5):
        with pytest.raises(VoiceFault, match="the model is no model"):
            voice.speak(english("one"))
    assert loads(marks) == 1
    until(lambda: not speaks(voice) and loads(marks) == 2, 20)


def test_a_model_that_is_not_there_is_told_with_its_place(marks, opened, tmp_path):
    for place in (tmp_path / "nowhere.onnx", tmp_path / "nowhere"):
        with pytest.raises(VoiceFault, match=f"there is no {place}: put the model for en there, see docs/voice.md"):
            opened("piper", {"en": place}).speak(english("one"))
    piper_model(tmp_path / "two", "a.onnx")
    piper_model(tmp_path / "two", "b.onnx")
    with pytest.raises(VoiceFault, match=r"should have one \*\.onnx for en, and has a\.onnx, b\.onnx"):
        opened("piper", {"en": tmp_path / "two"}).speak(english("one"))
    (piper_model(tmp_path / "half").with_name("voice.onnx.json")).unlink()
    with pytest.raises(VoiceFault, match=r"there is no .*voice\.onnx\.json"):
        opened("piper", {"en": tmp_path / "half"}).speak(english("one"))


def test_a_python_that_is_not_there_is_told(opened, tmp_path):
    with pytest.raises(VoiceFault, match="/nowhere/python does not start: No such file or directory"):
        opened("piper", {"en": piper_model(tmp_path / "model")}, python="/nowhere/python").speak(english("one"))


def test_a_voice_of_sherpa_speaks_what_its_lexicon_has(marks, opened, tmp_path):
    model = sherpa_model(tmp_path / "model", "请 q ing3\n到 d ao4\n号码 h ao4 m a3\na EY1\n")
    voice = opened("sherpa", {"zh-Hans": model})
    assert seconds(voice.speak(Sentence("x", "请A号", "zh-Hans"))) == pytest.approx(6000 / 22_050, abs=0.01)


def test_a_letter_that_its_lexicon_has_not_is_a_fault_and_is_not_passed_over(marks, opened, tmp_path):
    voice = opened("sherpa", {"zh-Hans": sherpa_model(tmp_path / "model", "请 q ing3\n号 h ao4\n")})
    with pytest.raises(VoiceFault, match="its lexicon has no a"):
        voice.speak(Sentence("x", "请A号", "zh-Hans"))
    with pytest.raises(VoiceFault, match="its lexicon has no 到"):
        voice.speak(Sentence("x", "请到", "zh-Hans"))


def test_a_digit_is_not_passed_over_unless_the_model_has_rules_for_numbers(marks, opened, tmp_path):
    model = sherpa_model(tmp_path / "model", "window w\n")
    with pytest.raises(VoiceFault, match="its lexicon has no 1"):
        opened("sherpa", {"en": model}).speak(english("window 12"))
    (model / "number.fst").touch()
    assert opened("sherpa", {"en": model}).speak(english("window 12"))


def test_a_folder_that_is_no_voice_of_sherpa_is_told(marks, opened, tmp_path):
    model = sherpa_model(tmp_path / "model", "")
    with pytest.raises(VoiceFault, match=f"{model} is no VITS voice of sherpa-onnx for en"):
        opened("sherpa", {"en": model}).speak(english("one"))
    (model / "tokens.txt").unlink()
    with pytest.raises(VoiceFault, match=r"there is no .*tokens\.txt"):
        opened("sherpa", {"en": model}).speak(english("one"))


def test_an_engine_ends_with_whoever_started_it_even_while_it_hangs(marks, tmp_path):
    root = Path(__file__).parents[3]
    words = (
        "import sys; from pathlib import Path; from hardware.voices.model import ModelVoice; "
        "from hardware.voices.port import Sentence; voice = ModelVoice('piper', {'en': Path(sys.argv[1])}); "
        "voice.speak(Sentence('x', sys.argv[2], 'en'))"
    )
    path = f"{os.environ['PYTHONPATH']}{os.pathsep}{root}"
    starter = subprocess.Popen(
        [sys.executable, "-c", words, str(piper_model(tmp_path / "model")), "hang"],
        env=os.environ | {"PYTHONPATH": path},
        stdin=subprocess.PIPE,
    )
    until((marks / "said").exists, 20)
    (mark,) = marks.glob("loaded-*")
    engine = int(mark.name.partition("-")[2])
    starter.kill()
    starter.communicate()
    until(lambda: not psutil.pid_exists(engine), 10)
