from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from hardware.speakers.file import FileSpeaker
from hardware.voices.espeak import EspeakVoice
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import Sound, to_wav
from kiosk.voice import KioskVoice, speakable, voice_of
from tests.brokers import until

VOICES = {"zh-Hans": "sit/cmn-latn-pinyin", "en": "gmw/en"}
LONG = "They can get you a number, help you find your matter, and read with you what to bring. " * 3


class Mute:
    """A synthesis that fails."""

    def speak(self, sentence: Sentence) -> Sound[int]:
        raise VoiceFault("no such voice")


@pytest.fixture
def voice(tmp_path: Path) -> Iterator[KioskVoice]:
    speaking = KioskVoice(FileSpeaker(tmp_path), EspeakVoice(), VOICES, structlog.stdlib.get_logger())
    speaking.start()
    yield speaking
    speaking.stop()


def test_newer_words_break_off_what_is_being_said(voice, tmp_path):
    voice.say(LONG, "en")
    until((tmp_path / "000001.wav").exists)
    began = time.monotonic()
    voice.say("Done", "en")
    until((tmp_path / "000002.wav").exists)
    assert time.monotonic() - began < 4  # what was broken off lasts three times as long
    assert (tmp_path / "000002.wav").read_bytes() == to_wav(EspeakVoice().speak(Sentence("gmw/en", "Done")))


def test_of_many_words_in_a_row_only_the_last_are_sure_to_be_heard(voice, tmp_path):
    for words in ("one", "two", "three", "four"):
        voice.say(words, "en")
    last = to_wav(EspeakVoice().speak(Sentence("gmw/en", "four")))
    until(lambda: any(file.read_bytes() == last for file in tmp_path.glob("0*.wav")))
    assert len(list(tmp_path.glob("0*.wav"))) < 4


def test_a_language_without_a_voice_is_not_spoken_and_one_in_another_script_is(voice, tmp_path):
    voice.say("Xin chào", "vi")
    voice.say("請取號", "zh-Hant")
    until((tmp_path / "000001.wav").exists)
    wanted = to_wav(EspeakVoice().speak(Sentence("sit/cmn-latn-pinyin", "請取號")))
    assert (tmp_path / "000001.wav").read_bytes() == wanted
    assert (voice_of("zh-Hant", VOICES), voice_of("vi", VOICES)) == ("sit/cmn-latn-pinyin", None)


def test_a_voice_that_fails_is_logged_and_tried_again_with_the_next_words(tmp_path, capsys):
    speaking = KioskVoice(FileSpeaker(tmp_path), Mute(), VOICES, structlog.stdlib.get_logger())
    speaking.start()
    for words in ("one", "two"):
        speaking.say(words, "en")
        until(lambda: "no such voice" in capsys.readouterr().out)
    speaking.stop()
    assert not list(tmp_path.glob("*.wav"))


def test_a_speaker_is_told_of_when_it_fails_and_when_it_works_again(tmp_path):
    told: list[str | None] = []
    folder = tmp_path / "spoken"
    folder.write_text("a file in the place of its folder")
    speaking = KioskVoice(FileSpeaker(folder), EspeakVoice(), VOICES, structlog.stdlib.get_logger())
    speaking.reports(lambda fault: told.append(fault.code.value if fault else None))
    speaking.start()
    until(lambda: told == ["offline"])  # before anything is said
    speaking.say("one", "en")
    until(lambda: told == ["offline", "offline"])
    folder.unlink()
    speaking.say("two", "en")
    until(lambda: told == ["offline", "offline", None])
    assert speaking.test() == "it has said that it is being tested"
    speaking.stop()
    assert (folder / "test.wav").exists()


@pytest.mark.parametrize(
    ("words", "language", "spoken"),
    [
        ("Your number\nD128", "en", "Your number, D 1 2 8"),
        ("您的号码\nD012", "zh-Hans", "您的号码，D 零一二"),
        ("3 waiting · 9–15 min", "en", "3 waiting, 9 to 15 min"),
        ("约 6–10 分钟", "zh-Hans", "约 6到10 分钟"),
        ("Home  ›  Topics", "en", "Home, Topics"),
    ],
)
def test_words_are_spoken_as_they_are_meant(words, language, spoken):
    assert speakable(words, language) == spoken
