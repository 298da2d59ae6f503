from datetime import timedelta

import pytest

from caller_server.domain.events import TicketCalled, TicketFinished, TicketMissed, WindowOpened, WindowPaused
from caller_server.domain.refusals import Code, Refusal
from caller_server.domain.ticket import State
from caller_server.domain.window import Status
from tests.caller_server.domain.test_issuing import refused
from tests.caller_server.rehearsal import Rehearsal


@pytest.fixture
def hall() -> Rehearsal:
    hall = Rehearsal()
    hall.open("2", "3")
    return hall


def test_next_calls_who_is_first_and_says_why(hall):
    hall.issue()
    assert hall.move("2", "next") == [TicketCalled("A001", "A", "2", 1, "arrival")]
    assert hall.day.windows["2"].status is Status.CALLING
    assert hall.day.ticket_at("2").window == "2"


def test_next_while_serving_finishes_and_calls_with_one_button(hall):
    hall.issue()
    hall.issue()
    hall.next("2")
    hall.move("2", "start")
    assert [fact.kind for fact in hall.move("2", "next")] == ["ticket_finished", "ticket_called"]
    assert hall.day.ticket("A001").state is State.DONE
    assert hall.day.ticket_at("2").number == "A002"


def test_next_while_serving_the_last_one_only_finishes(hall):
    hall.issue()
    hall.next("2")
    hall.move("2", "start")
    assert hall.move("2", "next") == [TicketFinished("A001", "A", "2")]
    assert hall.day.windows["2"].status is Status.OPEN


def test_next_misses_who_did_not_come_but_only_after_ten_seconds(hall):
    hall.issue()
    hall.issue()
    hall.next("2")
    hall.wait(seconds=4)
    assert refused(hall.move, "2", "next").facts == {"number": "A001", "seconds": 6}
    hall.wait(seconds=6)
    assert hall.move("2", "next")[0] == TicketMissed("A001", "A", "2")
    assert hall.day.ticket_at("2").number == "A002"


def test_next_with_nobody_waiting_is_refused(hall):
    assert refused(hall.move, "2", "next").code is Code.NOBODY_WAITING


@pytest.mark.parametrize("before", ["close", "pause"])
def test_a_window_calls_only_while_open(hall, before):
    hall.issue()
    hall.move("2", before)
    assert refused(hall.move, "2", "next").code is Code.WINDOW_NOT_OPEN


def test_next_on_the_pad_of_a_paused_window_opens_it_and_calls(hall):
    hall.issue()
    hall.move("2", "pause", reason="lunch")
    assert hall.move("2", "next", on_pad=True) == [
        WindowOpened("2", None),
        TicketCalled("A001", "A", "2", 1, "arrival"),
    ]
    assert (hall.day.windows["2"].status, hall.day.windows["2"].reason) == (Status.CALLING, None)


def test_next_on_the_pad_of_a_paused_window_opens_it_also_when_nobody_waits(hall):
    hall.move("2", "pause")
    assert hall.move("2", "next", on_pad=True) == [WindowOpened("2", None)]


def test_pause_on_the_pad_of_a_paused_window_ends_the_pause_and_calls_nobody(hall):
    hall.issue()
    hall.move("2", "pause")
    assert hall.move("2", "pause", on_pad=True) == [WindowOpened("2", None)]
    assert hall.move("2", "pause", on_pad=True) == [WindowPaused("2", None)]


@pytest.mark.parametrize("key", ["next", "pause"])
def test_on_the_pad_of_a_closed_window_both_only_open_it(hall, key):
    hall.issue()
    hall.move("2", "close")
    assert hall.move("2", key, on_pad=True) == [WindowOpened("2", None)]
    assert hall.day.windows["2"].status is Status.OPEN


def test_whoever_sat_at_a_window_still_does_after_the_pause(hall):
    hall.move("2", "close")
    hall.move("2", "open", clerk="王")
    hall.move("2", "pause")
    assert hall.move("2", "next", on_pad=True) == [WindowOpened("2", "王")]


@pytest.mark.parametrize("key", ["recall", "start", "finish", "miss", "transfer"])
def test_no_other_key_of_a_pad_opens_a_window(hall, key):
    hall.move("2", "pause")
    assert refused(hall.move, "2", key, on_pad=True).code is Code.NO_TICKET_HERE


