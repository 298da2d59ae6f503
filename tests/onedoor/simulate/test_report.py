"""What a played day comes to, and how it is told."""

from __future__ import annotations

from collections import Counter

import pytest

from onedoor.simulate import report
from onedoor.simulate.api import Answered
from onedoor.simulate.figures import Figures, figures, percentile, spread
from onedoor.simulate.judge import judge
from onedoor.simulate.play import Played
from tests.onedoor.simulate.test_judge import SOUND, called, evidence, issued, journal


def told(*facts: dict[str, object], planned_s: float = 1.0, ended: str | None = None, held_s: float = 0.0) -> Figures:
    seen = evidence(journal(*facts))
    answered = Answered(refused=Counter(too_early=3), seconds=[0.01] * 98 + [0.2, 0.3])
    played = Played(seen, answered, 50.0, held_s, 0, 0, 0.0, ended)
    return figures(played, judge(seen), 1.0, planned_s=planned_s, between_calls_s=10)


def test_tickets_are_counted_by_what_became_of_them() -> None:
    day = told(*SOUND)
    assert (day.issued, day.called, day.served, day.missed, day.rejoined) == (3, 2, 1, 1, 1)
    assert (day.transferred, day.cancelled, day.open) == (1, 0, 2)
    assert (day.double_calls, day.lost, day.sound) == (0, 0, True)


def test_a_wait_ends_at_the_first_call() -> None:
    day = told(*SOUND)
    assert day.waits is not None
    assert (day.waits.count, day.waits.mean, day.waits.worst) == (2, 4.0, 5.0), "A001 from 3 to 6, A002 from 4 to 9"
    assert list(day.waits_by_line) == ["A"]


def test_in_a_hall_that_goes_by_itself_waits_are_told_in_the_plans_minutes() -> None:
    day = told(*SOUND, planned_s=60)
    assert day.waits is not None
    assert day.waits.worst == 300.0
    assert day.estimates_hit is None, "the hall told minutes of its own"
    assert any("took 10 s of it, which are 10 min of the day" in line for line in report.lines(day))


def test_estimates_are_judged_by_the_waits_that_came() -> None:
    day = told(*SOUND, issued("A003"), called("A003", "3"))
    assert day.estimates_hit == 1.0, "0 to 5 minutes were told; whoever missed a call is left out"


def test_speed_is_told_by_the_commands() -> None:
    day = told(*SOUND)
    assert (day.commands, day.commands_a_second) == (100, 2.0)
    assert (day.p50_ms, day.p99_ms) == pytest.approx((10.0, 200.0))


def test_a_percentile_is_a_value_that_there_is() -> None:
    assert [percentile([1, 2, 3, 4], share) for share in (0.25, 0.5, 0.9, 1)] == [1, 2, 4, 4]
    assert percentile([], 0.5) == 0
    assert spread([]) is None


def test_a_sound_day_is_told_in_a_table() -> None:
    lines = report.lines(told(*SOUND))
    assert "  issued             3" in lines
    assert "  double calls  0" in lines
    assert "  lost tickets  0" in lines
    assert "  line A             2     4.0     3.0     5.0     5.0     5.0" in lines
    assert not any("held" in line or "early:" in line for line in lines)


def test_faults_are_told_one_by_one_up_to_a_number() -> None:
    lines = report.lines(told(*SOUND, *(issued("A001") for _ in range(30))))
    shown = [line for line in lines if "A001 was issued before" in line]
    assert 0 < len(shown) < 30
    assert any(line.endswith(" more") for line in lines)


def test_it_is_said_when_the_play_was_no_usual_one() -> None:
    lines = report.lines(told(*SOUND, ended="it was broken off", held_s=20))
    assert "  ended early: it was broken off" in lines
    assert "  time was held for 20 s, since answers took long; at a lower --speed it need not be" in lines
