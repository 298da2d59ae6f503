from __future__ import annotations

from uuid import uuid4

import pytest


def test_a_visit_from_call_to_finish(caller, clock):
    caller.issue(matter="GS-001", line=None)
    opened = caller.move("2", "open")
    assert (opened.status_code, opened.json) == (200, {"window": "2", "status": "open", "ticket": None, "left": None})
    called = caller.move("2", "next").json
    assert called == {
        "window": "2",
        "status": "calling",
        "ticket": {
            "number": "A001",
            "line": "A",
            "matter": "GS-001",
            "state": "called",
            "call": 1,
            "called_at": "2026-11-23T09:00:00+08:00",
            "started_at": None,
            "because": "arrival",
        },
        "left": None,
    }
    clock.wait(seconds=20)
    started = caller.move("2", "start").json
    assert (started["status"], started["ticket"]["state"]) == ("serving", "serving")
    assert started["ticket"]["called_at"] == "2026-11-23T09:00:00+08:00"
    assert started["ticket"]["started_at"] == "2026-11-23T09:00:20+08:00"
    finished = caller.move("2", "finish").json
    assert finished == {"window": "2", "status": "open", "ticket": None, "left": "A001"}


def test_next_finishes_the_one_and_calls_the_other(caller):
    caller.issue("A")
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    caller.move("2", "start")
    after = caller.move("2", "next").json
    assert (after["left"], after["ticket"]["number"]) == ("A001", "A002")


@pytest.mark.parametrize("before", [["open"], ["open", "pause"]])
def test_opening_and_pausing_say_how_the_window_is(caller, before):
    for name in before:
        answer = caller.move("2", name)
    again = caller.move("2", before[-1])
    assert again.status_code == 200
    assert again.json["status"] == answer.json["status"]


def test_a_move_that_changes_nothing_shows_the_window_as_it_is(caller):
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    again = caller.move("2", "open")
    assert (again.status_code, again.json["status"], again.json["ticket"]["number"]) == (200, "calling", "A001")


def test_a_repeated_move_gets_the_first_answer_whatever_came_after(caller, clock, restarted):
    caller.issue("A")
    caller.issue("A")
    asked = {name: str(uuid4()) for name in ("open", "next", "recall", "start", "finish", "pause", "close")}
    first = {}
    for name, request_id in asked.items():
        first[name] = caller.move("2", name, request_id=request_id)
        assert first[name].status_code == 200, first[name].text
        clock.wait(seconds=11)
    for server in (caller, restarted()):
        for name, request_id in asked.items():
            repeat = server.move("2", name, request_id=request_id)
            assert (repeat.status_code, repeat.data) == (200, first[name].data), name


def test_a_repeated_next_calls_nobody_else(caller):
    for _ in range(3):
        caller.issue("A")
    caller.move("2", "open")
    request_id = str(uuid4())
    numbers = {caller.move("2", "next", request_id=request_id).json["ticket"]["number"] for _ in range(3)}
    assert numbers == {"A001"}


def test_a_miss_too_early_says_how_long_is_left(caller, clock):
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    clock.wait(seconds=3)
    refused = caller.move("2", "miss")
    assert (refused.status_code, refused.json["code"], refused.json["retry_after"]) == (409, "too_early", 7)
    assert refused.headers["Retry-After"] == "7"
    assert refused.json["message"] == "A001 was called a moment ago. Wait 7 s more."


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        (["next"], "window_not_open"),
        (["open", "next"], "nobody_waiting"),
        (["open", "start"], "no_ticket_here"),
    ],
)
def test_a_refused_move_has_its_code(caller, moves, code):
    *before, last = moves
    for name in before:
        caller.move("7", name)
    refused = caller.move("7", last)
    assert (refused.status_code, refused.json["code"]) == (409, code)


def test_a_busy_window_is_not_closed(caller):
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    for name in ("pause", "close"):
        assert caller.move("2", name).json["code"] == "window_busy"


def test_a_ticket_called_often_enough_is_started_or_missed(caller, clock):
    caller.issue("A")
    caller.move("2", "open")
    caller.move("2", "next")
    for _ in range(2):
        clock.wait(seconds=10)
        assert caller.move("2", "recall").status_code == 200
    clock.wait(seconds=10)
    refused = caller.move("2", "recall")
    assert refused.json["code"] == "called_enough"
    assert caller.move("2", "miss").json["left"] == "A001"


@pytest.mark.parametrize("name", ["dance", "leave", "hand-over", "OPEN"])
def test_an_unknown_move_lists_the_known_ones(caller, name):
    refused = caller.move("2", name)
    assert (refused.status_code, refused.json["code"]) == (404, "unknown_move")
    assert "open pause close hand_over next call recall start finish miss park" in refused.json["message"]


def test_a_key_moves_its_own_window_only(caller, supervisor):
    refused = caller.holding("window-2-key").post("/api/windows/3/open")
    assert (refused.status_code, refused.json["code"]) == (403, "not_yours")
    assert caller.holding("kiosk-key").post("/api/windows/3/open").status_code == 403
    assert supervisor.post("/api/windows/3/open").status_code == 200


def test_an_unknown_window_is_said_so(supervisor):
    for refused in (supervisor.post("/api/windows/99/open"), supervisor.get("/api/windows/99")):
        assert (refused.status_code, refused.json["code"]) == (404, "unknown_window")
        assert "1 2 3 4 5 6 7 8" in refused.json["message"]


def test_a_clerk_sees_who_is_next_and_why(caller, clock):
    caller.issue("A")
    clock.wait(minutes=12)
    caller.issue("A", priority="elder")
    caller.issue("B")
    caller.move("2", "open")
    seen = caller.holding("window-2-key").get("/api/windows/2").json
    assert seen["next"] == {
        "number": "A002",
        "line": "A",
        "because": "priority",
        "why": "Priority: elder",
        "waited_minutes": 0,
    }
    assert seen["waiting"] == {"A": 2}
    assert (seen["status"], seen["ticket"], seen["lines"]) == ("open", None, ["A"])
    caller.move("2", "next")
    clock.wait(seconds=4)
    seen = caller.holding("window-2-key").get("/api/windows/2").json
    assert (seen["ticket"]["number"], seen["may_miss_in"], seen["usual_minutes"]) == ("A002", 6, 9)
    assert (seen["next"]["number"], seen["next"]["waited_minutes"]) == ("A001", 12)


def test_a_helping_window_sees_both_lines(caller):
    caller.issue("A")
    seen = caller.holding("window-5-key").get("/api/windows/5").json
    assert (seen["waiting"], seen["next"]["number"]) == ({"B": 0, "A": 1}, "A001")


def test_the_guide_desk_serves_no_line(caller):
    seen = caller.holding("window-1-key").get("/api/windows/1").json
    assert (seen["lines"], seen["waiting"], seen["next"]) == ([], {}, None)


def test_a_paused_window_says_why(caller):
    caller.move("2", "open")
    caller.move("2", "pause", reason="printing")
    assert caller.holding("window-2-key").get("/api/windows/2").json["reason"] == "printing"
