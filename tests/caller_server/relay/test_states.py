from __future__ import annotations

import pytest

from caller_server.domain.ticket import Priority
from caller_server.relay.states import line_state
from tests.caller_server.rehearsal import Rehearsal
from wire.messages import PLACES_TOLD


def a_line(waiting: int) -> Rehearsal:
    hall = Rehearsal(always_open=True)
    for _ in range(waiting):
        hall.issue("A")
    return hall


@pytest.mark.parametrize("waiting", [0, 1, PLACES_TOLD])
def test_a_line_that_is_not_long_is_told_whole(waiting):
    hall = a_line(waiting)
    told = line_state(hall.day, "A", hall.now)
    assert told.waiting == tuple(f"A{n:03d}" for n in range(1, waiting + 1))
    assert told.count == waiting


def test_of_a_long_line_the_first_are_told_and_how_many_there_are():
    hall = a_line(PLACES_TOLD + 30)
    hall.issue("A", Priority.ELDER)
    told = line_state(hall.day, "A", hall.now)
    assert told.waiting[:3] == ("A081", "A001", "A002")
    assert (len(told.waiting), told.count) == (PLACES_TOLD, PLACES_TOLD + 31)


def test_what_is_sent_does_not_grow_with_the_line():
    some, many = (len(line_state(hall.day, "A", hall.now).payload()) for hall in map(a_line, (100, 900)))
    assert many - some < 10  # digits of the estimate
