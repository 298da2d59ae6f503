"""A small storm of `tests/hall/storm_of_calls.py`, whose program makes large ones."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pytest

from display.announcer.chime import LENGTH_S
from hardware.speakers.waves import seconds
from tests.hall.bilingual_hour import BEGINS, calls, in_order, outcomes, overlaps, untold, waits
from tests.hall.hurried import hurried_hall
from tests.hall.storm_of_calls import Storm, play, windows_file, windows_of_storm

pytestmark = pytest.mark.timeout(300)  # half a minute, on a machine with nothing else to do
CALLS = 48


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    windows = windows_of_storm(6)
    with hurried_hall(tmp_path_factory.mktemp("storm"), BEGINS, windows=windows_file(windows)) as hurried:
        yield play(hurried, CALLS, windows)


def test_what_is_spoken_in_a_storm_is_in_order_and_fresh_and_never_two_at_once(storm):
    spoken = [piece.seq for piece in in_order(storm.voice)]
    assert spoken == sorted(spoken)
    assert overlaps(storm.voice) == []
    assert waits(storm.voice)[-1] < 60


def test_the_journal_says_of_each_call_once_that_it_was_spoken_or_why_not_though_the_broker_died(storm):
    assert len(calls(storm.voice)) == CALLS + 1
    assert untold(storm.voice) == []
    ends = outcomes(storm.voice)
    assert ends.keys() == {"spoken", "late"}
    assert ends["spoken"] >= 5  # a minute's worth of two languages, and the call that came afterwards


def test_no_clerk_waits_for_the_voice(storm):
    assert len(storm.answered_s) == CALLS
    assert median(storm.answered_s) < LENGTH_S / 5  # not even as long as a chime's beginning


def test_a_call_in_the_middle_of_which_the_voice_was_killed_is_spoken_again_from_its_beginning(storm):
    (end,) = storm.voice.ends[storm.after_death]
    assert end["kind"] == "call_spoken"
    spoken = storm.voice.pieces[storm.after_death]
    assert seconds(spoken.path.read_bytes()) > 5
    assert in_order(storm.voice)[-1].seq == spoken.seq
