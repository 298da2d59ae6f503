from __future__ import annotations

import io
import wave
from array import array

import pytest

from display.announcer.announcement import AFTER_CHIME_S, BETWEEN_SENTENCES_S, arranged
from display.announcer.chime import LEAD_S, LENGTH_S, LOUDNESS, chime
from hardware.voices.sound import RATE, NotASound, from_wav, joined, seconds, silence, to_wav
from tests.hardware.voices.speakers_of_clips import BEYOND, largest_step

LOUD = array("h", [20_000]) * RATE  # a second of the worst that can be joined


def test_what_is_joined_is_as_long_as_its_parts():
    assert seconds(joined([LOUD, silence(0.25), LOUD])) == pytest.approx(2.25, abs=0.001)


def test_joins_do_not_click():
    assert largest_step(joined([LOUD, silence(0.1), LOUD])) < 600


def test_the_middle_of_a_part_is_left_as_it_was():
    assert joined([LOUD])[RATE // 2] == 20_000


def test_a_part_of_a_few_samples_is_joined_too():
    assert len(joined([array("h", [1]), array("h")])) == 1


def test_a_sound_survives_its_file():
    ramp = array("h", range(-1000, 1000))
    assert from_wav(to_wav(ramp)) == ramp


def test_the_file_is_22_kilohertz_mono_16_bit():
    with wave.open(io.BytesIO(to_wav(silence(0.5)))) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth(), wav.getnframes()) == (22_050, 1, 2, 11_025)


def stereo() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(2)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(bytes(8))
    return file.getvalue()


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a sound at all", stereo(), BEYOND])
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(NotASound):
        from_wav(content)


def test_the_chime_begins_in_silence_so_that_its_first_note_is_not_clipped():
    sound = chime()
    assert seconds(sound) == pytest.approx(LENGTH_S)
    assert not any(sound[: round(LEAD_S * RATE)])
    assert abs(sound[-1]) < 20


def test_the_chime_is_soft_and_does_not_click():
    sound = chime()
    assert 3000 < max(abs(sample) for sample in sound) <= 32_767 * LOUDNESS
    assert largest_step(sound) < 2500


def test_an_announcement_is_the_chime_and_then_every_sentence():
    chimed, chinese, english = silence(1.5), silence(3), silence(4)
    whole = seconds(joined(arranged(chimed, [chinese, english])))
    assert whole == pytest.approx(1.5 + AFTER_CHIME_S + 3 + BETWEEN_SENTENCES_S + 4, abs=0.001)


def test_a_hall_without_chime_begins_with_the_words():
    assert seconds(joined(arranged(None, [silence(3)]))) == pytest.approx(3)
