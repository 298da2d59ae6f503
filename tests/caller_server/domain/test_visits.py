from dataclasses import replace
from datetime import timedelta

import pytest

from caller_server.domain.commands import DelayTicket, RateAtWindow
from caller_server.domain.events import (
    TicketParked,
    TicketRated,
    TicketRejoined,
    TicketResumed,
    TicketTransferred,
    WindowClosed,
    WindowHandedOver,
)
from caller_server.domain.refusals import Code
from caller_server.domain.rules import Rejoin, RejoinMode
from caller_server.domain.ticket import Lane, Priority, State
from tests.caller_server.domain.test_issuing import refused
from tests.caller_server.rehearsal import NINE, RULES, Rehearsal


def a_hall(rejoin: Rejoin | None = None, **changes) -> Rehearsal:
    lines = RULES.lines | {"A": replace(RULES.lines["A"], rejoin=rejoin or Rejoin())}
    hall = Rehearsal(lines=lines, **changes)
    hall.open("2", "3")
    return hall


# -- missed, and back -----------------------------------------------------------------------------


def test_after_n_calls_one_missed_visitor_is_let_in():
    hall = a_hall(Rejoin(RejoinMode.AFTER, 3))
    for _ in range(8):
        hall.issue()
    missed = hall.miss("2")
    assert hall.rejoin(missed) == TicketRejoined("A001", "A", Lane.REJOINED, hall.now)
    assert [place.split()[0] for place in hall.order()] == [
        "A002",
        "A003",
        "A004",
        "A001",
        "A005",
        "A006",
        "A007",
        "A008",
    ]
    assert hall.order()[3] == "A001 rejoined"
    assert [hall.serve("2", 0) for _ in range(4)] == ["A002", "A003", "A004", "A001"]


def test_two_missed_visitors_are_let_in_one_by_one():
    hall = a_hall(Rejoin(RejoinMode.AFTER, 2))
    for _ in range(7):
        hall.issue()
    for missed in (hall.miss("2"), hall.miss("2")):
        hall.rejoin(missed)
    assert [place.split()[0] for place in hall.order()] == ["A003", "A004", "A001", "A005", "A006", "A002", "A007"]


def test_a_missed_visitor_is_called_at_once_when_nobody_else_waits():
    hall = a_hall()
    hall.issue()
    hall.rejoin(hall.miss("2"))
    assert hall.next("2") == "A001"


def test_a_missed_visitor_may_go_to_the_end_of_the_line():
    hall = a_hall(Rejoin(RejoinMode.END))
    hall.issue(priority=Priority.ELDER)
    for _ in range(3):
        hall.issue()
    hall.rejoin(hall.miss("2"))
    assert hall.order()[-1] == "A001 arrival"


def test_a_missed_visitor_may_have_to_wait_until_the_session_ends():
    hall = a_hall(Rejoin(RejoinMode.HALF_DAY), now=NINE + timedelta(hours=2, minutes=30))
    for _ in range(3):
        hall.issue()
    hall.rejoin(hall.miss("2"))
    assert hall.order()[-1] == "A001 rejoined"
    hall.wait(minutes=30)
    assert hall.order()[0] == "A001 rejoined"


def test_a_line_may_ask_missed_visitors_for_a_new_ticket():
    hall = a_hall(Rejoin(RejoinMode.NO))
    hall.issue()
    assert refused(hall.rejoin, hall.miss("2")).code is Code.NO_REJOIN


def test_a_missed_visitor_may_come_back_within_half_an_hour():
    hall = a_hall()
    hall.issue()
    missed = hall.miss("2")
    hall.wait(minutes=30, seconds=1)
    no = refused(hall.rejoin, missed)
    assert (no.code, no.facts) == (Code.REJOIN_TOO_LATE, {"number": "A001", "minutes": 30})


def test_a_missed_visitor_may_come_back_once():
    hall = a_hall()
    hall.issue()
    hall.rejoin(hall.miss("2"))
    assert refused(hall.rejoin, hall.miss("2")).code is Code.REJOINED_ALREADY


