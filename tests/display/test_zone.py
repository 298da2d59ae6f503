from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from display.announcer.announcement import Announcements
from display.announcer.memory import Memory
from display.announcer.mouth import Mouth
from display.announcer.sentences import Wording
from display.announcer.silence import DOUBTED_S, Silence
from display.announcer.zone import ZoneAnnouncer
from hardware.faults import DeviceFault, FaultCode
from hardware.speakers.waves import seconds
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.sound import RATE, from_wav
from tests.brokers import until
from tests.display.calls import DAY, NINE, announce
from tests.wire.ears import LogBook
from wire.messages import Announced, AnnounceWords, Outcome, VoiceState

VOICES = {"en": "gmw/en"}


class QuickVoice:
    """Speaks anything in no time; `fault` makes it fail."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.said: list[Sentence] = []
        self.lasts_s = 0.1
        self.thinks = lambda: None

    def speak(self, sentence):
        self.said.append(sentence)
        self.thinks()
        if self.fault is not None:
            raise self.fault
        return array("h", [20_000]) * round(self.lasts_s * RATE)


class WatchedSpeaker:
    """Notes when each sound begins and ends; plays the next one only when it is let."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, str]] = []
        self.seconds: dict[str, float] = {}
        self.loudest: dict[str, int] = {}
        self.let = threading.Event()
        self.let.set()
        self.faults: list[Exception] = []
        self.away: DeviceFault | None = None
        self.closed = 0

    def play(self, wav: bytes, name: str) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.seconds[name] = seconds(wav)
        self.loudest[name] = max(from_wav(wav))
        self.notes.append(("begins", name))
        self.let.wait(5)
        self.notes.append(("ends", name))

    def check(self) -> None:
        if self.away is not None:
            raise self.away

    def close(self) -> None:
        self.closed += 1


class Stage:
    """A zone announcer with a voice, a speaker, a clock and ears for what it reports."""

    def __init__(self, memory: Memory | None = None, silence: Silence | None = None) -> None:
        self.voice = QuickVoice()
        self.speaker = WatchedSpeaker()
        self.opened = 0
        self.opens = lambda: None
        self.unwilling: list[DeviceFault] = []
        self.now = NINE
        self.percent = 100
        self.reports: list[Announced] = []
        self.told: list[str] = []
        self.log = LogBook()
        announcements = Announcements(self.voice, None, Wording(("en",), VOICES), 2, self.log, times_when_busy=1)
        self.mouth = Mouth(self._open, self._tell, self.log, patience_s=0.3)
        self.zone = ZoneAnnouncer(
            "east",
            announcements,
            self.mouth,
            lambda _zone, said: self.reports.append(said),
            lambda: self.now,
            self.log,
            lambda _now: self.percent,
            memory,
            retry_s=0.2,
            silence=silence,
        )

    def _open(self) -> WatchedSpeaker:
        if self.unwilling:
            raise self.unwilling.pop()
        self.opens()
        self.opened += 1
        return self.speaker

    def _tell(self, fault: DeviceFault | None) -> None:
        self.told.append(fault.code.value if fault else "ok")

    def outcomes(self, count: int) -> dict[int, Outcome]:
        """What became of the calls, once so many are known."""
        until(lambda: len(self.reports) >= count)
        return {said.seq: said.outcome for said in self.reports}

    def played(self) -> list[str]:
        return [name for note, name in self.speaker.notes if note == "begins"]

    def spoken(self) -> list[str]:
        """What was played, but for calls that were said again."""
        return [name for name in self.played() if "-time-" not in name]


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.zone.start()
    yield made
    made.speaker.let.set()
    made.zone.stop()


def hear(stage: Stage, *seqs: int, **more) -> None:
    for seq in seqs:
        stage.zone.hear(announce(seq, **more))


def test_of_a_call_that_is_told_again_it_says_again_what_became_of_it_and_speaks_it_once(stage):
    hear(stage, 1)
    stage.outcomes(1)
    hear(stage, 1)
    until(lambda: len(stage.reports) == 2)
    assert stage.reports[0] == stage.reports[1]
    assert len(stage.spoken()) == 1


def test_a_voice_that_was_killed_and_started_again_knows_what_it_has_said(tmp_path):
    file = tmp_path / "east.jsonl"
    for spoken in (["2026-11-22-000001-A001"], []):
        stage = Stage(Memory(file, LogBook()))
        stage.zone.start()
        hear(stage, 1)
        assert stage.outcomes(1) == {1: Outcome.SPOKEN}
        assert stage.spoken() == spoken
        stage.zone.stop()


