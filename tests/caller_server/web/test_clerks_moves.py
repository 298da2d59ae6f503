"""What a clerk does besides next and finish: park, resume, transfer, call by number, let in again, hand over, pause."""

from __future__ import annotations

from uuid import uuid4

import pytest

from config.models import Hall
from tests.caller_server.web.conftest import with_window


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """Window 3 may choose; the transfer keys of 2 and 3 lead to line C and to window 4."""
    hall = with_window(hall, "2", transfers_to="C")
    return with_window(hall, "3", transfers_to="4", may_choose=True)


def serving(caller, window="2", line="A"):
    """The number of a visitor who is being served at the window."""
    number = caller.issue(line)["number"]
    caller.move(window, "open")
    assert caller.move(window, "next").json["ticket"]["number"] == number
    caller.move(window, "start")
    return number


def refusal(answer):
    return answer.status_code, answer.json["code"], answer.json["message"]


def first_in(caller, window):
    place = caller.seen(window)["order"][0]
    return place["number"], place["because"]


def test_a_parked_visitor_comes_back_to_the_front(caller):
    number = serving(caller)
    for _ in range(3):
        caller.issue("A")
    parked = caller.move("2", "park")
    assert (parked.status_code, parked.json) == (
        200,
        {"window": "2", "status": "open", "ticket": None, "left": number},
    )
    assert caller.seen("2")["parked"] == [number]
    resumed = caller.move("2", "resume", number=number)
    assert (resumed.status_code, resumed.json["status"], resumed.json["ticket"]) == (200, "open", None)
    assert caller.seen("2")["parked"] == []
    assert first_in(caller, "2") == (number, "resumed")
    assert caller.move("2", "next").json["ticket"]["number"] == number


def test_any_window_of_the_line_resumes_whom_another_parked(caller):
    number = serving(caller)
    caller.move("2", "park")
    assert caller.move("4", "resume", number=number).status_code == 200
    assert caller.seen("2")["parked"] == []


def test_a_missed_visitor_is_let_in_again_by_number(caller, clock):
    number = caller.issue("A")["number"]
    caller.move("2", "open")
    caller.move("2", "next")
    clock.wait(seconds=10)
    caller.move("2", "miss")
    assert caller.seen("2")["missed"] == [number]
    assert caller.move("2", "rejoin", number=number).json["status"] == "open"
    assert (caller.seen("2")["missed"], first_in(caller, "2")) == ([], (number, "rejoined"))
    assert refusal(caller.move("2", "rejoin", number=number))[:2] == (409, "wrong_state")


def test_who_was_missed_too_long_ago_is_neither_shown_nor_let_in(caller, clock):
    number = caller.issue("A")["number"]
    caller.move("2", "open")
    caller.move("2", "next")
    clock.wait(seconds=10)
    caller.move("2", "miss")
    clock.wait(minutes=31)
    assert caller.seen("2")["missed"] == []
    assert refusal(caller.move("2", "rejoin", number=number))[:2] == (409, "rejoin_too_late")


def test_a_visitor_sent_to_another_line_keeps_number_and_seniority(caller, clock):
    number = serving(caller)
    clock.wait(minutes=1)
    caller.issue("B")
    sent = caller.move("2", "transfer", line="B")
    assert (sent.status_code, sent.json) == (200, {"window": "2", "status": "open", "ticket": None, "left": number})
    assert first_in(caller, "5") == (number, "arrival")


def test_a_visitor_sent_to_a_window_is_called_there(caller):
    number = serving(caller)
    caller.move("4", "open")
    caller.issue("A")
    assert caller.move("2", "transfer", window="4").json["left"] == number
    assert caller.move("2", "next").json["ticket"]["number"] != number
    assert caller.move("4", "next").json["ticket"]["number"] == number


def test_without_a_destination_a_visitor_goes_where_the_window_usually_sends_them(caller):
    number = serving(caller)
    assert caller.move("2", "transfer").json["left"] == number
    assert first_in(caller, "7") == (number, "arrival")
    other = serving(caller, "3")
    caller.move("4", "open")
    assert caller.move("3", "transfer").json["left"] == other
    assert caller.move("4", "next").json["ticket"]["number"] == other


@pytest.mark.parametrize(
    ("where", "status", "code", "message"),
    [
        ({}, 404, "unknown_place", "A001 was not transferred: name another line or window."),
        ({"line": "A"}, 404, "unknown_place", "A001 was not transferred: name another line or window."),
        ({"window": "4"}, 404, "unknown_place", "A001 was not transferred: name another line or window."),
        ({"window": "5"}, 409, "window_not_open", "Window 5 is not open. Open it first."),
        ({"line": "Q"}, 404, "unknown_line", "There is no line Q. The lines are: A B C."),
        ({"window": "99"}, 404, "unknown_window", "There is no window 99. The windows are: 1 2 3 4 5 6 7 8."),
    ],
)
def test_a_transfer_that_leads_nowhere_changes_nothing(caller, where, status, code, message):
    number = serving(caller, "4")
    assert refusal(caller.move("4", "transfer", **where)) == (status, code, message)
    assert caller.seen("4")["ticket"]["number"] == number


def test_who_is_only_called_is_neither_parked_nor_sent_elsewhere(caller):
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    for name, said in (("park", "Park"), ("transfer", "Transfer")):
        message = f"A001 is called now and cannot be moved by “{said}”."
        assert refusal(caller.move("2", name)) == (409, "wrong_state", message)


