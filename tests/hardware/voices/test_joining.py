"""Recorded words become one sentence: without clicks, without the silence around them, with a pause at each mark."""

from __future__ import annotations

from array import array

import pytest

from hardware.voices.joining import FADE_S, KEPT_S, Piece, flowing, pause_of, trimmed
from hardware.voices.sound import RATE, joined, seconds, silence
from tests.hardware.voices.speakers_of_clips import largest_step, tone


def quiet_stretches(sound, longest: int = 60) -> list[float]:
    """Seconds of each stretch in which nothing is heard."""
    stretches, length = [], 0
    for sample in (*sound, 32_767):
        if abs(sample) <= longest:
            length += 1
        else:
            stretches.append(length / RATE)
            length = 0
    return [stretch for stretch in stretches if stretch > 0.03]


@pytest.mark.parametrize("pause_s", [0.0, 0.18])
def test_words_that_begin_and_end_in_full_swing_are_joined_without_a_click(pause_s):
    words = [tone(hertz, 0.2) for hertz in (440, 300, 523)]
    sentence = flowing(Piece(word, pause_s) for word in words)
    assert largest_step(sentence) <= max(map(largest_step, words))
    assert abs(sentence[0]) < 200
    assert abs(sentence[-1]) < 200


def test_words_without_a_pause_share_the_fade_and_no_silence_is_between():
    sentence = flowing([Piece(tone(440, 0.2)), Piece(tone(300, 0.2)), Piece(tone(440, 0.2))])
    assert seconds(sentence) == pytest.approx(0.6 - 2 * FADE_S, abs=0.001)
    assert not quiet_stretches(sentence)


def test_a_pause_lasts_as_long_as_its_mark():
    sentence = flowing(
        [Piece(tone(440, 0.2)), Piece(tone(300, 0.2), pause_of("，")), Piece(tone(440, 0.2), pause_of(". "))]
    )
    assert quiet_stretches(sentence) == pytest.approx([0.18, 0.35], abs=0.01)


def test_the_louder_of_two_marks_counts_and_a_space_is_no_pause():
    assert pause_of("，。") == pause_of("。") > pause_of("、") > 0
    assert pause_of(" ") == pause_of("") == 0


def test_the_silence_around_words_is_cut_off_but_for_a_breath():
    recorded = joined([silence(0.5), tone(440, 0.2), silence(0.7)])
    assert seconds(trimmed(recorded)) == pytest.approx(0.2 + 2 * KEPT_S, abs=0.01)


def test_the_hiss_of_a_room_is_taken_for_silence():
    hiss = array("h", [150 if index % 3 else -150 for index in range(RATE)])
    assert seconds(trimmed(hiss + tone(440, 0.2) + hiss)) == pytest.approx(0.2 + 2 * KEPT_S, abs=0.005)


def test_a_constant_that_the_microphone_added_is_taken_out():
    shifted = array("h", [sample + 2_000 for sample in joined([silence(0.3), tone(440, 0.2), silence(0.3)])])
    word = trimmed(shifted)
    assert seconds(word) == pytest.approx(0.2 + 2 * KEPT_S, abs=0.01)
    assert abs(sum(word) / len(word)) < 100


def test_of_nothing_but_silence_nothing_is_left():
    assert len(trimmed(silence(1))) == len(trimmed(array("h"))) == 0


def test_words_of_a_few_samples_are_joined_too():
    assert len(flowing([Piece(array("h", [5])), Piece(array("h")), Piece(array("h", [7, 7, 7]))])) <= 4
