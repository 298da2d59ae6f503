from __future__ import annotations

import pytest

from caller_server.domain.commands import AnswerStaffCall, CallStaff
from caller_server.domain.ticket import Priority
from caller_server.relay.states import Touched, board_state, line_state, staff_calls, states, window_state
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


def test_a_board_tells_of_each_of_its_lines_how_long_one_waits_in_it():
    hall = a_line(12)
    board = board_state(hall.day, "east", hall.now)
    assert board.waiting == {"A": 12, "B": 0}
    told = {letter: line_state(hall.day, letter, hall.now).estimate for letter in "AB"}
    assert board.estimates == told
    assert 0 < told["A"].low < told["A"].high


def test_what_is_sent_does_not_grow_with_the_line():
    some, many = (len(line_state(hall.day, "A", hall.now).payload()) for hall in map(a_line, (100, 900)))
    assert many - some < 10  # digits of the estimate


def test_a_window_tells_since_when_it_does_what_it_does():
    hall = a_line(2)
    assert window_state(hall.day, "2").since is None
    hall.open("2")
    opened = hall.now
    hall.wait(minutes=1)
    assert window_state(hall.day, "2").since == opened
    hall.next("2")
    called = hall.now
    hall.wait(seconds=20)
    hall.move("2", "recall")
    assert window_state(hall.day, "2").since == called
    hall.move("2", "start")
    assert window_state(hall.day, "2").since == hall.now
    hall.wait(minutes=4)
    hall.move("2", "finish")
    finished = hall.now
    hall.wait(minutes=3)
    assert window_state(hall.day, "2").since == finished


def test_who_asks_for_help_is_told_until_somebody_goes_there():
    hall = a_line(0)
    called = [hall.now]
    hall.obey(CallStaff(kiosk="kiosk-2"))
    hall.wait(minutes=2)
    called.append(hall.now)
    hall.obey(CallStaff(kiosk="kiosk-1"))
    told = staff_calls(hall.day).calls
    assert [(call.kiosk, call.since) for call in told] == [("kiosk-2", called[0]), ("kiosk-1", called[1])]
    hall.obey(AnswerStaffCall(kiosk="kiosk-2"))
    assert [call.kiosk for call in staff_calls(hall.day).calls] == ["kiosk-1"]


def test_calls_for_staff_are_told_when_one_came_and_when_all_is_told():
    hall = a_line(1)
    everything = [told for told, _ in states(hall.day, Touched.everything(hall.day.rules), hall.now)]
    assert staff_calls(hall.day) in everything
    assert not Touched.by(hall.events, hall.day.rules).staff
    hall.obey(CallStaff(kiosk="kiosk-1"))
    assert Touched.by(hall.events[-1:], hall.day.rules).staff


def test_who_is_called_to_a_window_that_the_hall_has_no_more_is_called_all_the_same():
    hall = a_line(2)
    hall.open("2")
    hall.next("2")
    hall.day.rules = hall.day.rules.with_former((), ("2",))
    assert line_state(hall.day, "A", hall.now).called == ("A001",)
