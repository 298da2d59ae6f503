from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from config.models import Calling
from display.announcer.announcement import AFTER_CHIME_S, BETWEEN_SENTENCES_S, BETWEEN_TIMES_S, Announcements
from display.announcer.chime import LENGTH_S, chime
from display.announcer.sentences import Wording
from hardware.voices.espeak import PATIENCE_S, EspeakVoice
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import seconds, silence
from tests.wire.ears import LogBook

VOICES = Calling().voices
WORDING = Wording(("zh-Hans", "en"), VOICES)
ENGLISH = Wording(("en",), VOICES)
MANDARIN = Sentence(VOICES["zh-Hans"], "请A零一二号，到三号窗口")


def length_by_espeak(sentence: Sentence, folder: Path) -> float:
    """How long the command-line program takes for the sentence, at the same pace."""
    path = folder / "judge.wav"
    command = ["espeak-ng", "-v", sentence.voice, "-s", "165", "-w", str(path), sentence.text]
    subprocess.run(command, check=True)
    return (path.stat().st_size - 44) / 2 / 22_050


@pytest.mark.parametrize("sentence", WORDING.call("A012", "3"), ids=lambda one: one.voice)
def test_a_sentence_sounds_as_long_as_espeak_takes_for_it(sentence, tmp_path):
    sound = EspeakVoice().speak(sentence)
    assert seconds(sound) == pytest.approx(length_by_espeak(sentence, tmp_path), abs=0.15)
    assert max(abs(sample) for sample in sound) > 10_000


def test_a_longer_number_takes_longer():
    spoken = [EspeakVoice().speak(WORDING.call(number, "3")[1]) for number in ("A012", "A1012", "A10012")]
    assert all(seconds(shorter) < seconds(longer) for shorter, longer in pairwise(spoken))


def test_an_announcement_is_as_long_as_its_chime_sentences_and_pauses():
    voice = EspeakVoice()
    announcements = Announcements(voice, chime(), WORDING, 2, LogBook())
    spoken = BETWEEN_SENTENCES_S + sum(seconds(voice.speak(one)) for one in WORDING.call("A012", "3"))
    first, again = announcements.sound("A012", "3"), announcements.again("A012", "3")
    assert seconds(first) == pytest.approx(LENGTH_S + AFTER_CHIME_S + spoken, abs=0.05)
    assert seconds(again) == pytest.approx(BETWEEN_TIMES_S + spoken, abs=0.05)


def test_an_unknown_voice_is_a_fault_and_the_next_sentence_is_spoken():
    voice = EspeakVoice()
    with pytest.raises(VoiceFault, match="nobody/knows"):
        voice.speak(Sentence("nobody/knows", "hello"))
    assert seconds(voice.speak(MANDARIN)) > 2


def program(tmp_path: Path, words: str) -> tuple[str, ...]:
    path = tmp_path / "synthesis.py"
    path.write_text(words)
    return (sys.executable, str(path))


def goes_wrong(tmp_path: Path, times: int, how: str) -> tuple[str, ...]:
    """A synthesis that goes wrong so often, and then speaks for a second."""
    return program(
        tmp_path,
        "import os, pathlib, sys, time, wave\n"
        f"marks = pathlib.Path({str(tmp_path / 'marks')!r})\n"
        "marks.mkdir(exist_ok=True)\n"
        f"if len(list(marks.iterdir())) < {times}:\n"
        "    (marks / str(os.getpid())).touch()\n"
        f"    {how}\n"
        "with wave.open(sys.argv[2], 'wb') as wav:\n"
        "    wav.setparams((1, 2, 22050, 0, 'NONE', ''))\n"
        "    wav.writeframes(bytes(44100))\n",
    )


@pytest.mark.parametrize("how", ["time.sleep(60)", "os.abort()"])
def test_a_synthesis_that_hangs_or_crashes_is_begun_anew_and_its_sentence_is_spoken(tmp_path, how):
    voice = EspeakVoice(goes_wrong(tmp_path, 1, how), patience_s=2.0)
    began = time.monotonic()
    assert seconds(voice.speak(MANDARIN)) == pytest.approx(1)
    assert time.monotonic() - began < 5


def test_a_hung_synthesis_is_replaced_within_five_seconds():
    assert PATIENCE_S < 5


def test_a_synthesis_that_hangs_again_is_given_up_and_the_next_sentence_is_spoken(tmp_path):
    voice = EspeakVoice(goes_wrong(tmp_path, 2, "time.sleep(60)"), patience_s=1.0)
    with pytest.raises(VoiceFault, match="no sound after 1 s, 2 times"):
        voice.speak(MANDARIN)
    assert seconds(EspeakVoice(program(tmp_path, (tmp_path / "synthesis.py").read_text())).speak(MANDARIN)) == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("import sys; sys.exit('no sound card in the world')", "no sound card in the world"),
        ("import sys; sys.exit(3)", "ended with 3"),
        ("", "no file"),
        ("import sys, pathlib; pathlib.Path(sys.argv[2]).write_text('noise')", "not a sound"),
        ("import os, sys; os.mkdir(sys.argv[2])", "not written or read"),
    ],
)
def test_a_synthesis_that_goes_wrong_says_why(tmp_path, words, why):
    with pytest.raises(VoiceFault, match=why):
        EspeakVoice(program(tmp_path, words)).speak(MANDARIN)


def test_a_program_that_is_not_there_is_a_fault():
    with pytest.raises(VoiceFault, match="does not start"):
        EspeakVoice(["/nowhere/synthesis"]).speak(MANDARIN)


class HalfVoice:
    """Has no English."""

    def speak(self, sentence):
        if sentence.voice == VOICES["en"]:
            raise VoiceFault("no English today")
        return silence(1)


def test_when_one_language_fails_the_other_is_spoken_and_said_so():
    log = LogBook()
    whole = Announcements(HalfVoice(), None, WORDING, 1, log).sound("A012", "3")
    assert seconds(whole) == pytest.approx(1)
    assert log.of("sentence_not_spoken")[0]["why"] == "no English today"


def test_when_no_language_can_be_spoken_the_announcement_fails():
    with pytest.raises(VoiceFault):
        Announcements(HalfVoice(), silence(1), ENGLISH, 1, LogBook()).sound("A012", "3")
