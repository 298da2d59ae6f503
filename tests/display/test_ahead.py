"""The likely calls are ready before anyone presses a key."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from display.announcer.ahead import Ahead, PreparedVoice, likely
from display.announcer.sentences import Wording
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import silence
from tests.brokers import until
from tests.display.calls import DAY
from tests.halls import small_hall
from wire.messages import Estimate, LineState, WindowState, WindowStatus

HALL = small_hall()
WORDING = Wording.of(HALL)
OPEN, SERVING, CLOSED = WindowStatus.OPEN, WindowStatus.SERVING, WindowStatus.CLOSED


class CountedVoice:
    """Notes what it has to speak; cannot say what is in `fault`."""

    def __init__(self) -> None:
        self.spoken: list[Sentence] = []
        self.faulty: set[str] = set()

    def speak(self, sentence: Sentence):
        self.spoken.append(sentence)
        if sentence.voice in self.faulty:
            raise VoiceFault("no tongue")
        return silence(0.1)


def line(*waiting: str) -> LineState:
    return LineState(day=DAY, seq=1, waiting=waiting, count=len(waiting), estimate=Estimate(low=1, high=2))


def window(status: WindowStatus) -> WindowState:
    return WindowState(day=DAY, seq=1, status=status)


class Stage:
    """A voice that is prepared for the small hall."""

    def __init__(self, kept: int = 100) -> None:
        self.voice = CountedVoice()
        self.prepared = PreparedVoice(self.voice, kept)
        self.ahead = Ahead(HALL, WORDING, self.prepared)
        self.ahead.start()

    def ready(self, number: str, at: str) -> bool:
        return all(self.prepared.knows(sentence) for sentence in WORDING.call(number, at))


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.ahead.stop()


def test_free_windows_come_before_busy_ones_and_the_first_in_line_before_the_second():
    windows = {"2": SERVING, "3": OPEN, "4": CLOSED}
    of = {"A": ("2", "3", "4"), "B": ("3",)}
    assert list(likely({"A": ("A001", "A002"), "B": ("B001",)}, windows, of)) == [
        ("A001", "3"),
        ("B001", "3"),
        ("A001", "2"),
        ("A002", "3"),
        ("A002", "2"),
    ]


def test_a_likely_call_is_spoken_without_any_synthesis(stage):
    stage.ahead.window(window(OPEN), {"window": "2"})
    stage.ahead.line(line("A001", "A002", "A003"), {"line": "A"})
    until(lambda: stage.ready("A001", "2") and stage.ready("A002", "2"))
    spoken = len(stage.voice.spoken)
    assert spoken == 4  # two numbers in two languages, and neither the third nor a closed window
    for sentence in WORDING.call("A001", "2"):
        stage.prepared.speak(sentence)
    assert len(stage.voice.spoken) == spoken


def test_when_the_line_moves_on_only_what_is_new_is_prepared(stage):
    stage.ahead.window(window(OPEN), {"window": "2"})
    stage.ahead.line(line("A001", "A002"), {"line": "A"})
    until(lambda: stage.ready("A002", "2"))
    stage.ahead.line(line("A002", "A003"), {"line": "A"})
    until(lambda: stage.ready("A003", "2"))
    assert len(stage.voice.spoken) == 6


def test_a_sentence_that_cannot_be_prepared_holds_up_no_other(stage):
    stage.voice.faulty = {WORDING.voices["zh-Hans"]}
    stage.ahead.window(window(OPEN), {"window": "7"})
    stage.ahead.line(line("C001", "C002"), {"line": "C"})
    english = [WORDING.call(number, "7")[1] for number in ("C001", "C002")]
    until(lambda: all(map(stage.prepared.knows, english)))
    with pytest.raises(VoiceFault):
        stage.prepared.speak(WORDING.call("C001", "7")[0])


def test_no_more_sentences_are_kept_than_there_is_room_for():
    prepared = PreparedVoice(CountedVoice(), kept=3)
    sentences = [Sentence("gmw/en", str(number)) for number in range(5)]
    for sentence in sentences:
        prepared.speak(sentence)
    prepared.speak(sentences[2])  # used again, so it stays longest
    prepared.speak(sentences[0])
    assert [prepared.knows(sentence) for sentence in sentences] == [True, False, True, False, True]


def test_no_more_sound_is_kept_than_there_is_room_for():
    prepared = PreparedVoice(CountedVoice(), kept_s=0.35)  # each lasts a tenth of a second
    sentences = [Sentence("gmw/en", str(number)) for number in range(5)]
    for sentence in (*sentences, sentences[4]):
        prepared.speak(sentence)
    assert [prepared.knows(sentence) for sentence in sentences] == [False, False, True, True, True]


def test_it_stops_while_it_has_nothing_to_do(stage):
    stage.ahead.stop()
    until(lambda: "ahead" not in {thread.name for thread in threading.enumerate()})
