"""What the chosen voice cannot say, eSpeak NG says in its place, and somebody is told."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from display.announcer.instead import InsteadVoice
from hardware.faults import DeviceFault, FaultCode
from hardware.voices.port import NotItsLanguage, NotRecorded, Sentence, VoiceFault
from hardware.voices.sound import seconds, silence
from tests.brokers import until
from tests.wire.ears import LogBook

CHOSEN_S, SPARE_S = 1.0, 2.0
"""How long their sentences are, so that they can be told apart."""


class Chosen:
    """Says what is not in `lacking`; hangs while `hangs` is set, until `over`."""

    def __init__(self) -> None:
        self.lacking: set[str] = set()
        self.asked = 0
        self.hangs = False
        self.over = threading.Event()
        self.breaks: Exception | None = None

    def speak(self, sentence: Sentence):
        self.asked += 1
        if self.hangs:
            self.over.wait(30)
        if self.breaks is not None:
            raise self.breaks
        if sentence.language == "fr":
            raise NotItsLanguage("it has no model for fr")
        for part in sentence.parts:
            if part in self.lacking:
                raise VoiceFault(f"{part}.wav: it ends too early", part)
        return silence(CHOSEN_S)


class Spare:
    """Says everything, unless it is told not to."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.mute = False

    def speak(self, sentence: Sentence):
        if self.mute:
            raise VoiceFault("eSpeak NG is not installed")
        self.said.append(sentence.text)
        return silence(SPARE_S)


class Stage:
    def __init__(self, patience_s: float = 5.0, rest_s: float = 60.0) -> None:
        self.chosen, self.spare, self.log = Chosen(), Spare(), LogBook()
        self.voice = InsteadVoice(self.chosen, self.spare, self.log, patience_s, rest_s)
        self.advice: list[str] = []
        self.voice.advise(self.advice.append)

    def by_choice(self, *parts: str, language: str = "zh-Hans") -> bool:
        return seconds(self.voice.speak(sentence(*parts, language=language))) == CHOSEN_S


def sentence(*parts: str, language: str = "zh-Hans") -> Sentence:
    return Sentence("some/voice", "".join(parts), language, parts)


def test_what_the_chosen_voice_says_is_said_by_it_and_nobody_is_bothered():
    stage = Stage()
    assert stage.by_choice("请", "A")
    assert stage.voice.knows(sentence("请", "A"))
    assert not stage.voice.knows(sentence("请", "B"))
    assert (stage.spare.said, stage.advice, stage.log.lines) == ([], [""], [])


def test_what_it_cannot_say_is_said_in_its_place_and_told_in_the_log_and_to_the_technician():
    stage = Stage()
    stage.chosen.lacking = {"七"}
    assert not stage.by_choice("请", "七")
    assert stage.voice.knows(sentence("请", "七"))
    assert stage.log.of("spoken_instead") == [{"text": "请七", "why": "七.wav: it ends too early"}]
    assert stage.advice[-1] == "eSpeak NG speaks in its place: 七.wav: it ends too early"
    assert stage.by_choice("请", "八")
    assert stage.advice[-1].endswith("七.wav: it ends too early")


def test_once_it_is_mended_it_is_spoken_and_the_technician_is_told_no_more():
    stage = Stage()
    stage.chosen.lacking = {"七", "八"}
    assert not stage.by_choice("请", "七")
    assert not stage.by_choice("请", "八")
    assert stage.advice[-1].endswith(", and 1 more, see the log")
    stage.chosen.lacking = {"八"}
    assert stage.by_choice("请", "七")
    assert stage.advice[-1] == "eSpeak NG speaks in its place: 八.wav: it ends too early"
    stage.chosen.lacking = set()
    assert stage.by_choice("请", "八", language="en")
    assert "八" in stage.advice[-1]
    assert stage.by_choice("请", "八")
    assert stage.advice[-1] == ""


def test_an_engine_that_hangs_holds_up_one_sentence_and_is_then_left_alone():
    stage = Stage(patience_s=0.3, rest_s=600)
    stage.chosen.hangs = True
    for number in "ABC":
        assert not stage.by_choice("请", number)
    assert stage.chosen.asked == 1
    assert stage.advice[-1] == "eSpeak NG speaks in its place: it did not speak within 0.3 s"
    stage.chosen.over.set()


def test_an_engine_that_hung_is_asked_again_after_a_while():
    stage = Stage(patience_s=0.3, rest_s=0.5)
    stage.chosen.hangs = True
    assert not stage.by_choice("请", "A")
    stage.chosen.hangs = False
    stage.chosen.over.set()
    until(lambda: stage.by_choice("请", "D"), 20)
    assert stage.advice[-1] == ""


@pytest.mark.parametrize("failure", [RuntimeError("onnx"), DeviceFault(FaultCode.BROKEN, "onnx"), MemoryError("onnx")])
def test_an_engine_that_breaks_in_a_way_of_its_own_does_not_mute_the_hall(failure):
    stage = Stage()
    stage.chosen.breaks = failure
    assert not stage.by_choice("请", "A")
    assert "onnx" in stage.advice[-1]


def test_a_language_that_the_hall_has_not_given_it_is_nobody_s_trouble():
    stage = Stage()
    assert not stage.by_choice("Bonjour", language="fr")
    assert (stage.advice, stage.log.lines) == ([""], [])


def test_that_words_which_staff_typed_are_not_recorded_is_nobody_s_trouble_and_a_broken_recording_is():
    stage = Stage()
    words = replace(sentence("请", "七"), free=True)
    stage.chosen.breaks = NotRecorded("not recorded in zh-Hans: 七", "七")
    assert seconds(stage.voice.speak(words)) == SPARE_S
    assert stage.advice == [""]
    stage.chosen.breaks, stage.chosen.lacking = None, {"七"}
    assert seconds(stage.voice.speak(words)) == SPARE_S
    assert "七.wav" in stage.advice[-1]


def test_when_neither_can_say_it_it_is_not_spoken():
    stage = Stage()
    stage.chosen.lacking, stage.spare.mute = {"七"}, True
    with pytest.raises(VoiceFault, match="eSpeak NG is not installed"):
        stage.voice.speak(sentence("七"))


def test_a_hundred_troubles_are_told_in_one_line_and_not_all_remembered():
    stage = Stage()
    stage.chosen.lacking = {f"A{number}" for number in range(100)}
    for number in range(100):
        stage.by_choice(f"A{number}")
    assert stage.advice[-1].endswith(", and 19 more, see the log")
    assert len(stage.advice[-1]) < 120


def test_zones_that_speak_at_once_are_all_heard():
    stage = Stage()
    heard: list[bool] = []
    zones = [threading.Thread(target=lambda n=n: heard.append(stage.by_choice("请", str(n)))) for n in range(8)]
    for zone in zones:
        zone.start()
    for zone in zones:
        zone.join(10)
    assert heard == [True] * 8
