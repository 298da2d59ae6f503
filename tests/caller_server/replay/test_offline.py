"""A day with tickets of a kiosk that was cut off, played again."""

from __future__ import annotations

from caller_server.domain.policy import ARRIVAL
from caller_server.replay.figures import measure
from tests.caller_server.offline_morning import offline_morning
from tests.caller_server.replay.again import again, calls, taken_from


def test_they_are_called_from_their_hand_in_on_in_the_order_of_issue():
    hall = offline_morning()
    expected = ["10:10 A501 at 2", "10:15 A001 at 2", "10:20 A502 at 2"]
    assert calls(hall.events) == expected
    assert calls(again(hall)) == calls(again(hall, ARRIVAL)) == expected


def test_their_waits_are_from_the_time_of_issue():
    hall = offline_morning()
    assert measure(hall.rules, hall.day.day, hall.events).waits.minutes == (30, 55, 65)


def test_a_day_that_was_played_faster_keeps_their_places():
    hall = offline_morning()
    slow, fast = taken_from(hall), taken_from(hall, speed=2)
    begins = fast.events[0].at
    for number in ("A501", "A502"):
        was, stretched = slow.visits[number].issued.issued_at, fast.visits[number].issued.issued_at
        assert stretched - begins == 2 * (was - slow.events[0].at)