def test_a_clerk_lets_a_missed_visitor_in_by_number():
    hall = a_hall()
    hall.issue()
    missed = hall.miss("2")
    assert [fact.kind for fact in hall.move("3", "rejoin", number=missed)] == ["ticket_rejoined"]


def test_who_is_let_in_again_is_called_anew_three_times_if_need_be():
    hall = a_hall()
    hall.issue()
    hall.rejoin(hall.miss("2"))
    assert hall.move("2", "next")[0].call == 1
    for call in (2, 3):
        hall.wait(seconds=10)
        assert hall.move("2", "recall")[0].call == call


# -- parked, and back -----------------------------------------------------------------------------


def test_a_parked_visitor_comes_back_to_the_front_of_the_line():
    hall = a_hall()
    for _ in range(3):
        hall.issue()
    hall.next("2")
    hall.move("2", "start")
    assert hall.move("2", "park") == [TicketParked("A001", "A", "2")]
    assert hall.day.ticket_at("2") is None
    assert hall.next("2") == "A002"
    assert hall.move("3", "resume", number="A001") == [TicketResumed("A001", "A")]
    assert hall.order() == ["A001 resumed", "A003 arrival"]


def test_only_who_is_being_served_is_parked_or_sent_elsewhere():
    hall = a_hall()
    hall.issue()
    hall.next("2")
    assert refused(hall.move, "2", "park").code is Code.WRONG_STATE
    assert refused(hall.move, "2", "transfer", to_line="B").code is Code.WRONG_STATE
    assert refused(hall.move, "2", "resume", number="A001").code is Code.WRONG_STATE


def test_a_visit_with_a_pause_in_it_counts_with_both_its_parts():
    hall = a_hall()
    hall.issue()
    hall.next("2")
    hall.move("2", "start")
    hall.wait(minutes=4)
    hall.move("2", "park")
    hall.wait(minutes=30)
    hall.move("2", "resume", number="A001")
    hall.serve("2", minutes=5)
    assert list(hall.day.times["A"].recent) == [9]


# -- sent elsewhere -------------------------------------------------------------------------------


def serving(hall: Rehearsal, window: str = "2") -> str:
    number = hall.next(window)
    hall.move(window, "start")
    return number


def test_a_visitor_sent_to_another_line_keeps_number_and_seniority():
    hall = a_hall()
    hall.issue("A")
    hall.wait(minutes=1)
    hall.issue("B")
    serving(hall)
    hall.wait(minutes=1)
    hall.issue("B")
    assert hall.move("2", "transfer", to_line="B") == [TicketTransferred("A001", "A", "B", "2")]
    assert hall.order("B") == ["A001 arrival", "B001 arrival", "B002 arrival"]
    assert hall.day.ahead("A001", hall.now) == 0


def test_a_visitor_sent_to_a_window_is_called_there_and_nowhere_else():
    hall = a_hall()
    hall.issue()
    serving(hall)
    hall.move("2", "transfer", to_window="3")
    assert refused(hall.move, "2", "next").code is Code.NOBODY_WAITING
    assert hall.next("3") == "A001"


def test_a_window_that_closes_gives_back_whom_it_was_sent():
    hall = a_hall()
    hall.issue()
    serving(hall)
    hall.move("2", "transfer", to_window="3")
    assert hall.move("3", "close") == [TicketTransferred("A001", "A", "A"), WindowClosed("3")]
    assert hall.next("2") == "A001"


def test_the_transfer_key_of_a_pad_leads_where_the_window_s_rules_say():
    windows = RULES.windows | {"2": replace(RULES.windows["2"], transfers_to="C")}
    hall = a_hall(windows=windows)
    hall.issue()
    serving(hall)
    assert hall.move("2", "transfer") == [TicketTransferred("A001", "A", "C", "2")]


@pytest.mark.parametrize("where", [{}, {"to_line": "A"}, {"to_window": "2"}])
def test_a_transfer_that_leads_nowhere_is_refused(where):
    hall = a_hall()
    hall.issue()
    serving(hall)
    assert refused(hall.move, "2", "transfer", **where).code is Code.UNKNOWN_PLACE
    assert refused(hall.move, "2", "transfer", to_window="4").code is Code.WINDOW_NOT_OPEN
    assert hall.day.ticket_at("2").state is State.SERVING


