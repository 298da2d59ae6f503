from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.ahead import ahead_of_newcomer
from caller_server.domain.line import Because, order
from caller_server.domain.next_visitor import first_for_window
from caller_server.domain.ticket import Priority, Ticket
from tests.caller_server.rehearsal import Rehearsal

ELDER = Priority.ELDER


def said(hall: Rehearsal, line: str = "A") -> list[str]:
    places = order(hall.day.lines[line], hall.now)
    return [f"{place.ticket.number} {place.because}" for place in places]


def test_visitors_are_called_in_order_of_arrival():
    hall = Rehearsal()
    for _ in range(3):
        hall.issue()
        hall.wait(minutes=1)
    assert said(hall) == ["A001 arrival", "A002 arrival", "A003 arrival"]


def test_at_most_two_priority_calls_in_a_row_while_others_wait():
    hall = Rehearsal()
    for priority in (None, None, ELDER, ELDER, ELDER, ELDER, ELDER):
        hall.issue(priority=priority)
    assert said(hall) == [
        "A003 priority",
        "A004 priority",
        "A001 arrival",
        "A005 priority",
        "A006 priority",
        "A002 arrival",
        "A007 priority",
    ]


def test_the_count_of_priority_calls_in_a_row_goes_on_from_call_to_call():
    hall = Rehearsal(between_calls=timedelta(0))
    hall.open("2")
    for priority in (None, None, ELDER, ELDER, ELDER):
        hall.issue(priority=priority)
    assert [hall.serve("2", 0) for _ in range(5)] == ["A003", "A004", "A001", "A005", "A002"]


def test_priorities_starve_nobody_past_the_line_s_patience():
    hall = Rehearsal()
    ordinary = hall.issue()
    hall.wait(minutes=41)
    hall.issue(priority=ELDER)
    assert said(hall)[0] == f"{ordinary} {Because.PATIENCE}"


def test_past_patience_the_oldest_goes_first_be_it_a_priority():
    hall = Rehearsal()
    elder = hall.issue(priority=ELDER)
    hall.issue()
    hall.wait(minutes=41)
    assert said(hall) == [f"{elder} patience", "A002 patience"]


def test_the_order_of_a_line_is_what_its_window_then_calls():
    hall = Rehearsal(between_calls=timedelta(0))
    hall.open("2")
    for priority in (None, ELDER, None, ELDER, ELDER, None):
        hall.issue(priority=priority)
        hall.wait(seconds=1)
    promised = [line.split()[0] for line in said(hall)]
    assert [hall.serve("2", 0) for _ in promised] == promised


def place_for(hall: Rehearsal, window: str) -> str | None:
    place = first_for_window(hall.day, window, hall.now)
    return None if place is None else place.ticket.number


def test_a_window_of_several_lines_takes_who_has_waited_longest():
    hall = Rehearsal()
    hall.issue("B")
    hall.wait(minutes=1)
    hall.issue("C")
    assert place_for(hall, "5") == "B001"


def test_a_window_helps_another_line_when_its_own_is_empty():
    hall = Rehearsal()
    hall.issue("A")
    assert place_for(hall, "4") == "A001"
    hall.issue("B")
    assert place_for(hall, "4") == "B001"


def test_a_window_helps_at_once_when_the_other_line_s_wait_passes_the_limit():
    hall = Rehearsal()
    hall.issue("A")
    hall.wait(minutes=21)
    hall.issue("B")
    assert place_for(hall, "4") == "A001"


def test_the_guide_desk_serves_no_line():
    hall = Rehearsal()
    hall.issue("A")
    assert place_for(hall, "1") is None


@given(
    comers=st.lists(st.sampled_from([None, ELDER]), max_size=25),
    called=st.integers(0, 10),
    newcomer=st.sampled_from([None, ELDER]),
    in_a_row=st.integers(1, 3),
)
def test_a_newcomer_is_told_the_place_that_the_order_gives(comers, called, newcomer, in_a_row):
    hall = Rehearsal(priority_in_a_row=in_a_row, between_calls=timedelta(0))
    hall.open("2")
    for priority in comers:
        hall.issue(priority=priority)
    for _ in range(min(called, len(comers))):
        hall.serve("2", 0)
    told = ahead_of_newcomer(hall.day.lines["A"], Ticket("A999", "A", "", hall.now, priority=newcomer), hall.now)
    number = hall.issue(priority=newcomer)
    assert told == hall.day.ahead(number, hall.now)
