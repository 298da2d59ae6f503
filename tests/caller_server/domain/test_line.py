from datetime import timedelta

import pytest

from caller_server.domain.line import Because
from caller_server.domain.next_visitor import first_for_window
from caller_server.domain.policy import ARRIVAL, FAIR, PRIORITY_FIRST, UnknownPolicy, policy_named
from caller_server.domain.rules import WindowRules
from caller_server.domain.ticket import Priority
from tests.caller_server.rehearsal import RULES, Rehearsal

ELDER = Priority.ELDER


def test_visitors_are_called_in_order_of_arrival():
    hall = Rehearsal()
    for _ in range(3):
        hall.issue()
        hall.wait(minutes=1)
    assert hall.order() == ["A001 arrival", "A002 arrival", "A003 arrival"]


def test_at_most_two_priority_calls_in_a_row_while_others_wait():
    hall = Rehearsal()
    for priority in (None, None, ELDER, ELDER, ELDER, ELDER, ELDER):
        hall.issue(priority=priority)
    assert hall.order() == [
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
    assert hall.order()[0] == f"{ordinary} {Because.PATIENCE}"


def test_past_patience_the_oldest_goes_first_be_it_a_priority():
    hall = Rehearsal()
    elder = hall.issue(priority=ELDER)
    hall.issue()
    hall.wait(minutes=41)
    assert hall.order() == [f"{elder} patience", "A002 patience"]


def test_the_order_of_a_line_is_what_its_window_then_calls():
    hall = Rehearsal(between_calls=timedelta(0))
    hall.open("2")
    for priority in (None, ELDER, None, ELDER, ELDER, None):
        hall.issue(priority=priority)
        hall.wait(seconds=1)
    promised = [line.split()[0] for line in hall.order()]
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


def test_a_window_with_weights_takes_its_lines_in_turns():
    windows = RULES.windows | {"5": WindowRules("5", "west", ("C", "B"), weights={"C": 2, "B": 1})}
    hall = Rehearsal(windows=windows, between_calls=timedelta(0))
    hall.open("5")
    for line in "BBBCCCCC":
        hall.issue(line)
        hall.wait(seconds=1)
    called = [hall.serve("5", 0) for _ in range(8)]
    assert called == ["B001", "C001", "C002", "B002", "C003", "C004", "B003", "C005"]


def test_a_line_that_waits_alone_needs_no_turn():
    windows = RULES.windows | {"5": WindowRules("5", "west", ("C", "B"), weights={"C": 2, "B": 1})}
    hall = Rehearsal(windows=windows, between_calls=timedelta(0))
    hall.open("5")
    for _ in range(4):
        hall.issue("B")
    assert [hall.serve("5", 0) for _ in range(4)] == ["B001", "B002", "B003", "B004"]


def test_under_the_policy_arrival_nothing_but_arrival_counts():
    hall = Rehearsal(policy=ARRIVAL)
    hall.issue()
    hall.issue(priority=ELDER)
    hall.wait(minutes=41)
    hall.issue(priority=ELDER)
    assert hall.order() == ["A001 arrival", "A002 arrival", "A003 arrival"]


def test_under_the_policy_priority_first_ordinary_visitors_wait_until_no_priority_does():
    hall = Rehearsal(policy=PRIORITY_FIRST)
    hall.issue()
    hall.wait(minutes=41)
    for _ in range(3):
        hall.issue(priority=ELDER)
    assert hall.order() == ["A002 priority", "A003 priority", "A004 priority", "A001 arrival"]


def test_a_policy_is_known_by_its_name():
    assert policy_named("fair") is FAIR
    with pytest.raises(UnknownPolicy, match="no policy 'random'; the policies are fair, arrival, priority-first"):
        policy_named("random")


def test_inside_a_priority_whoever_came_first_is_called_first():
    """Another system orders a priority's visitors the newest first."""
    hall = Rehearsal()
    for _ in range(3):
        hall.issue(priority=ELDER)
        hall.wait(seconds=1)
    assert hall.order() == ["A001 priority", "A002 priority", "A003 priority"]
