"""Damaged recordings and odd manifests: whatever is in a folder, it is told and nothing else happens."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hardware.voices.clips import covered, unrecorded
from hardware.voices.port import Sentence, VoiceFault
from hardware.voices.recorded import from_recording
from hardware.voices.sound import NotASound, seconds
from tests.hardware.voices.speakers_of_clips import tone, wav_of

WHOLE = wav_of(tone(440, 0.01, 44_100), 44_100, 24, 2)
PARTS = ("请", "A", "零", "一", "号", "，", "到", "号窗口", " ", "window")


@given(some.lists(some.tuples(some.integers(0, 59), some.integers(0, 255)), max_size=4), some.integers(0, len(WHOLE)))
def test_a_recording_with_a_damaged_head_is_read_or_refused(changes, cut):
    damaged = bytearray(WHOLE)
    for at, byte in changes:
        damaged[at] = byte
    with suppress(NotASound):
        assert seconds(from_recording(bytes(damaged[:cut]))) >= 0


@given(some.binary(max_size=200))
def test_noise_is_refused(noise):
    with pytest.raises(NotASound, match="save it as WAV"):
        from_recording(b"RIFF" + len(noise).to_bytes(4, "little") + b"WAVE" + noise)


@given(some.lists(some.sampled_from(PARTS), min_size=1, max_size=12), some.sets(some.integers(0, 77), max_size=20))
def test_recordings_say_a_sentence_whole_and_in_order_or_what_is_missing_is_named(parts, spans):
    sentence = Sentence("x", "".join(parts), "en", tuple(parts))
    runs = {"".join(parts[first : first + length]).strip() for first, length in (divmod(span, 12) for span in spans)}
    missing = unrecorded(sentence, runs)
    try:
        said = covered(sentence, runs)
    except VoiceFault:
        assert missing
        runs |= set(missing)
        said = covered(sentence, runs)
    heard = "".join(f"{one.marks}{one.words}" for one in said)
    assert plain(heard) == plain("".join(parts))[: len(plain(heard))]
    assert not any(sign.isalnum() for sign in plain("".join(parts))[len(plain(heard)) :])
    assert all(one.words in runs for one in said)


def plain(words: str) -> str:
    return "".join(words.split())
