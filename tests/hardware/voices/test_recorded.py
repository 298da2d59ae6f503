"""Recordings of every usual kind become the sound that we speak in."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

import pytest

from hardware.voices.recorded import MOST_BYTES, from_recording, resampled
from hardware.voices.sound import NotASound, seconds
from tests.hardware.voices.speakers_of_clips import tone, wav_of


def pitch(sound) -> float:
    rising = sum(before < 0 <= after for before, after in pairwise(sound))
    return rising / seconds(sound)


def loudness(sound) -> float:
    inner = sound[len(sound) // 10 : -len(sound) // 10]
    return math.sqrt(sum(sample * sample for sample in inner) / len(inner))


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("bits", [8, 16, 24, 32])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_recording_keeps_its_length_its_pitch_and_its_loudness(rate, bits, channels):
    read = from_recording(wav_of(tone(440, 0.25, rate), rate, bits, channels))
    assert seconds(read) == pytest.approx(0.25, abs=0.001)
    assert pitch(read) == pytest.approx(440, abs=8)
    assert loudness(read) == pytest.approx(20_000 / math.sqrt(2), rel=0.02)


def test_a_recording_of_our_own_kind_is_left_as_it_is():
    own = tone(440, 0.1)
    assert from_recording(wav_of(own)) == own


def test_what_is_too_high_for_our_rate_is_taken_out_and_not_folded_into_a_whistle():
    assert loudness(resampled(tone(15_000, 0.1, 48_000), 48_000)) < 20_000 * 0.01
    assert loudness(resampled(tone(6_000, 0.1, 48_000), 48_000)) > 20_000 * 0.65


def test_the_loudest_recording_does_not_turn_over():
    edges = array("h", ([32_767] * 40 + [-32_768] * 40) * 20)
    read = resampled(edges, 44_100)
    assert max(read) > 30_000
    assert min(read) < -30_000
    assert sum(before > 20_000 and after < -20_000 for before, after in pairwise(read)) <= 20


def test_two_different_channels_are_mixed():
    left = wav_of(tone(440, 0.1), channels=2)
    assert loudness(from_recording(left)) == pytest.approx(20_000 / math.sqrt(2), rel=0.02)
    half = bytearray(left)
    half[46::4], half[47::4] = bytes(len(half[46::4])), bytes(len(half[47::4]))  # nothing on the right
    assert loudness(from_recording(bytes(half))) == pytest.approx(10_000 / math.sqrt(2), rel=0.02)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "ends too early"),
        (b"ID3\x04" + bytes(100), "save it as WAV"),
        (wav_of(tone(440, 0.1), rate=4000), "4000 Hz; save it as WAV, PCM, 16 bit, mono, 22050 Hz"),
        (wav_of(tone(440, 0.1), channels=6), "6 channels"),
        (wav_of(tone(440, 0.1)).replace(b"\x01\x00\x01\x00", b"\x55\x00\x01\x00", 1), "unknown format: 85"),
        (bytes(MOST_BYTES + 1), "20 MB; cut it"),
    ],
    ids=["empty", "mp3", "slow", "surround", "mp3 in wav", "too large"],
)
def test_what_is_no_such_recording_says_what_would_be(content, why):
    with pytest.raises(NotASound, match=why):
        from_recording(content)


def test_a_recording_that_was_cut_off_is_read_as_far_as_it_goes():
    whole = wav_of(tone(440, 0.2), bits=24, channels=2)
    assert 0.05 < seconds(from_recording(whole[:-10_001])) < 0.2
