from __future__ import annotations

import pytest

from caller_server.domain.policy import ARRIVAL, FAIR, POLICIES, PRIORITY_FIRST
from caller_server.replay.figures import End, Kind, Use, Waits, measure
from tests.caller_server.replay.again import again, taken_from
from tests.caller_server.replay.busy_day import busy_day
from tests.caller_server.replay.small_day import small_day


def figures(hall, policy):
    return measure(hall.rules, hall.day.day, again(hall, policy))


@pytest.mark.parametrize(
    ("policy", "waits"),
    [
        (ARRIVAL, (0, 9, 18, 27, 36, 45, 53)),
        (FAIR, (0, 7, 16, 29, 38, 45, 53)),
        (PRIORITY_FIRST, (0, 7, 16, 25, 39, 48, 53)),
    ],
    ids=POLICIES,
)
def test_waits_are_minutes_from_the_ticket_to_the_first_call(policy, waits):
    assert figures(small_day(), policy).waits.minutes == waits


def test_each_class_has_waits_of_its_own():
    fair = figures(small_day(), FAIR)
    assert fair.by_kind == {Kind.PRIORITY: Waits((7, 16, 45)), Kind.ORDINARY: Waits((0, 29, 38, 53))}
    assert fair.against_ordinary(Kind.PRIORITY) == pytest.approx((68 / 3) / 30)
    assert fair.against_ordinary(Kind.APPOINTMENT) is None


def test_whoever_waited_longer_than_the_lines_patience_is_counted():
    hall = small_day()
    assert [figures(hall, policy).impatient for policy in (FAIR, ARRIVAL, PRIORITY_FIRST)] == [3, 2, 3]


def test_whoever_was_never_called_lost_patience_too():
    hall = small_day()
    hall.issue("C")
    hall.wait(minutes=61)
    hall.open("5")
    hall.move("5", "close")
    hall.open("2")
    was = measure(hall.rules, hall.day.day, taken_from(hall).events)
    assert (was.impatient, was.ends[End.LEFT], was.called) == (4, 1, 7)


def test_a_window_is_used_while_it_serves():
    assert figures(small_day(), FAIR).windows == {"2": Use(open=62, serving=60)}


def test_a_window_that_rests_is_not_open():
    hall = small_day()
    hall.wait(minutes=8)
    hall.open("2")
    hall.wait(minutes=3)
    hall.move("2", "pause", "rest")
    hall.wait(minutes=20)
    hall.open("2")
    hall.wait(minutes=5)
    hall.move("2", "close")
    was = measure(hall.rules, hall.day.day, taken_from(hall).events)
    assert was.windows["2"] == Use(open=62 + 3 + 5, serving=60)


def test_a_percentile_is_a_wait_that_somebody_had():
    waits = Waits(tuple(range(1, 101)))
    assert [waits.percentile(percent) for percent in (50, 90, 99, 100)] == [50, 90, 99, 100]
    assert Waits((3, 8)).percentile(50) == 3
    assert Waits((3, 8)).percentile(51) == 8
    assert (Waits(()).mean, Waits(()).percentile(90)) == (0, 0)


@pytest.mark.parametrize("seed", range(3))
def test_totals_add_up_under_every_policy(seed):
    hall = busy_day(seed)
    issued = sum(event.kind == "ticket_issued" for event in hall.events)
    for policy in POLICIES.values():
        day = figures(hall, policy)
        assert day.visitors == issued == sum(day.ends.values())
        assert day.called == sum(len(waits.minutes) for waits in day.by_kind.values())
        assert day.called == sum(len(waits.minutes) for waits in day.by_line.values())
        assert day.ends[End.DONE] + day.ends[End.MISSED] <= day.called <= day.visitors
        assert sum(use.serving for use in day.windows.values()) == pytest.approx(day.use.serving)
        assert all(0 <= use.serving <= use.open for use in day.windows.values())