def test_a_chosen_number_is_called_by_whom_it_was_granted(caller):
    for _ in range(3):
        caller.issue("A")
    caller.move("3", "open")
    assert caller.seen("3")["may_choose"] is True
    called = caller.move("3", "call", number="A003").json
    assert (called["ticket"]["number"], called["ticket"]["because"]) == ("A003", "chosen")


def test_a_chosen_number_is_the_supervisor_s_at_every_window(caller, supervisor):
    caller.issue("A")
    caller.move("2", "open")
    assert supervisor.get("/api/windows/2").json["may_choose"] is True
    assert supervisor.post("/api/windows/2/call", number="A001").json["ticket"]["number"] == "A001"


def test_a_chosen_number_is_a_right_that_not_every_window_has(caller):
    caller.issue("A")
    caller.move("2", "open")
    assert caller.seen("2")["may_choose"] is False
    refused = caller.move("2", "call", number="A001")
    assert refusal(refused) == (403, "not_yours", "The key of window-2 may not do this. Use one that may.")


@pytest.mark.parametrize(
    ("before", "number", "status", "code"),
    [
        ([], "A001", 409, "window_not_open"),
        (["open"], "A999", 404, "unknown_ticket"),
        (["open", "next"], "A002", 409, "window_busy"),
        (["open", "next", "start", "finish"], "A001", 409, "wrong_state"),
    ],
)
def test_a_chosen_number_that_cannot_be_called_is_said(caller, before, number, status, code):
    caller.issue("A")
    caller.issue("A")
    for name in before:
        caller.move("3", name)
    assert refusal(caller.move("3", "call", number=number))[:2] == (status, code)


@pytest.mark.parametrize(
    ("name", "field"), [("call", "number"), ("resume", "number"), ("rejoin", "number"), ("hand_over", "clerk")]
)
def test_what_a_move_cannot_do_without_is_named(caller, name, field):
    caller.move("3", "open")
    assert refusal(caller.move("3", name)) == (422, "invalid", f"{field}: is required.")


def test_the_second_clerk_takes_over_with_the_visitor(caller):
    number = caller.issue("A")["number"]
    caller.move("2", "open", clerk="赵")
    caller.move("2", "next")
    caller.move("2", "start")
    assert caller.seen("2")["clerk"] == "赵"
    over = caller.move("2", "hand_over", clerk="钱").json
    assert (over["status"], over["ticket"]["number"], over["left"]) == ("serving", number, None)
    assert caller.seen("2")["clerk"] == "钱"
    assert caller.move("2", "finish").json["left"] == number


def test_a_closed_window_is_not_handed_over(caller):
    assert refusal(caller.move("2", "hand_over", clerk="钱"))[:2] == (409, "window_not_open")


def test_a_pause_has_its_reason_until_the_window_opens_again(caller):
    assert refusal(caller.move("2", "pause"))[:2] == (409, "window_not_open")
    caller.move("2", "open")
    assert caller.move("2", "pause", reason="打印机缺纸").json["status"] == "paused"
    assert caller.seen("2")["reason"] == "打印机缺纸"
    assert refusal(caller.move("2", "next"))[:2] == (409, "window_not_open")
    caller.move("2", "open")
    assert (caller.seen("2")["status"], caller.seen("2")["reason"]) == ("open", None)


def test_the_order_is_shown_only_when_somebody_looks(caller):
    for _ in range(12):
        caller.issue("A")
    clerk = caller.holding("window-2-key")
    assert clerk.get("/api/windows/2").json["order"] == []
    shown = clerk.get("/api/windows/2?order").json["order"]
    assert [place["number"] for place in shown] == [f"A{n:03d}" for n in range(1, 11)]


def test_a_repeated_move_gets_the_first_answer_whatever_came_after(caller, clock, restarted):
    parked = serving(caller)
    caller.issue("A")
    asked = {
        ("2", "park"): {},
        ("2", "resume"): {"number": parked},
        ("3", "open"): {"clerk": "赵"},
        ("3", "call"): {"number": "A002"},
        ("3", "hand_over"): {"clerk": "钱"},
        ("3", "start"): {},
        ("3", "transfer"): {"line": "B"},
        ("3", "pause"): {"reason": "午饭"},
    }
    ids = {key: str(uuid4()) for key in asked}
    first = {}
    for (window, name), more in asked.items():
        first[window, name] = caller.move(window, name, request_id=ids[window, name], **more)
        assert first[window, name].status_code == 200, first[window, name].text
        clock.wait(seconds=11)
    assert first["3", "hand_over"].json["ticket"]["state"] == "called"
    caller.move("2", "next")
    caller.move("3", "close")
    for server in (caller, restarted()):
        for (window, name), more in asked.items():
            repeat = server.move(window, name, request_id=ids[window, name], **more)
            assert (repeat.status_code, repeat.data) == (200, first[window, name].data), name


def test_a_rejoin_that_is_repeated_at_the_window_gets_the_first_answer(caller, clock):
    number = caller.issue("A")["number"]
    caller.move("2", "open")
    caller.move("2", "next")
    clock.wait(seconds=10)
    caller.move("2", "miss")
    request_id = str(uuid4())
    first = caller.move("2", "rejoin", request_id=request_id, number=number)
    caller.move("2", "next")
    assert caller.move("2", "rejoin", request_id=request_id, number=number).data == first.data
