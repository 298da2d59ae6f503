"""Ten minutes of `tests/hall/bilingual_hour.py`, which plays whole hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from display.announcer.announcement import BETWEEN_TIMES_S
from tests.hall.bilingual_hour import (
    BEGINS,
    Hour,
    Stretch,
    breaths,
    calls,
    in_order,
    outcomes,
    overlaps,
    play,
    record,
    stretches,
    table,
    untold,
    waits,
)
from tests.hall.hurried import hurried_hall

pytestmark = pytest.mark.timeout(300)  # half a minute, on a machine with nothing else to do
FULL_SCALE = 32_767


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hour]:
    with hurried_hall(tmp_path_factory.mktemp("hour"), BEGINS) as hurried:
        yield play(hurried, minutes=10, seed=7)


@pytest.fixture(scope="module")
def heard(hour: Hour, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Stretch], int]]:
    """Each zone's track as it is heard, and its loudest sample."""
    written: dict[str, Path] = record(hour, tmp_path_factory.mktemp("tracks"))
    return {zone: stretches(path) for zone, path in written.items()}


def test_no_two_calls_of_a_zone_overlap(hour):
    for voice in hour.voices.values():
        assert len(voice.pieces) > 15
        assert overlaps(voice) == []


def test_calls_are_spoken_in_the_order_of_the_journal(hour):
    for voice in hour.voices.values():
        spoken = [piece.seq for piece in in_order(voice) if piece.seq in calls(voice)]
        assert spoken == sorted(spoken)


def test_a_call_is_said_again_unless_others_were_called_meanwhile(hour):
    for voice in hour.voices.values():
        assert 3 <= len(voice.repeats) < len(calls(voice))
        for seq, again in voice.repeats.items():
            assert again.began == voice.pieces[seq].ended
            waiting = [
                piece.seq
                for piece in voice.pieces.values()
                if piece.seq in calls(voice)
                and datetime.fromisoformat(calls(voice)[piece.seq]["at"]) < again.began < piece.began
            ]
            assert waiting == []


def test_the_journal_says_of_each_call_once_that_it_was_spoken_and_when_or_why_not(hour):
    for voice in hour.voices.values():
        assert untold(voice) == []
    assert outcomes(hour.voices["east"])["merged"] > 0


def test_of_a_number_that_is_called_again_before_its_turn_the_later_call_is_spoken(hour):
    voice = hour.voices["east"]
    for seq, call in calls(voice).items():
        if voice.ends[seq][0].get("reason") == "merged":
            assert any(
                after > seq and other["number"] == call["number"] and other["call"] == call["call"] + 1
                for after, other in calls(voice).items()
            )


def test_whoever_is_called_hears_it_within_a_minute_and_mostly_soon(hour):
    for voice in hour.voices.values():
        assert waits(voice)[-1] < 60
    assert waits(hour.voices["west"])[-1] < 30  # nobody paused it


def test_while_one_voice_is_paused_the_other_speaks_on(hour):
    begins, ends = hour.hushed
    begun = {
        zone: sum(begins < piece.began < ends for piece in voice.pieces.values()) for zone, voice in hour.voices.items()
    }
    assert begun["east"] <= 1  # the pause takes hold with the next call that the voice has not begun to think of
    assert begun["west"] >= 2


def test_the_two_zones_speak_at_once(hour):
    east, west = map(in_order, hour.voices.values())
    assert any(one.began < other.ended and other.began < one.ended for one in east for other in west)


def test_the_silence_between_one_call_and_the_next_is_a_breath(hour, heard):
    for zone, voice in hour.voices.items():
        between = breaths(hour, voice, heard[zone][0])
        assert len(between) >= 3
        assert 0.2 < min(between) <= max(between) < 0.8


def test_within_what_is_said_no_silence_is_long(hour, heard):
    """Lead of the chime, pause after it, between the languages and between the times."""
    longest = BETWEEN_TIMES_S + 0.6  # eSpeak NG ends a sentence with a pause of its own
    for zone, voice in hour.voices.items():
        for piece in in_order(voice):
            begins, ends = ((at - hour.begins).total_seconds() for at in (piece.began, piece.ended))
            inside = [s.lasts_s for s in heard[zone][0] if not s.heard and begins < s.begins_s and s.ends_s < ends]
            assert len([lasts for lasts in inside if lasts >= 0.2]) >= 2, piece.name  # nothing runs into the next
            assert max(inside) < longest, piece.name


def test_nothing_is_heard_but_what_was_played_and_nothing_is_clipped(hour, heard):
    for zone, voice in hour.voices.items():
        played = [
            ((piece.began - hour.begins).total_seconds(), (piece.ended - hour.begins).total_seconds())
            for piece in in_order(voice)
        ]
        found, loudest = heard[zone]
        for s in found:
            assert not s.heard or any(
                begins - 0.05 <= s.begins_s and s.ends_s <= ends + 0.05 for begins, ends in played
            )
        assert FULL_SCALE / 2 < loudest < FULL_SCALE


def test_the_table_has_a_line_for_each_zone(hour):
    head, *rows = table(hour)
    assert head.split()[:4] == ["zone", "calls", "spoken", "merged"]
    assert [row.split()[0] for row in rows] == ["east", "west"]