# -- a chosen number, two clerks ------------------------------------------------------------------


def test_a_chosen_number_is_called_past_the_order_and_said_so():
    hall = a_hall()
    for _ in range(3):
        hall.issue()
    assert hall.move("2", "call", number="A003")[0].because == "chosen"
    assert refused(hall.move, "2", "call", number="A002").code is Code.WINDOW_BUSY
    assert refused(hall.move, "3", "call", number="A003").code is Code.WRONG_STATE
    assert refused(hall.move, "3", "call", number="A009").code is Code.UNKNOWN_TICKET


def test_the_second_clerk_takes_the_window_over_with_the_visitor_at_it():
    hall = a_hall()
    hall.move("4", "open", clerk="0271")
    hall.issue("B")
    hall.next("4")
    assert hall.move("4", "hand_over", clerk="0312") == [WindowHandedOver("4", "0312")]
    assert (hall.day.windows["4"].clerk, hall.day.ticket_at("4").number) == ("0312", "B001")
    assert hall.move("4", "hand_over", clerk="0312") == []
    assert refused(hall.move, "5", "hand_over", clerk="0312").code is Code.WINDOW_NOT_OPEN


# -- more time, and what was thought of it --------------------------------------------------------


def test_who_needs_more_time_lets_three_pass_once():
    hall = a_hall()
    for _ in range(5):
        hall.issue()
        hall.wait(seconds=1)
    hall.obey(DelayTicket(number="A001"))
    assert [place.split()[0] for place in hall.order()] == ["A002", "A003", "A004", "A001", "A005"]
    assert refused(hall.obey, DelayTicket(number="A001")).code is Code.DELAYED_ALREADY


def test_a_visit_is_rated_once_with_a_reason_where_one_is_due():
    hall = a_hall()
    hall.issue()
    hall.serve("2")
    assert refused(hall.rate, "A001", 2).code is Code.REASON_NEEDED
    assert hall.rate("A001", 2, "态度") == TicketRated("A001", "A", "2", 2, "phone", ("态度",))
    assert refused(hall.rate, "A001", 5).code is Code.RATED_ALREADY


def test_the_device_at_a_window_rates_the_visit_there_or_else_the_last_one():
    hall = a_hall()
    for _ in range(3):
        hall.issue()
    assert refused(hall.obey, RateAtWindow(window="2", level=5)).code is Code.NO_TICKET_HERE
    hall.next("2")
    assert refused(hall.obey, RateAtWindow(window="2", level=5)).code is Code.NO_TICKET_HERE  # nobody has come yet
    hall.move("2", "start")
    hall.next("2")  # sends A001 home and calls A002
    assert hall.obey(RateAtWindow(window="2", level=1)) == [TicketRated("A001", "A", "2", 1, "window")]
    hall.move("2", "start")
    assert hall.obey(RateAtWindow(window="2", level=4)) == [TicketRated("A002", "A", "2", 4, "window")]
    assert refused(hall.obey, RateAtWindow(window="2", level=5)).code is Code.RATED_ALREADY
    assert refused(hall.obey, RateAtWindow(window="99", level=5)).code is Code.UNKNOWN_WINDOW


def test_a_key_that_is_pressed_later_is_not_the_last_visitor_s_but_a_tablet_says_whose_it_is():
    hall = a_hall()
    for _ in range(2):
        hall.issue()
    hall.serve("2")
    hall.wait(minutes=1, seconds=59)
    hall.next("2")  # A002 sits down before the clerk has pressed start
    hall.wait(seconds=2)
    assert refused(hall.obey, RateAtWindow(window="2", level=1)).code is Code.NO_TICKET_HERE
    named = RateAtWindow(window="2", level=4, number="A001", reasons=())
    assert hall.obey(named) == [TicketRated("A001", "A", "2", 4, "window")]


def test_only_who_was_at_a_window_rates():
    hall = a_hall()
    hall.issue()
    assert refused(hall.rate, "A001", 5).code is Code.WRONG_STATE
