"""Busy minutes of a bilingual hour in two zones, spoken by eSpeak NG into wav files; only the playing takes no time.

The speakers keep a clock of their own that goes on by the length of what they play, as the hall's would; the calls of
the hour come by that clock. What is measured is in the wav files.
"""

from __future__ import annotations

import random
from array import array
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from config.models import Calling
from display.announcer.announcement import AFTER_CHIME_S, BETWEEN_SENTENCES_S, BETWEEN_TIMES_S, Announcements
from display.announcer.chime import LENGTH_S, chime
from display.announcer.mouth import Mouth
from display.announcer.queue import place
from display.announcer.sentences import Wording
from display.announcer.zone import ZoneAnnouncer
from hardware.speakers.file import FileSpeaker
from hardware.speakers.waves import seconds
from hardware.voices.espeak import EspeakVoice
from hardware.voices.sound import RATE, from_wav
from tests.brokers import until
from tests.display.calls import NINE, announce
from tests.wire.ears import LogBook
from wire.messages import Announce, Announced, Outcome

CALLS = 16
EVERY_S = 11.0
"""A busy zone: on average one call in so many seconds, more than can be said twice."""
FAINT = 200
"""Samples below this are silence to the ear."""


class CompressedHour:
    """One zone's hour: each call is heard once the zone's own clock has come to it."""

    def __init__(self, folder: Path, zone: str, seed: int, voice: EspeakVoice) -> None:
        self.folder = folder
        self.now = NINE
        self.outcomes: dict[int, Outcome] = {}
        self.log = LogBook()
        self.begun: list[tuple[float, float, str]] = []
        chance = random.Random(seed)
        came = NINE
        self.calls: list[Announce] = []
        for seq in range(1, CALLS + 1):
            came += timedelta(seconds=chance.expovariate(1 / EVERY_S))
            until_then = came + timedelta(seconds=60)
            self.calls.append(announce(seq, f"A{seq:03}", str(chance.randint(1, 12)), expires_at=until_then))
        self.left = list(self.calls)
        calling = Calling()
        announcements = Announcements(
            voice, chime(), Wording(("zh-Hans", "en"), calling.voices), 2, self.log, calling.announce_times_when_busy
        )
        self._file = FileSpeaker(folder, paced=False)
        self.zone = ZoneAnnouncer(
            zone, announcements, Mouth(lambda: self, lambda _: None, self.log), self._ended, lambda: self.now, self.log
        )

    def run(self) -> None:
        self._come()
        self.zone.start()

    # -- as its loudspeaker
    def play(self, wav: bytes, name: str) -> None:
        began = (self.now - NINE).total_seconds()
        self._file.play(wav, name)
        self.now += timedelta(seconds=seconds(wav))
        self.begun.append((began, (self.now - NINE).total_seconds(), name))

    def hush(self) -> None:
        self._file.hush()

    def close(self) -> None:
        self._file.close()

    # -- as the server
    def _ended(self, _zone: str, said: Announced) -> None:
        self.outcomes[said.seq] = said.outcome
        if not self._come() and self.left and len(self.outcomes) == CALLS - len(self.left):
            self.now = max(self.now, self.left[0].expires_at - timedelta(seconds=60))  # nobody waits: time passes
            self._come()

    def _come(self) -> bool:
        """Hear the calls that were made by now, and always the first."""
        due = [c for c in self.left if c.expires_at - timedelta(seconds=60) <= self.now] or self.left[
            : not self.outcomes
        ]
        for call in due:
            self.left.remove(call)
            self.now = max(self.now, call.expires_at - timedelta(seconds=60))
            self.zone.hear(call)
        return bool(due)


@pytest.fixture(scope="module")
def hours(tmp_path_factory: pytest.TempPathFactory):
    voice = EspeakVoice()
    made = [
        CompressedHour(tmp_path_factory.mktemp(zone), zone, seed, voice) for seed, zone in enumerate(("east", "west"))
    ]
    for hour in made:
        hour.run()
    until(lambda: all(len(hour.outcomes) == CALLS for hour in made), 60)
    yield made
    for hour in made:
        hour.zone.stop()


def test_no_two_calls_of_a_zone_overlap(hours):
    for hour in hours:
        assert all(ended <= begins for (_, ended, _), (begins, _, _) in pairwise(hour.begun))


def test_their_order_is_the_journals_and_each_was_spoken_once_or_told_why_not(hours):
    for hour in hours:
        spoken = [call for call in sorted(hour.calls, key=place) if hour.outcomes[call.seq] is Outcome.SPOKEN]
        names = [f"{call.day}-{call.seq:06}-{call.number}" for call in spoken]
        assert [name for _, _, name in hour.begun] == names
        assert sorted(path.stem for path in hour.folder.glob("*.wav")) == names
        assert set(hour.outcomes.values()) <= {Outcome.SPOKEN, Outcome.LATE}


def test_no_call_of_a_busy_hour_grows_too_old_because_it_is_said_once_while_others_wait(hours):
    for hour in hours:
        assert Outcome.LATE not in hour.outcomes.values()
        lengths = [ended - begins for begins, ended, _ in hour.begun]
        assert min(lengths) < 0.6 * max(lengths)


def test_the_silence_in_each_is_within_bounds(hours):
    """Lead of the chime, pause after it, between the languages and between the times: nothing longer, and no cut."""
    longest = 1.0  # eSpeak NG ends a sentence with a pause of its own
    for hour in hours:
        for path in hour.folder.glob("*.wav"):
            sound = from_wav(path.read_bytes())
            pauses = silences(sound)
            assert len(pauses) >= 2, path  # after the chime, and between the two languages
            assert max(pauses) <= BETWEEN_TIMES_S + longest, path
            assert len(sound) / RATE > LENGTH_S + AFTER_CHIME_S + BETWEEN_SENTENCES_S + 3


def silences(sound: array[int]) -> list[float]:
    """Lengths in seconds of the stretches, a fifth of a second or longer, in which nothing is heard."""
    step = RATE // 50
    quiet = [max(map(abs, sound[at : at + step])) < FAINT for at in range(0, len(sound) - step, step)]
    lengths, run = [], 0
    for still in [*quiet, False]:
        if not still and run >= 10:
            lengths.append(run / 50)
        run = run + 1 if still else 0
    return lengths