def test_two_windows_never_hold_the_same_visitor(hall):
    hall.issue()
    hall.issue()
    assert {hall.next("2"), hall.next("3")} == {"A001", "A002"}


def test_a_recall_is_another_call_at_least_ten_seconds_later_and_at_most_three_in_all(hall):
    hall.issue()
    hall.next("2")
    assert refused(hall.move, "2", "recall").code is Code.TOO_EARLY
    hall.wait(seconds=10)
    assert hall.move("2", "recall") == [TicketCalled("A001", "A", "2", 2, "arrival")]
    hall.wait(seconds=10)
    assert hall.move("2", "recall")[0].call == 3
    hall.wait(seconds=10)
    no = refused(hall.move, "2", "recall")
    assert (no.code, no.facts) == (Code.CALLED_ENOUGH, {"number": "A001", "calls": 3})
    assert hall.move("2", "miss") == [TicketMissed("A001", "A", "2")]


def test_a_visitor_being_served_is_neither_recalled_nor_missed(hall):
    hall.issue()
    hall.next("2")
    hall.move("2", "start")
    for move in ("recall", "miss", "start"):
        assert refused(hall.move, "2", move).code is Code.WRONG_STATE


@pytest.mark.parametrize("move", ["recall", "start", "finish", "miss"])
def test_moves_that_need_a_ticket_say_that_there_is_none(hall, move):
    no = refused(hall.move, "2", move)
    assert (no.code, no.facts) == (Code.NO_TICKET_HERE, {"window": "2"})


@pytest.mark.parametrize("move", ["pause", "close"])
def test_a_window_with_a_visitor_is_neither_paused_nor_closed(hall, move):
    hall.issue()
    hall.next("2")
    no = refused(hall.move, "2", move)
    assert (no.code, no.facts) == (Code.WINDOW_BUSY, {"window": "2", "number": "A001"})


def test_a_closed_window_cannot_pause(hall):
    assert refused(hall.move, "4", "pause").code is Code.WINDOW_NOT_OPEN


def test_opening_what_is_open_and_closing_what_is_closed_changes_nothing(hall):
    assert hall.move("2", "open") == []
    assert hall.move("4", "close") == []


def test_a_pause_has_a_reason_until_the_window_opens_again(hall):
    hall.move("2", "pause", "开会")
    assert hall.day.windows["2"].reason == "开会"
    hall.open("2")
    assert (hall.day.windows["2"].status, hall.day.windows["2"].reason) == (Status.OPEN, None)


def test_an_unknown_window_is_refused_with_the_known_ones(hall):
    assert refused(hall.move, "99", "next").facts == {"window": "99", "known": "1 2 3 4 5"}


def test_a_called_ticket_cannot_be_cancelled(hall):
    hall.issue()
    hall.next("2")
    assert refused(hall.cancel, "A001").code is Code.WRONG_STATE


def test_a_missed_ticket_may_be_cancelled(hall):
    hall.issue()
    hall.next("2")
    hall.wait(seconds=10)
    hall.move("2", "miss")
    hall.cancel("A001")
    assert hall.day.ticket("A001").state is State.CANCELLED


def test_the_board_shows_the_newest_call_first_and_each_number_once(hall):
    for _ in range(2):
        hall.issue()
    hall.next("2")
    hall.next("3")
    hall.wait(seconds=10)
    hall.move("2", "recall")
    assert [(row.number, row.call) for row in hall.day.boards["east"].rows] == [("A001", 2), ("A002", 1)]


def test_a_board_keeps_the_one_being_called_and_six_more():
    hall = Rehearsal(between_calls=timedelta(0))
    hall.open("2")
    for _ in range(9):
        hall.issue()
    for _ in range(9):
        hall.serve("2", 0)
    assert [row.number for row in hall.day.boards["east"].rows] == [f"A00{n}" for n in range(9, 2, -1)]


def test_a_refusal_reads_as_a_sentence_in_the_log():
    assert str(Refusal(Code.TOO_EARLY, number="A001", seconds=6)) == "too_early: number A001, seconds 6"
    assert str(Refusal(Code.NOBODY_WAITING)) == "nobody_waiting"
