"""What a visitor does with a token: come back after a miss, let others pass, rate."""

from __future__ import annotations

from uuid import uuid4

import pytest

from config.models import Hall
from tests.caller_server.web.conftest import with_line


@pytest.fixture
def hall(hall: Hall) -> Hall:
    """A lets missed visitors in after three calls, B at its end, C not at all."""
    return with_line(with_line(hall, "B", rejoin="end"), "C", rejoin="no")


def wait_behind(caller, clock, people, line="A"):
    """More people come, one after another."""
    for _ in range(people):
        caller.issue(line)
        clock.wait(seconds=1)


def missed(caller, clock, line="A", window="2"):
    """The token of a visitor who was called and did not come."""
    token = caller.issue(line)["token"]
    caller.move(window, "open")
    caller.move(window, "next")
    clock.wait(seconds=10)
    assert caller.move(window, "miss").status_code == 200
    return token


def served(caller, line="A", window="2"):
    """The token of a visitor who is at the window."""
    token = caller.issue(line)["token"]
    caller.move(window, "open")
    caller.move(window, "next")
    assert caller.move(window, "start").status_code == 200
    return token


def refusal(answer):
    return answer.status_code, answer.json["code"], answer.json["message"]


def test_a_missed_visitor_reads_until_when_to_come_back(caller, clock):
    token = missed(caller, clock)
    seen = caller.get(f"/api/tickets/{token}").json
    assert (seen["state"], seen["may"]) == ("missed", ["rejoin", "cancel"])
    assert seen["rejoin_until"] == "2026-11-23T09:30:10+08:00"


def test_a_missed_visitor_is_let_in_after_three_calls(caller, clock):
    token = missed(caller, clock)
    wait_behind(caller, clock, 5)
    back = caller.act(token, "rejoin")
    assert back.status_code == 200
    assert (back.json["state"], back.json["ahead"], back.json["may"]) == ("waiting", 3, ["delay", "cancel"])
    assert back.json["rejoin_until"] is None
    order = [(place["number"], place["because"]) for place in caller.seen("2")["order"]]
    assert order[2:5] == [("A004", "arrival"), ("A001", "rejoined"), ("A005", "arrival")]


def test_a_line_may_let_missed_visitors_in_at_its_end(caller, clock):
    token = missed(caller, clock, "B", "5")
    wait_behind(caller, clock, 5, "B")
    assert caller.act(token, "rejoin").json["ahead"] == 5


def test_a_line_may_ask_for_a_new_ticket(caller, clock):
    token = missed(caller, clock, "C", "7")
    assert caller.get(f"/api/tickets/{token}").json["may"] == ["cancel"]
    assert refusal(caller.act(token, "rejoin")) == (
        409,
        "no_rejoin",
        "This line lets nobody in again. Please take a new ticket.",
    )


def test_a_missed_visitor_may_come_back_within_half_an_hour(caller, clock):
    token = missed(caller, clock)
    clock.wait(minutes=30)
    assert caller.get(f"/api/tickets/{token}").json["may"] == ["rejoin", "cancel"]
    clock.wait(seconds=1)
    assert caller.get(f"/api/tickets/{token}").json["may"] == ["cancel"]
    assert refusal(caller.act(token, "rejoin")) == (
        409,
        "rejoin_too_late",
        "A001 was missed more than 30 minutes ago. Please take a new ticket.",
    )


def test_a_missed_visitor_may_come_back_once(caller, clock):
    token = missed(caller, clock)
    assert caller.act(token, "rejoin").status_code == 200
    caller.move("2", "next")
    clock.wait(seconds=10)
    caller.move("2", "miss")
    assert refusal(caller.act(token, "rejoin")) == (
        409,
        "rejoined_already",
        "A001 was let in again once already. Please take a new ticket.",
    )


def test_who_needs_more_time_lets_three_pass_once(caller, clock):
    token = caller.issue("A")["token"]
    clock.wait(seconds=1)
    wait_behind(caller, clock, 5)
    later = caller.act(token, "delay")
    assert (later.status_code, later.json["ahead"], later.json["may"]) == (200, 3, ["cancel"])
    assert refusal(caller.act(token, "delay")) == (
        409,
        "delayed_already",
        "A001 has let others pass once already.",
    )


def test_who_has_nobody_behind_keeps_the_right_to_let_others_pass(caller, clock):
    token = caller.issue("A")["token"]
    assert refusal(caller.act(token, "delay")) == (
        409,
        "nobody_behind",
        "Nobody waits behind A001 yet, so nobody can go first. You keep your place, and can ask again later.",
    )
    clock.wait(seconds=1)
    caller.issue("A")
    assert caller.act(token, "delay").json["ahead"] == 1


