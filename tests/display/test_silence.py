from __future__ import annotations

from datetime import timedelta

import pytest

from display.announcer.silence import DOUBTED_S, SETTLE_S, Silence
from tests.display.calls import DAY
from tests.ticks import Ticks
from wire.messages import VoiceState


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def voice(seq: int, *, paused: bool, days: int = 0) -> VoiceState:
    return VoiceState(day=DAY + timedelta(days=days), seq=seq, paused=paused)


def test_who_comes_to_the_wire_is_silent_for_a_moment(ticks):
    silence = Silence(ticks)
    assert (silence.holds, silence.changes_in_s) == (False, None)
    silence.settle()
    assert (silence.holds, silence.changes_in_s) == (True, SETTLE_S)
    ticks.now += SETTLE_S
    assert (silence.holds, silence.changes_in_s) == (False, None)


def test_an_older_word_that_comes_late_changes_nothing(ticks):
    silence = Silence(ticks)
    silence.allow(voice(5, paused=True))
    silence.allow(voice(4, paused=False))
    assert (silence.paused, silence.changes_in_s) == (True, DOUBTED_S)
    silence.allow(voice(5, paused=True))  # the server tells it again
    ticks.now += DOUBTED_S
    assert silence.paused


def test_a_voice_that_was_paused_on_a_wrong_day_speaks_again_when_that_is_put_right(ticks):
    silence = Silence(ticks)
    silence.allow(voice(5, paused=True, days=3))
    silence.allow(voice(7, paused=False))
    ticks.now += DOUBTED_S
    assert not silence.paused
    silence.allow(voice(8, paused=True))
    assert silence.paused