def test_what_was_missed_is_told_in_the_moment_after_a_connection_and_spoken_in_its_order(stage):
    stage.zone.settle()
    hear(stage, 3, 1, 2)
    stage.outcomes(3)
    assert [name[11:17] for name in stage.spoken()] == ["000001", "000002", "000003"]


def test_calls_never_overlap_and_keep_the_order_of_the_journal(stage):
    hear(stage, *range(1, 9))
    stage.outcomes(8)
    assert stage.spoken() == [f"2026-11-22-{seq:06}-A{seq:03}" for seq in range(1, 9)]
    for (first, begun), (second, ended) in pairwise(stage.speaker.notes):
        assert first != second
        assert first == "ends" or begun == ended


def test_a_call_that_comes_while_another_is_spoken_waits_its_turn(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    hear(stage, 3, 2)
    assert stage.spoken() == ["2026-11-22-000001-A001"]
    stage.speaker.let.set()
    assert stage.outcomes(3) == dict.fromkeys((1, 2, 3), Outcome.SPOKEN)
    assert stage.spoken()[1:] == ["2026-11-22-000002-A002", "2026-11-22-000003-A003"]


def test_a_call_is_said_once_while_others_wait_and_again_when_none_does(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    hear(stage, 2, 3)
    stage.speaker.let.set()
    until(lambda: len(stage.played()) == 4)
    assert [name[11:] for name in stage.played()] == ["000001-A001", "000002-A002", "000003-A003", "000003-A003-time-2"]


def test_whether_a_call_is_said_again_is_decided_when_it_was_said(stage):
    hear(stage, 1)
    until(lambda: len(stage.played()) == 2)
    stage.speaker.let.clear()
    hear(stage, 2)
    until(lambda: len(stage.played()) == 3)
    hear(stage, 3)  # while the second is said, which was alone when it began
    stage.speaker.let.set()
    until(lambda: len(stage.played()) == 5)
    assert [name[-6:] for name in stage.played()] == ["1-A001", "time-2", "2-A002", "3-A003", "time-2"]


def test_that_a_call_was_spoken_is_told_before_it_is_said_again(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    stage.speaker.let.set()
    until(lambda: len(stage.played()) == 2)
    assert [said.seq for said in stage.reports] == [1]


def test_a_call_that_cannot_be_said_again_was_spoken_all_the_same(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    stage.speaker.faults = [DeviceFault(FaultCode.OFFLINE, "plug it in")]
    stage.speaker.let.set()
    until(lambda: stage.log.of("not_said_again"))
    hear(stage, 2)
    assert stage.outcomes(2) == {1: Outcome.SPOKEN, 2: Outcome.SPOKEN}


def test_words_are_said_once_after_the_calls_that_wait_and_reported(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    stage.zone.hear(AnnounceWords(day=DAY, seq=2, text={"en": "No smoking"}, expires_at=NINE + timedelta(minutes=10)))
    hear(stage, 3)
    stage.speaker.let.set()
    assert stage.outcomes(3) == dict.fromkeys((1, 3, 2), Outcome.SPOKEN)
    assert stage.spoken()[1:] == ["2026-11-22-000003-A003", "2026-11-22-000002-words"]


def test_words_that_no_voice_can_say_are_reported_as_failed(stage):
    stage.zone.hear(AnnounceWords(day=DAY, seq=1, text={"vi": "Xin chào"}, expires_at=NINE + timedelta(minutes=10)))
    assert stage.outcomes(1) == {1: Outcome.FAILED}


LONG = {"en": ", ".join(["Please keep your belongings with you at all times"] * 9)}


def long_words(seq: int) -> AnnounceWords:
    return AnnounceWords(day=DAY, seq=seq, text=LONG, expires_at=NINE + timedelta(minutes=10))


def test_whoever_is_called_during_long_words_is_called_between_two_parts_of_them(stage):
    stage.voice.lasts_s = 10
    stage.speaker.let.clear()
    stage.zone.hear(long_words(1))
    until(lambda: stage.speaker.notes)
    hear(stage, 2, 3)
    stage.speaker.let.set()
    assert stage.outcomes(3) == dict.fromkeys((2, 3, 1), Outcome.SPOKEN)
    assert [said.seq for said in stage.reports] == [2, 3, 1]
    parts = [name[11:] for name in stage.spoken()]
    assert parts == ["000001-words", "000002-A002", "000003-A003", "000001-words-part-2", "000001-words-part-3"]
    assert ", ".join(said.text.rstrip(", ") for said in stage.voice.said if "Please keep" in said.text) == LONG["en"]


def test_of_long_words_nothing_more_is_said_once_the_voice_is_paused(stage):
    stage.voice.lasts_s = 10
    stage.speaker.let.clear()
    stage.zone.hear(long_words(1))
    until(lambda: stage.speaker.notes)
    stage.zone.allow(voice(2, paused=True))
    stage.speaker.let.set()
    assert stage.outcomes(1) == {1: Outcome.SPOKEN}
    assert len(stage.spoken()) == 1


def test_a_test_that_is_asked_for_when_a_call_grows_too_old_does_not_hide_that(stage):
    stage.zone.allow(voice(5, paused=True))
    hear(stage, 6)
    stage.now += timedelta(seconds=61)
    stage.zone.test()
    assert stage.outcomes(1) == {6: Outcome.LATE}


def voice(seq: int, *, paused: bool) -> VoiceState:
    return VoiceState(day=DAY, seq=seq, paused=paused)


def test_a_paused_voice_says_nothing_and_speaks_what_is_not_too_old_when_it_is_resumed(stage):
    stage.zone.allow(voice(5, paused=True))
    hear(stage, 6)
    hear(stage, 7, expires_at=NINE + timedelta(hours=1))
    stage.now += timedelta(seconds=61)
    assert stage.outcomes(1) == {6: Outcome.LATE}
    stage.zone.allow(voice(4, paused=False))  # an older state that came late
    assert stage.zone.test() == "it said that this is a test"  # whoever tests it wants to hear it
    assert stage.spoken() == ["test"]
    stage.zone.allow(voice(8, paused=False))
    assert stage.outcomes(2)[7] is Outcome.SPOKEN


def pauses(stage: Stage) -> list[str]:
    return [event for event, _ in stage.log.lines if event in ("announcer_paused", "announcer_resumed")]


def test_the_log_says_once_when_a_supervisor_silenced_the_voice_and_let_it_speak_again(stage):
    for seq, paused in enumerate((False, True, True, False, False), 1):
        stage.zone.allow(voice(seq, paused=paused))
    assert pauses(stage) == ["announcer_paused", "announcer_resumed"]


def test_it_says_so_too_when_an_older_word_is_believed_in_the_end():
    seconds = [100.0]
    stage = Stage(silence=Silence(lambda: seconds[0]))
    stage.zone.start()
    stage.zone.allow(voice(5, paused=True))
    stage.zone.allow(voice(4, paused=False))
    assert pauses(stage) == ["announcer_paused"]
    seconds[0] += DOUBTED_S
    stage.zone.settle()  # so that it looks at once
    until(lambda: pauses(stage) == ["announcer_paused", "announcer_resumed"])
    stage.zone.stop()


def test_the_log_says_of_each_call_once_that_the_voice_has_heard_it(stage):
    for seq in (1, 2, 1):
        hear(stage, seq)
    assert [heard["seq"] for heard in stage.log.of("announcement_heard")] == [1, 2]
    stage.outcomes(2)
    hear(stage, 1)
    assert len(stage.log.of("announcement_heard")) == 2


def test_the_log_says_of_no_call_that_was_cut_off_that_it_was_announced(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(stage.spoken)
    stage.speaker.close = stage.speaker.let.set  # as loudspeakers do: what is played ends
    stage.zone.stop()
    assert ("ends", stage.spoken()[0]) in stage.speaker.notes
    assert not stage.log.of("announced")


def test_one_that_has_not_begun_can_be_stopped():
    Stage().zone.stop()


def test_a_call_that_got_late_while_it_waited_is_dropped_and_said_so(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    hear(stage, 2)
    hear(stage, 3, expires_at=NINE + timedelta(hours=1))
    stage.now += timedelta(seconds=61)
    stage.speaker.let.set()
    assert stage.outcomes(3) == {1: Outcome.SPOKEN, 2: Outcome.LATE, 3: Outcome.SPOKEN}
    assert stage.log.of("announcement_dropped")[0]["seq"] == 2


def test_a_second_call_of_a_waiting_number_replaces_the_first(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    hear(stage, 2, 3, number="B007")
    stage.speaker.let.set()
    assert stage.outcomes(3) == {1: Outcome.SPOKEN, 2: Outcome.MERGED, 3: Outcome.SPOKEN}
    assert len(stage.spoken()) == 2


def test_a_number_that_is_called_to_another_window_while_it_is_spoken_is_spoken_next_and_not_to_the_first_again(stage):
    stage.speaker.let.clear()
    hear(stage, 1, number="B007", window="3")
    until(lambda: stage.speaker.notes)
    hear(stage, 2, number="B007", window="5")
    stage.speaker.let.set()
    assert stage.outcomes(2) == {1: Outcome.SPOKEN, 2: Outcome.SPOKEN}
    until(lambda: len(stage.played()) == 3)
    assert [name[11:] for name in stage.played()] == ["000001-B007", "000002-B007", "000002-B007-time-2"]


def test_of_two_calls_of_one_number_that_wait_the_later_window_is_spoken(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    until(lambda: stage.speaker.notes)
    hear(stage, 2, number="B007", window="3")
    hear(stage, 3, number="B007", window="5")
    stage.speaker.let.set()
    assert stage.outcomes(3)[2] is Outcome.MERGED
    assert {said.text for said in stage.voice.said if "B" in said.text} == {
        "Ticket B, zero, zero, seven, please go to window 5"
    }


def test_a_line_and_a_window_that_the_zone_does_not_know_are_spoken_as_they_are(stage):
    hear(stage, 1, number="Z999", window="77")
    assert stage.outcomes(1) == {1: Outcome.SPOKEN}
    assert stage.voice.said[0].text == "Ticket Z, nine, nine, nine, please go to window 77"


def test_a_call_of_yesterday_that_comes_today_is_late_and_todays_are_spoken(stage):
    hear(stage, 1)
    stage.outcomes(1)
    yesterday = announce(9, expires_at=NINE - timedelta(days=1)).model_copy(update={"day": DAY - timedelta(days=1)})
    stage.zone.hear(yesterday)
    hear(stage, 2)
    assert stage.outcomes(3) == {1: Outcome.SPOKEN, 9: Outcome.LATE, 2: Outcome.SPOKEN}


def test_a_call_before_midnight_that_is_told_again_after_one_of_the_new_day_is_answered_and_not_spoken_again(stage):
    hear(stage, 7)
    stage.outcomes(1)
    stage.zone.hear(announce(1).model_copy(update={"day": DAY + timedelta(days=1)}))
    stage.outcomes(2)
    hear(stage, 7)
    assert [said.seq for said in stage.reports] == [7, 1, 7]


def test_a_call_delivered_twice_before_its_end_is_spoken_and_reported_once(stage):
    stage.speaker.let.clear()
    hear(stage, 1, 1, 2, 1)
    stage.speaker.let.set()
    stage.outcomes(2)
    assert [said.seq for said in stage.reports] == [1, 2]


def test_in_quiet_hours_a_call_is_not_spoken_and_said_so_and_in_soft_ones_it_is_softer(stage):
    stage.percent = 0
    hear(stage, 1)
    assert stage.outcomes(1) == {1: Outcome.QUIET}
    for seq, percent in ((2, 100), (3, 50)):
        stage.percent = percent
        hear(stage, seq)
        stage.outcomes(seq)
    loud, soft = (stage.speaker.loudest[name] for name in stage.spoken())
    assert soft == loud // 2


def test_the_report_carries_when_it_began_to_be_spoken(stage):
    hear(stage, 1)
    stage.outcomes(1)
    assert stage.reports[0].spoken_at == NINE


def test_it_carries_neither_the_time_before_the_voice_has_thought_nor_before_the_loudspeaker_was_opened(stage):
    def passes(seconds):
        stage.now += timedelta(seconds=seconds)

    until(lambda: stage.told == ["ok"])
    stage.mouth.close()  # as after a fault of it
    stage.voice.thinks = lambda: passes(5)
    stage.opens = lambda: passes(3)
    hear(stage, 1)
    stage.outcomes(1)
    assert stage.reports[0].spoken_at == NINE + timedelta(seconds=8)


@pytest.mark.parametrize("fault", [DeviceFault(FaultCode.OFFLINE, "plug it in"), RuntimeError("a bug in a driver")])
def test_one_error_of_the_speaker_does_not_mute_the_zone(stage, fault):
    stage.speaker.faults = [fault]
    hear(stage, 1, 2)
    assert stage.outcomes(2) == {1: Outcome.FAILED, 2: Outcome.SPOKEN}
    assert stage.opened == 2  # let go and opened anew
    assert stage.told[-1] == "ok"
    assert set(stage.told) == {"ok", fault.code.value if isinstance(fault, DeviceFault) else "broken"}


@pytest.mark.parametrize("fault", [VoiceFault("it lost its tongue"), RuntimeError("a bug in an engine")])
def test_one_error_of_the_voice_does_not_mute_the_zone(stage, fault):
    stage.voice.fault = fault
    hear(stage, 1)
    assert stage.outcomes(1) == {1: Outcome.FAILED}
    stage.voice.fault = None
    hear(stage, 2)
    assert stage.outcomes(2)[2] is Outcome.SPOKEN


def test_a_speaker_that_hangs_is_given_up_and_the_next_call_is_spoken(stage):
    stage.speaker.let.clear()
    hear(stage, 1)
    assert stage.outcomes(1) == {1: Outcome.FAILED}
    stage.speaker.let.set()
    hear(stage, 2)
    assert stage.outcomes(2)[2] is Outcome.SPOKEN
    assert stage.speaker.closed == 1


def test_a_speaker_that_cannot_be_opened_is_tried_again_with_each_call():
    stage = Stage()
    stage.unwilling = [DeviceFault(FaultCode.MISCONFIGURED, "no such card")] * 2
    stage.zone.start()
    until(lambda: stage.log.of("speaker_not_usable"))
    hear(stage, 1, 2)
    assert stage.outcomes(2) == {1: Outcome.FAILED, 2: Outcome.SPOKEN}
    assert stage.told[0] == "misconfigured"
    stage.zone.stop()


def test_a_speaker_that_was_away_is_found_again_before_anyone_is_called():
    stage = Stage()
    stage.unwilling = [DeviceFault(FaultCode.OFFLINE, "plug it in")] * 2
    stage.zone.start()
    until(lambda: stage.told[-2:] == ["offline", "ok"])
    stage.zone.stop()


def test_a_speaker_that_vanished_is_not_said_to_work_until_it_does(stage):
    stage.speaker.away = DeviceFault(FaultCode.OFFLINE, "plug it in")
    stage.speaker.faults = [stage.speaker.away]
    hear(stage, 1, 2)
    assert stage.outcomes(2) == dict.fromkeys((1, 2), Outcome.FAILED)
    until(lambda: stage.told.count("offline") >= 3)
    assert stage.told[-2:] == ["offline", "offline"]
    stage.speaker.away = None
    until(lambda: stage.told[-1] == "ok")


def test_a_test_is_spoken_after_the_calls_that_wait_and_told_when_it_was(stage):
    stage.speaker.let.clear()
    hear(stage, 1, 2)
    until(lambda: stage.speaker.notes)
    told = []
    asking = threading.Thread(target=lambda: told.append(stage.zone.test()))
    asking.start()
    stage.speaker.let.set()
    asking.join(5)
    assert told == ["it said that this is a test"]
    assert stage.spoken()[-1] == "test"
    assert len(stage.spoken()) == 3
    assert len(stage.reports) == 2  # a test is no call


@pytest.mark.parametrize(
    ("speaker", "voice", "code"),
    [(DeviceFault(FaultCode.OFFLINE, "plug it in"), None, "offline"), (None, VoiceFault("no tongue"), "broken")],
)
def test_a_test_that_nobody_hears_says_why(stage, speaker, voice, code):
    stage.speaker.faults = [speaker] if speaker else []
    stage.voice.fault = voice
    with pytest.raises(DeviceFault) as told:
        stage.zone.test()
    assert told.value.code.value == code


def test_it_stops_at_once_while_it_waits_and_while_it_speaks():
    for speaking in (False, True):
        stage = Stage()
        stage.zone.start()
        if speaking:
            stage.speaker.let.clear()
            hear(stage, 1, 2)
            until(lambda stage=stage: stage.speaker.notes)
            threading.Timer(0.1, stage.speaker.let.set).start()
        stage.zone.stop()
        until(lambda stage=stage: not stage.zone._thread.is_alive())
        assert len(stage.spoken()) == int(speaking)