def test_a_visit_is_rated_during_it_or_after(caller):
    first = served(caller)
    answer = caller.act(first, "rate", level=5)
    assert (answer.status_code, answer.json["state"], answer.json["rated"]) == (200, "serving", 5)
    caller.move("2", "finish")
    second = served(caller)
    caller.move("2", "finish")
    assert caller.get(f"/api/tickets/{second}").json["may"] == ["rate"]
    after = caller.act(second, "rate", level=3).json
    assert (after["state"], after["rated"], after["may"]) == ("done", 3, [])


@pytest.mark.parametrize(("key", "source"), [("kiosk-key", "kiosk"), (None, "phone"), ("a wrong key", "phone")])
def test_the_journal_says_where_a_visit_was_rated(caller, key, source):
    token = served(caller)
    assert caller.holding(key).post(f"/api/tickets/{token}/rate", level=5).status_code == 200
    (rated,) = [each for each in caller.holding("kiosk-key").get("/api/journal").json["events"] if "source" in each]
    assert rated["source"] == source


@pytest.mark.parametrize("level", [1, 2])
def test_a_bad_rating_needs_its_reason(caller, level):
    token = served(caller)
    asked = (422, "reason_needed", "Please tick or write what was not right.")
    assert refusal(caller.act(token, "rate", level=level)) == asked
    assert refusal(caller.act(token, "rate", level=level, comment="  ")) == asked
    assert caller.act(token, "rate", level=level, reasons=["waited_long"]).json["rated"] == level


def test_a_bad_rating_s_reason_may_be_written(caller):
    assert caller.act(served(caller), "rate", level=1, comment="等了很久").json["rated"] == 1


def test_a_visit_is_rated_once(caller):
    token = served(caller)
    caller.act(token, "rate", level=4)
    assert refusal(caller.act(token, "rate", level=5)) == (409, "rated_already", "A001 was rated already. Thank you.")
    assert caller.get(f"/api/tickets/{token}").json["rated"] == 4


def test_what_nobody_rated_has_no_rating(caller):
    token = served(caller)
    caller.move("2", "finish")
    assert caller.get(f"/api/tickets/{token}").json["rated"] is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "level: is required."),
        ({"level": 0}, "level: is not right (Input should be greater than or equal to 1)."),
        ({"level": 6}, "level: is not right (Input should be less than or equal to 5)."),
        ({"level": 5, "comment": "x" * 501}, "comment: should have at most 500 characters."),
    ],
)
def test_a_wrong_rating_is_named(caller, body, message):
    assert refusal(caller.act(served(caller), "rate", **body)) == (422, "invalid", message)


@pytest.mark.parametrize(
    ("name", "move", "body"),
    [("rejoin", "Rejoin", {}), ("delay", "Let others pass", {}), ("rate", "Rate", {"level": 5})],
)
def test_what_a_ticket_cannot_do_now_is_said(caller, clock, name, move, body):
    token = caller.issue("A")["token"] if name != "delay" else missed(caller, clock)
    state = "missed" if name == "delay" else "waiting"
    said = f"A001 is {state} now and cannot be moved by “{move}”."
    assert refusal(caller.act(token, name, **body)) == (409, "wrong_state", said)


@pytest.mark.parametrize(("name", "body"), [("rejoin", {}), ("delay", {}), ("rate", {"level": 5})])
def test_acts_need_a_ticket_of_today(caller, clock, name, body):
    unknown = caller.act("x" * 22, name, **body)
    assert (unknown.status_code, unknown.json["code"]) == (404, "unknown_ticket")
    token = caller.issue("A")["token"]
    clock.wait(days=1)
    old = caller.act(token, name, **body)
    assert (old.status_code, old.json["code"]) == (409, "wrong_state")


def test_a_repeated_act_gets_the_first_answer_whatever_came_after(caller, clock, restarted):
    back, later, rated = missed(caller, clock), caller.issue("A")["token"], served(caller, "C", "7")
    wait_behind(caller, clock, 6)
    asked = [(back, "rejoin", {}), (later, "delay", {}), (rated, "rate", {"level": 2, "reasons": ["waited_long"]})]
    ids = {name: str(uuid4()) for _, name, _ in asked}
    first = {name: caller.act(token, name, ids[name], **body) for token, name, body in asked}
    assert {answer.status_code for answer in first.values()} == {200}
    for _ in range(9):  # everyone is called, served, finished
        clock.wait(minutes=4)
        caller.move("2", "next")
        caller.move("2", "start")
    caller.move("7", "finish")
    for server in (caller, restarted()):
        for token, name, body in asked:
            repeat = server.act(token, name, ids[name], **body)
            assert (repeat.status_code, repeat.data) == (200, first[name].data), name


def test_a_request_id_used_for_another_act_is_refused(caller):
    token, request_id = served(caller), str(uuid4())
    caller.act(token, "rate", request_id, level=5)
    reused = caller.act(token, "rate", request_id, level=4)
    assert (reused.status_code, reused.json["code"]) == (409, "request_id_reused")
